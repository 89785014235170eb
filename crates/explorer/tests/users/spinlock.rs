// A lock of one's own, tried a few times: `compare_exchange` in a loop.
//~ outputs: 8
//~ ending: 3 a gives it back
//~ ending: 1 a gives up
//~ ending: 3 b gives it back
//~ ending: 1 b gives up
//~ exit code: 0
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

static LOCKED: AtomicBool = AtomicBool::new(false);

fn main() {
    let mut handles = Vec::new();
    for name in ["a", "b"] {
        handles.push(thread::spawn(move || {
            for _ in 0..2 {
                if LOCKED
                    .compare_exchange(
                        false,
                        true,
                        Ordering::SeqCst,
                        Ordering::SeqCst,
                    )
                    .is_ok()
                {
                    println!("{name} has the lock");
                    println!("{name} gives it back");
                    LOCKED.store(false, Ordering::SeqCst);
                    return;
                }
                thread::yield_now();
            }
            println!("{name} gives up");
        }));
    }
    for handle in handles {
        handle.join().unwrap();
    }
}
