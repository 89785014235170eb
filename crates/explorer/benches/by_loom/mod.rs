//! Programs in loom's own types, and loom's search.
//!
//! Loom has no scoped threads and no `parking_lot`, and a print means nothing to
//! it: so these are copies, in which a print is a step that loom orders with
//! all others. The numbers of outputs are compared with the explorer's.

use std::cell::RefCell;
use std::collections::VecDeque;

use loom::sync::atomic::{AtomicU32, Ordering::SeqCst};
use loom::sync::{Arc, Condvar, Mutex};
use loom::thread::{self, JoinHandle};

thread_local! {
    static TEXT: RefCell<String> = const { RefCell::new(String::new()) };
}

loom::lazy_static! {
    static ref PRINTS: AtomicU32 = AtomicU32::new(0);
}

/// Explores `program`, and calls `ended` with what each execution printed.
pub fn explore(program: fn(), ended: impl Fn(String) + Send + Sync + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.max_branches = 10_000;
    builder.check(move || {
        TEXT.take();
        program();
        ended(TEXT.take());
    });
}

fn say(text: String) {
    PRINTS.fetch_add(1, SeqCst);
    TEXT.with_borrow_mut(|all| *all += &(text + "\n"));
}

fn join(threads: impl IntoIterator<Item = JoinHandle<()>>) {
    for thread in threads {
        thread.join().unwrap();
    }
}

pub fn starting() {
    join(["first", "second"].map(|name| {
        thread::spawn(move || {
            for line in 1..=3 {
                say(format!("Running do_{name} line {line}"));
            }
        })
    }));
}

fn update_twice(update: fn(&AtomicU32)) {
    let value = Arc::new(AtomicU32::new(0));
    say(format!("Starting value is {}.", value.load(SeqCst)));
    join([0, 1].map(|name| {
        let value = value.clone();
        thread::spawn(move || {
            say(format!("Thread {name}: starting update"));
            update(&value);
            say(format!("Thread {name}: finishing update"));
        })
    }));
    say(format!("Ending value is {}.", value.load(SeqCst)));
}

pub fn race() {
    update_twice(|value| {
        let copy = value.load(SeqCst) + 1;
        value.store(copy, SeqCst);
    });
}

pub fn fetch_add() {
    update_twice(|value| {
        value.fetch_add(1, SeqCst);
    });
}

pub fn lock() {
    let database = Arc::new(Mutex::new(0));
    let value = *database.lock().unwrap();
    say(format!("Starting value is {value}."));
    join([0, 1].map(|name| {
        let database = database.clone();
        thread::spawn(move || {
            say(format!("Thread {name}: starting update"));
            say(format!("Thread {name} about to lock"));
            {
                let mut value = database.lock().unwrap();
                say(format!("Thread {name} has lock"));
                *value += 1;
                say(format!("Thread {name} about to release lock"));
            }
            say(format!("Thread {name} after release"));
            say(format!("Thread {name}: finishing update"));
        })
    }));
    let value = *database.lock().unwrap();
    say(format!("Ending value is {value}."));
}

pub fn two_locks() {
    let locks = Arc::new([Mutex::new(()), Mutex::new(())]);
    join([(0, 1), (1, 0)].map(|(first, second)| {
        let locks = locks.clone();
        thread::spawn(move || {
            let _first = locks[first].lock().unwrap();
            let _second = locks[second].lock().unwrap();
            say(format!("{first}, then {second}"));
        })
    }));
}

pub fn queue(workers: usize, tasks: usize) {
    let queue =
        Arc::new((Mutex::new((VecDeque::new(), false)), Condvar::new()));
    let threads: Vec<_> = (0..workers)
        .map(|_| {
            let queue = queue.clone();
            thread::spawn(move || {
                let (lock, changed) = &*queue;
                loop {
                    let mut waiting = lock.lock().unwrap();
                    while waiting.0.is_empty() && !waiting.1 {
                        waiting = changed.wait(waiting).unwrap();
                    }
                    let Some(task) = waiting.0.pop_front() else { break };
                    drop(waiting);
                    say(format!("task {task}"));
                }
            })
        })
        .collect();
    for task in 0..tasks {
        queue.0.lock().unwrap().0.push_back(task);
        queue.1.notify_one();
    }
    queue.0.lock().unwrap().1 = true;
    queue.1.notify_all();
    join(threads);
}

pub fn threads_in_threads(outer: usize, inner: usize) {
    let outer = (0..outer).map(|i| {
        thread::spawn(move || {
            say(format!("outer {i}"));
            let inner = (0..inner)
                .map(|j| thread::spawn(move || say(format!("inner {i}.{j}"))));
            join(inner.collect::<Vec<_>>());
        })
    });
    join(outer.collect::<Vec<_>>());
}
