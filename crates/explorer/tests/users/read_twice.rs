// Who reads twice, with a writer waiting in between, may wait for ever: std
// says so in the documentation of `RwLock`.
//~ outputs: 3
//~ ending: 1 second: 1
//~ ending: 1 second: 2
//~ deadlock: 1 first: 1
//~ exit code: 1
use std::sync::{Arc, RwLock};
use std::thread;

fn main() {
    let lock = Arc::new(RwLock::new(1));
    let lock2 = Arc::clone(&lock);
    let writer = thread::spawn(move || {
        *lock2.write().unwrap() = 2;
    });
    let first = lock.read().unwrap();
    println!("first: {first}");
    let second = lock.read().unwrap();
    println!("second: {second}");
    drop((first, second));
    writer.join().unwrap();
}
