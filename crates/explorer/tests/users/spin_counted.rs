// A loop that counts how often it looks, and gives up: it is not a loop that
// only waits.
//~ outputs: 4
//~ ending: 1 gave up after 3
//~ ending: 1 seen after 0
//~ ending: 1 seen after 1
//~ ending: 1 seen after 2
//~ exit code: 0
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

static READY: AtomicBool = AtomicBool::new(false);

fn main() {
    let reader = thread::spawn(|| {
        let mut tries = 0;
        while !READY.load(Ordering::SeqCst) {
            tries += 1;
            if tries == 3 {
                println!("gave up after 3");
                return;
            }
        }
        println!("seen after {tries}");
    });
    READY.store(true, Ordering::SeqCst);
    reader.join().unwrap();
}
