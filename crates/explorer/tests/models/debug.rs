// What `{:?}` shows of everything that has it.
//~ -1 true Mutex { data: [1], poisoned: false, .. } Mutex { data: <locked>, poisoned: false, .. } | RwLock { data: 1, poisoned: false, .. } RwLock { data: <locked>, poisoned: false, .. } | Mutex { data: 1 } Mutex { data: <locked> } RwLock { data: 2 } RwLock { data: <locked> } | Condvar { .. } Condvar { .. } Once { .. } OnceLock(<uninit>) OnceLock(3) Barrier { .. } | Sender { .. } Receiver { .. } SyncSender { .. } Sender { .. } Receiver { .. }
use std::sync::atomic::{AtomicBool, AtomicI8};
use std::sync::mpsc::{channel, sync_channel};
use std::sync::{Barrier, Condvar, Mutex, Once, OnceLock, RwLock};

fn main() {
    let (mutex, lock) = (Mutex::new(vec![1]), RwLock::new(1));
    let (number, flag) = (AtomicI8::new(-1), AtomicBool::new(true));
    print!("{number:?} {flag:?} {mutex:?} ");
    let held = mutex.lock().unwrap();
    println!("{mutex:?}");
    drop(held);
    print!("{lock:?} ");
    let held = lock.write().unwrap();
    println!("{lock:?}");
    drop(held);
    let (mutex, lock) = (parking_lot::Mutex::new(1), parking_lot::RwLock::new(2));
    let show = || print!("{mutex:?} ");
    show();
    let held = mutex.lock();
    show();
    drop(held);
    print!("{lock:?} ");
    let held = lock.write();
    println!("{lock:?}");
    drop(held);
    let set = OnceLock::new();
    set.set(3).unwrap();
    let unset = OnceLock::<u8>::new();
    print!("{:?} {:?} ", Condvar::new(), parking_lot::Condvar::new());
    println!("{:?} {unset:?} {set:?} {:?}", Once::new(), Barrier::new(1));
    let (sender, receiver) = channel::<u8>();
    print!("{sender:?} {receiver:?} {:?} ", sync_channel::<u8>(1).0);
    let (sender, receiver) = crossbeam_channel::unbounded::<u8>();
    println!("{sender:?} {receiver:?}");
}
