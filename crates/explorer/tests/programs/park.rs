use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

fn main() {
    let ready = Arc::new(AtomicBool::new(false));
    let other = Arc::clone(&ready);
    let sleeper = thread::spawn(move || {
        while !other.load(Ordering::Acquire) {
            println!("sleeping");
            thread::park();
        }
        println!("awake");
    });
    ready.store(true, Ordering::Release);
    sleeper.thread().unpark();
    sleeper.join().unwrap();
}
