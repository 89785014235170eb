//! Programs of the explorer's own tests, of several sizes.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::{Arc, Condvar, Mutex, RwLock};
use std::thread;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};

/// `tasks` tasks of `lines` lines each, on a pool of `workers`.
pub fn pool(workers: usize, tasks: usize, lines: usize) {
    pool::scope(workers, |pool| {
        for task in 0..tasks {
            pool.submit(move || {
                for line in 0..lines {
                    println!("task {task}: line {line}");
                }
            });
        }
    });
}

/// `outer` tasks that print, and then run `inner` tasks in a pool of their
/// own; each pool has `workers` workers.
pub fn nested(workers: usize, outer: usize, inner: usize) {
    pool::scope(workers, |pool| {
        for i in 0..outer {
            pool.submit(move || {
                println!("outer {i}");
                pool::scope(workers, |pool| {
                    for j in 0..inner {
                        pool.submit(move || println!("inner {i}.{j}"));
                    }
                });
            });
        }
    });
}

/// This file, as the compiler calls it.
pub const FILE: &str = file!();

/// The text of this file.
pub const TEXT: &str = include_str!("own.rs");

/// What a thread of a random program does, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instruction {
    /// Prints its number.
    Print(u32),
    /// Reads an atomic and prints it.
    Load(usize),
    /// Writes an atomic.
    Store(usize, u32),
    /// Adds to an atomic and prints what it was.
    Add(usize),
    /// Locks, adds one, and prints what the lock guards.
    Lock(usize),
    /// Locks the one within the other.
    LockBoth(usize, usize),
    /// The same if it is free.
    TryLock(usize),
    /// Sends to the channel, if this thread may.
    Send(u32),
    /// The same, if there is room.
    TrySend(u32),
    /// Receives and prints, if this thread may.
    Receive,
    /// Receives if there is something.
    TryReceive,
    /// Waits on the condition until somebody has notified.
    Wait,
    /// Notifies one.
    NotifyOne,
    /// Notifies all.
    NotifyAll,
    /// Reads what the read-write lock guards, and prints it.
    Read,
    /// Adds to it.
    Write,
    /// Reads while it reads already.
    ReadTwice,
    /// Reads it if nobody is in the way.
    TryRead,
    /// Waits on the condition, but perhaps not long enough.
    WaitInTime,
    /// Waits in a loop until an atomic is no longer this.
    Await(usize, u32),
    /// Starts a thread, and asks whether it has ended.
    Ask,
    /// Lets others go first.
    Yield,
    /// Starts a thread that prints, and perhaps waits for it.
    Child(u32, bool),
    /// Panics.
    Panic,
}

/// What the threads of a random program share.
struct Shared {
    atomics: [AtomicU32; 2],
    locks: [Mutex<u32>; 2],
    told: Mutex<bool>,
    condition: Condvar,
    read_write: RwLock<u32>,
}

/// A random program: a thread for each script, in one scope or detached.
#[derive(Clone, Debug)]
pub struct Script {
    /// The scripts of the threads.
    pub threads: Vec<Vec<Instruction>>,
    /// Whether `main` returns without waiting for them.
    pub detached: bool,
    /// Whether they are joined one by one, else by a scope; and after how many
    /// `main` says something.
    pub joined: Option<usize>,
    /// How many of the threads may receive; the others may send.
    pub receivers: usize,
    /// How much room the channel has.
    pub room: Option<usize>,
}

