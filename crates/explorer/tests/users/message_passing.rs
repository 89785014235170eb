// Data first, then a flag; the other side spins until the flag is set.
//~ outputs: 2
//~ ending: 1 received 42
//~ ending: 1 sent
//~ exit code: 0
//~ or not proven: a loop without a bound
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;

fn main() {
    let data = Arc::new(AtomicU32::new(0));
    let ready = Arc::new(AtomicBool::new(false));
    let (data2, ready2) = (Arc::clone(&data), Arc::clone(&ready));
    let writer = thread::spawn(move || {
        data2.store(42, Ordering::Relaxed);
        ready2.store(true, Ordering::Release);
        println!("sent");
    });
    while !ready.load(Ordering::Acquire) {
        thread::yield_now();
    }
    println!("received {}", data.load(Ordering::Relaxed));
    writer.join().unwrap();
}
