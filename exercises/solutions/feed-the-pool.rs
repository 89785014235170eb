// Expected: every run ends with "every task has ended"

fn main() {
    pool::scope(2, |pool| {
        for outer in 0..2 {
            pool.submit(move || {
                println!("outer task {outer}");
                pool::scope(1, |own_pool| {
                    own_pool.submit(|| println!("inner task {outer}"));
                });
            });
        }
    });
    println!("every task has ended");
}
