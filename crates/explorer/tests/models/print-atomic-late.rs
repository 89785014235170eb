// As in `print-atomic`, but "x" comes after the write: then 0 comes before.
//~ 0 | x
//~ 1 | x
//~ x | 1
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering::SeqCst};
use std::thread;

fn main() {
    let n = Arc::new(AtomicU8::new(0));
    let m = n.clone();
    let worker = thread::spawn(move || {
        m.store(1, SeqCst);
        println!("x");
    });
    println!("{n:?}");
    worker.join().unwrap();
}
