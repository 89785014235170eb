// The time may be up, and what was waited for happens before the lock is had
// again: then both are true.
//~ outputs: 4
//~ ending: 1 already ready
//~ ending: 1 ready: false, timed out: true
//~ ending: 1 ready: true, timed out: false
//~ ending: 1 ready: true, timed out: true
//~ exit code: 0
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

fn main() {
    let pair = Arc::new((Mutex::new(false), Condvar::new()));
    let pair2 = Arc::clone(&pair);
    let worker = thread::spawn(move || {
        let (ready, changed) = &*pair2;
        let mut ready = ready.lock().unwrap();
        *ready = true;
        changed.notify_one();
    });
    let (ready, changed) = &*pair;
    let guard = ready.lock().unwrap();
    if *guard {
        println!("already ready");
    } else {
        let (guard, result) =
            changed.wait_timeout(guard, Duration::from_millis(10)).unwrap();
        println!("ready: {guard}, timed out: {}", result.timed_out());
    }
    worker.join().unwrap();
}
