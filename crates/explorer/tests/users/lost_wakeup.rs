// Nobody remembers a notification that comes before the wait.
//~ outputs: 2
//~ ending: 1 done
//~ deadlock: 1 wake up!
//~ exit code: 1
use std::sync::Arc;
use std::thread;

use parking_lot::{Condvar, Mutex};

fn main() {
    let pair = Arc::new((Mutex::new(()), Condvar::new()));
    let pair2 = Arc::clone(&pair);
    let sleeper = thread::spawn(move || {
        let (lock, condvar) = &*pair2;
        let mut guard = lock.lock();
        condvar.wait(&mut guard);
        println!("awake");
    });
    println!("wake up!");
    pair.1.notify_one();
    sleeper.join().unwrap();
    println!("done");
}
