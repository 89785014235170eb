// Nobody passes the barrier before all have come; the last one leads.
//~ outputs: 108
//~ ending: 24 0 follows
//~ ending: 12 0 leads
//~ ending: 24 1 follows
//~ ending: 12 1 leads
//~ ending: 24 2 follows
//~ ending: 12 2 leads
//~ exit code: 0
use std::sync::{Arc, Barrier};
use std::thread;

fn main() {
    let barrier = Arc::new(Barrier::new(3));
    let handles: Vec<_> = (0..3)
        .map(|i| {
            let barrier = Arc::clone(&barrier);
            thread::spawn(move || {
                println!("{i} comes");
                if barrier.wait().is_leader() {
                    println!("{i} leads");
                } else {
                    println!("{i} follows");
                }
            })
        })
        .collect();
    for handle in handles {
        handle.join().unwrap();
    }
}
