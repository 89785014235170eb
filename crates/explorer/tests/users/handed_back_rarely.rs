// What the threads of a scope leave in a borrowed array is told apart by one
// of its ninety interleavings only.
//~ outputs: 2
//~ ending: 1 this one
//~ ending: 1 another
//~ exit code: 0
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

fn main() {
    let tickets = AtomicU32::new(0);
    let mut got = [[0; 2]; 3];
    thread::scope(|scope| {
        for mine in &mut got {
            scope.spawn(|| {
                for ticket in mine {
                    *ticket = tickets.fetch_add(1, SeqCst);
                }
            });
        }
    });
    let this = got == [[0, 5], [1, 4], [2, 3]];
    println!("{}", if this { "this one" } else { "another" });
}
