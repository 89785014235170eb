// Expected: every run ends with "Ending value is 2."
// Expected: without Mutex, RwLock

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

fn main() {
    let value = AtomicU32::new(0);
    thread::scope(|scope| {
        for index in 0..2 {
            let value = &value;
            scope.spawn(move || {
                thread::sleep(Duration::from_millis(50 * index));
                let old = value.load(SeqCst);
                value.store(old + 1, SeqCst);
            });
        }
    });
    println!("Ending value is {}.", value.into_inner());
}
