// Three times through the same waiting loop, without a step in between: who
// comes to the loop again has not gone round it.
//~ outputs: 3
//~ ending: 1 through
//~ ending: 2 waits
//~ exit code: 0
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

static CLOSED: AtomicBool = AtomicBool::new(true);

fn main() {
    let waiting = thread::spawn(|| {
        for _ in 0..3 {
            while CLOSED.load(Ordering::SeqCst) {}
        }
        println!("through");
    });
    println!("opens");
    CLOSED.store(false, Ordering::SeqCst);
    println!("open");
    println!("waits");
    waiting.join().unwrap();
}
