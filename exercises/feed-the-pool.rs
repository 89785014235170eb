// Expected: every run ends with "every task has ended"

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
        }
    });
    println!("every task has ended");
}
