use std::mem;
use std::sync::Mutex;
use std::thread;

static LOCK: Mutex<()> = Mutex::new(());

fn main() {
    let thread = thread::spawn(|| {
        mem::forget(LOCK.lock()); // No guard is left to be dropped.
        panic!("worker");
    });
    let _ = thread.join();
    println!("the lock is free: {}", LOCK.try_lock().is_ok());
}
