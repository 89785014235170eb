// Expected: every run ends with "every task has ended"

use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

fn main() {
    let waiting = AtomicBool::new(false);
    pool::scope(2, |pool| {
        for outer in 0..2 {
            let (same_pool, waiting) = (pool.clone(), &waiting);
            pool.submit(move || {
                println!("outer task {outer}");
                let inner = move || println!("inner task {outer}");
                if waiting.load(SeqCst) {
                    inner();
                } else {
                    waiting.store(true, SeqCst);
                    same_pool.submit(inner).join().unwrap();
                    waiting.store(false, SeqCst);
                }
            });
        }
    });
    println!("every task has ended");
}
