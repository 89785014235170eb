// Expected: every run ends with "every task has ended"

use std::thread;
use std::time::Duration;

fn main() {
    pool::scope(2, |pool| {
        for outer in 0..2 {
            let same_pool = pool.clone();
            pool.submit(move || {
                println!("outer task {outer}");
                let inner = same_pool.submit(move || {
                    println!("inner task {outer}");
                });
                inner.join()
            });
            thread::sleep(Duration::from_millis(50));
        }
    });
    println!("every task has ended");
}
