// Each thread writes its own flag and reads the other's: one sees the other.
//~ outputs: 3
//~ ending: 1 left saw right: false, right saw left: true
//~ ending: 1 left saw right: true, right saw left: false
//~ ending: 1 left saw right: true, right saw left: true
//~ exit code: 0
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::thread;

fn main() {
    let (x, y) = (AtomicBool::new(false), AtomicBool::new(false));
    let (left, right) = thread::scope(|scope| {
        let left = scope.spawn(|| {
            x.store(true, SeqCst);
            y.load(SeqCst)
        });
        let right = scope.spawn(|| {
            y.store(true, SeqCst);
            x.load(SeqCst)
        });
        (left.join().unwrap(), right.join().unwrap())
    });
    println!("left saw right: {left}, right saw left: {right}");
}