/// Runs a random program.
pub fn random(script: &Script) {
    let shared = Arc::new(Shared {
        atomics: [AtomicU32::new(0), AtomicU32::new(0)],
        locks: [Mutex::new(0), Mutex::new(0)],
        told: Mutex::new(false),
        condition: Condvar::new(),
        read_write: RwLock::new(0),
    });
    let (sender, receiver) = match script.room {
        Some(room) => bounded(room),
        None => unbounded(),
    };
    // Each thread has an end of the channel of its own; `main` keeps none.
    let mut ends: Vec<_> = (0..script.threads.len())
        .map(|i| {
            if i < script.receivers {
                (None, Some(receiver.clone()))
            } else {
                (Some(sender.clone()), None)
            }
        })
        .collect();
    drop((sender, receiver));
    if script.detached || script.joined.is_some() {
        let mut handles = Vec::new();
        for instructions in script.threads.clone() {
            let (shared, ends) = (shared.clone(), ends.remove(0));
            handles.push(thread::spawn(move || {
                follow(&instructions, &shared, &ends)
            }));
        }
        if let Some(first) = script.joined {
            for (joined, handle) in handles.into_iter().enumerate() {
                if joined == first {
                    println!("{joined} are joined");
                }
                if handle.join().is_err() {
                    println!("one has panicked");
                }
            }
        }
        println!("main is done");
    } else {
        thread::scope(|scope| {
            for instructions in &script.threads {
                let (shared, ends) = (&*shared, ends.remove(0));
                scope.spawn(move || follow(instructions, shared, &ends));
            }
        });
        println!("all have ended");
    }
}

type Ends = (Option<Sender<u32>>, Option<Receiver<u32>>);

fn follow(
    instructions: &[Instruction],
    shared: &Shared,
    (sender, receiver): &Ends,
) {
    for &instruction in instructions {
        match instruction {
            Instruction::Print(number) => println!("{number}"),
            Instruction::Load(i) => {
                println!("loads {}", shared.atomics[i].load(SeqCst))
            }
            Instruction::Store(i, value) => {
                shared.atomics[i].store(value, SeqCst)
            }
            Instruction::Add(i) => {
                println!("was {}", shared.atomics[i].fetch_add(1, SeqCst))
            }
            Instruction::Lock(i) => {
                let mut value = shared.locks[i].lock().unwrap();
                *value += 1;
                println!("lock {i}: {value}", value = *value);
            }
            Instruction::LockBoth(i, j) => {
                let _outer = shared.locks[i].lock().unwrap();
                let mut inner = shared.locks[j].lock().unwrap();
                *inner += 1;
            }
            Instruction::TryLock(i) => match shared.locks[i].try_lock() {
                Ok(value) => println!("free: {}", *value),
                Err(_) => println!("taken"),
            },
            Instruction::Send(value) => {
                if let Some(sender) = sender
                    && sender.send(value).is_err()
                {
                    println!("nobody listens");
                }
            }
            Instruction::TrySend(value) => {
                if let Some(sender) = sender {
                    println!("sends: {}", sender.try_send(value).is_ok());
                }
            }
            Instruction::Receive => {
                if let Some(receiver) = receiver {
                    println!("receives {:?}", receiver.recv().ok());
                }
            }
            Instruction::TryReceive => {
                if let Some(receiver) = receiver {
                    println!("finds {:?}", receiver.try_recv().ok());
                }
            }
            Instruction::Wait => {
                let mut told = shared.told.lock().unwrap();
                while !*told {
                    told = shared.condition.wait(told).unwrap();
                }
                *told = false;
                println!("told");
            }
            Instruction::NotifyOne => {
                *shared.told.lock().unwrap() = true;
                shared.condition.notify_one();
            }
            Instruction::NotifyAll => {
                *shared.told.lock().unwrap() = true;
                shared.condition.notify_all();
            }
            Instruction::Read => {
                println!("reads {}", *shared.read_write.read().unwrap())
            }
            Instruction::ReadTwice => {
                let first = shared.read_write.read().unwrap();
                println!("first {}", *first);
                println!("second {}", *shared.read_write.read().unwrap());
            }
            Instruction::TryRead => match shared.read_write.try_read() {
                Ok(value) => println!("tries {}", *value),
                Err(_) => println!("kept out"),
            },
            Instruction::WaitInTime => {
                let told = shared.told.lock().unwrap();
                let time = Duration::from_millis(1);
                let (told, result) =
                    shared.condition.wait_timeout(told, time).unwrap();
                println!("{}, late: {}", *told, result.timed_out());
            }
            Instruction::Await(i, value) => {
                while shared.atomics[i].load(SeqCst) == value {
                    thread::yield_now();
                }
                println!("awaited");
            }
            Instruction::Ask => {
                thread::scope(|scope| {
                    let child = scope.spawn(|| println!("child"));
                    println!("ended: {}", child.is_finished());
                });
            }
            Instruction::Write => *shared.read_write.write().unwrap() += 1,
            Instruction::Yield => thread::yield_now(),
            Instruction::Child(number, waited) => {
                let child = thread::spawn(move || {
                    println!("child {number}");
                    number
                });
                if waited {
                    println!("it returned {}", child.join().unwrap());
                }
            }
            Instruction::Panic => panic!("as it was told"),
        }
    }
}

