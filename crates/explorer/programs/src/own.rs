//! Programs of the explorer's own tests, of several sizes.

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
