// The lock is held while the line is printed: its guard lives as long as the
// statement does.
//~ outputs: 1
//~ ending: 1 2
//~ exit code: 0
use std::sync::{Arc, Mutex};
use std::thread;

fn main() {
    let counter = Arc::new(Mutex::new(0));
    let handles: Vec<_> = (0..2)
        .map(|_| {
            let counter = Arc::clone(&counter);
            thread::spawn(move || {
                println!("{}", {
                    let mut guard = counter.lock().unwrap();
                    *guard += 1;
                    guard
                });
            })
        })
        .collect();
    for handle in handles {
        handle.join().unwrap();
    }
}
