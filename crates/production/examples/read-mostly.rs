use std::sync::{Barrier, RwLock};
use std::thread;

fn main() {
    let settings = RwLock::new("old");
    let both_read = Barrier::new(2);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let _guard = settings.read().unwrap();
                both_read.wait(); // Opens only if both hold the lock.
            });
        }
    });
    *settings.write().unwrap() = "new";
    println!("two read at once; now it is {}", settings.read().unwrap());
}
