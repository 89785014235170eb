// Whoever drops the last `Arc` prints: the explorer does not see who that is.
use std::sync::Arc;
use std::thread;

struct Shared;

impl Drop for Shared {
    fn drop(&mut self) {
        println!("the last one is gone");
    }
}

fn main() {
    let shared = Arc::new(Shared);
    let other = Arc::clone(&shared);
    let worker = thread::spawn(move || {
        drop(other);
        println!("worker");
    });
    drop(shared);
    println!("main");
    worker.join().unwrap();
}
