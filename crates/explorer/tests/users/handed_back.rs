// Threads of a scope write what they were told into borrowed variables.
//~ outputs: 2
//~ ending: 1 0 1
//~ ending: 1 1 0
//~ exit code: 0
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

fn main() {
    let tickets = AtomicU32::new(0);
    let (mut mine, mut yours) = (0, 0);
    thread::scope(|scope| {
        scope.spawn(|| mine = tickets.fetch_add(1, SeqCst));
        scope.spawn(|| yours = tickets.fetch_add(1, SeqCst));
    });
    println!("{mine} {yours}");
}
