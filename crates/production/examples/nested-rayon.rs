use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

fn main() {
    let ended = AtomicU32::new(0);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    pool.scope(|outer| {
        for _ in 0..3 {
            outer.spawn(|_| {
                rayon::scope(|inner| {
                    for _ in 0..3 {
                        inner.spawn(|_| {
                            ended.fetch_add(1, SeqCst);
                        });
                    }
                }); // Waits; and its only worker runs the inner tasks.
            });
        }
    });
    println!("{} inner tasks, on one worker", ended.into_inner());
}
