// Expected: every run ends with "Ending value is 2."
// Expected: without Mutex, RwLock

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

fn main() {
    let value = AtomicU32::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let old = value.load(SeqCst);
                value.store(old + 1, SeqCst);
            });
        }
    });
    println!("Ending value is {}.", value.into_inner());
}
