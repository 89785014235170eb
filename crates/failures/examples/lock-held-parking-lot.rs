use std::thread;

use parking_lot::Mutex;

static LOCK: Mutex<()> = Mutex::new(());

fn main() {
    let thread = thread::spawn(|| {
        let _guard = LOCK.lock();
        panic!("worker");
    });
    let _ = thread.join();
    println!("the lock is free: {}", LOCK.try_lock().is_some());
}
