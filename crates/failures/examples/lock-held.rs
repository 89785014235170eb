use std::sync::Mutex;
use std::thread;

static LOCK: Mutex<()> = Mutex::new(());

fn main() {
    let thread = thread::spawn(|| {
        let _guard = LOCK.lock();
        panic!("worker");
    });
    let _ = thread.join();
    println!("the lock is free, and poisoned: {}", LOCK.is_poisoned());
}