/// A program of a certain size, to see what it costs when programs grow.
#[derive(Clone, Copy)]
pub enum Size {
    /// So many threads, which print so many lines each.
    Threads(usize, usize),
    /// So many tasks of two lines, on a pool of so many workers.
    Pool(usize, usize),
    /// So many tasks, each with so many tasks in a pool of its own; each pool
    /// has so many workers.
    Pools(usize, usize, usize),
}

/// Programs that grow, and are explored in no time.
pub const GROWING: &[Size] = &[
    Size::Threads(2, 5),
    Size::Threads(2, 10),
    Size::Threads(2, 20),
    Size::Threads(3, 5),
    Size::Threads(3, 10),
    Size::Threads(4, 5),
    Size::Pool(2, 1),
    Size::Pool(2, 2),
    Size::Pool(4, 1),
    Size::Pool(4, 2),
    Size::Pool(4, 3),
    Size::Pool(4, 4),
    Size::Pool(8, 2),
    Size::Pools(2, 2, 2),
    Size::Pools(3, 2, 2),
    Size::Pools(2, 3, 3),
    Size::Pools(3, 3, 2),
];

/// And some that take longer.
pub const GROWN: &[Size] = &[
    Size::Threads(5, 5),
    Size::Threads(5, 10),
    Size::Pool(6, 3),
    Size::Pool(8, 3),
    Size::Pool(8, 4),
    Size::Pools(3, 3, 3),
    Size::Pools(4, 3, 3),
    Size::Pools(4, 4, 4),
];

impl Size {
    /// Runs it.
    pub fn run(self) {
        match self {
            Self::Threads(count, lines) => threads(count, lines),
            Self::Pool(tasks, workers) => pool(workers, tasks, 2),
            Self::Pools(outer, inner, workers) => nested(workers, outer, inner),
        }
    }

    /// What it is, in words.
    pub fn name(self) -> String {
        match self {
            Self::Threads(count, lines) => {
                format!("{count} threads of {lines} lines")
            }
            Self::Pool(tasks, workers) => {
                format!("{tasks} tasks of 2 lines on a pool of {workers}")
            }
            Self::Pools(outer, inner, workers) => {
                format!(
                    "{outer} × {inner} tasks, pools of {workers} in a pool of \
                     {workers}"
                )
            }
        }
    }
}

/// Two threads that take two locks in opposite order.
pub fn two_locks() {
    let locks = Arc::new([Mutex::new(()), Mutex::new(())]);
    let threads = [(0, 1), (1, 0)].map(|(first, second)| {
        let locks = locks.clone();
        thread::spawn(move || {
            let _first = locks[first].lock().unwrap();
            let _second = locks[second].lock().unwrap();
            println!("{first}, then {second}");
        })
    });
    for thread in threads {
        thread.join().unwrap();
    }
}

/// `tasks` tasks in a queue made of a lock and a condition variable, for
/// `workers` workers.
pub fn queue(workers: usize, tasks: usize) {
    // The tasks that wait, and whether there will be no more.
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
                    println!("task {task}");
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
    for thread in threads {
        thread.join().unwrap();
    }
}

/// `count` threads of `lines` lines each.
pub fn threads(count: usize, lines: usize) {
    thread::scope(|scope| {
        for id in 0..count {
            scope.spawn(move || {
                for line in 0..lines {
                    println!("thread {id}: line {line}");
                }
            });
        }
    });
}

/// `outer` threads that print and start `inner` threads that print.
pub fn scopes(outer: usize, inner: usize) {
    thread::scope(|scope| {
        for i in 0..outer {
            scope.spawn(move || {
                println!("outer {i}");
                thread::scope(|scope| {
                    for j in 0..inner {
                        scope.spawn(move || println!("inner {i}.{j}"));
                    }
                });
            });
        }
    });
}
