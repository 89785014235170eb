// Expected: every run ends with "Ending value is 2."

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

static VALUE: AtomicU32 = AtomicU32::new(0);

fn update() {
    let old = VALUE.load(SeqCst);
    VALUE.store(old + 1, SeqCst);
}

fn main() {
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(update);
        }
    });
    println!("Ending value is {}.", VALUE.load(SeqCst));
}
