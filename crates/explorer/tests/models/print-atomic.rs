// The atomic is read while the line is formed, with standard output held:
// "x" cannot come between.
//~ 0 | x
//~ x | 0
//~ x | 1
use std::sync::atomic::{AtomicU8, Ordering::SeqCst};
use std::thread;

static N: AtomicU8 = AtomicU8::new(0);

fn main() {
    thread::scope(|scope| {
        scope.spawn(|| {
            println!("x");
            N.store(1, SeqCst);
        });
        println!("{N:?}");
    });
}
