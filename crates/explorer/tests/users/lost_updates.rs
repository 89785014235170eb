// Three threads add one each, in two steps.
//~ outputs: 3
//~ ending: 1 1
//~ ending: 1 2
//~ ending: 1 3
//~ exit code: 0
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

fn main() {
    let counter = Arc::new(AtomicU32::new(0));
    let handles: Vec<_> = (0..3)
        .map(|_| {
            let counter = Arc::clone(&counter);
            thread::spawn(move || {
                let value = counter.load(Ordering::SeqCst);
                thread::yield_now();
                counter.store(value + 1, Ordering::SeqCst);
            })
        })
        .collect();
    for handle in handles {
        handle.join().unwrap();
    }
    println!("{}", counter.load(Ordering::SeqCst));
}
