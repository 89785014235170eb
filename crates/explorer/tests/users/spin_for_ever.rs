// Nobody sets the flag when the store comes first: then the thread goes round
// for ever, and main waits for it.
//~ outputs: 3
//~ ending: 1 reset
//~ ending: 1 seen
//~ deadlock: 1 reset
//~ exit code: 1
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

static READY: AtomicBool = AtomicBool::new(false);

fn main() {
    let reader = thread::spawn(|| {
        while !READY.load(Ordering::SeqCst) {
            thread::yield_now();
        }
        println!("seen");
    });
    READY.store(true, Ordering::SeqCst);
    READY.store(false, Ordering::SeqCst);
    println!("reset");
    reader.join().unwrap();
}
