// The waiting thread looks at the flag before it takes the lock again.
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

fn main() {
    let pair = Arc::new((Mutex::new(false), Condvar::new()));
    let other = Arc::clone(&pair);
    let waiter = thread::spawn(move || {
        let ready = *other.0.lock().unwrap();
        if !ready {
            let guard = other.0.lock().unwrap();
            let _guard = other.1.wait(guard).unwrap();
        }
        println!("ready");
    });
    *pair.0.lock().unwrap() = true;
    pair.1.notify_one();
    waiter.join().unwrap();
}
