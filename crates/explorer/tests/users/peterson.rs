// Peterson's algorithm: two threads keep each other out, without a lock.
//~ outputs: 2
//~ ending: 1 0 leaves
//~ ending: 1 1 leaves
//~ exit code: 0
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::thread;

struct Gate {
    wants: [AtomicBool; 2],
    turn: AtomicUsize,
}

fn visit(gate: &Gate, me: usize) {
    let other = 1 - me;
    gate.wants[me].store(true, SeqCst);
    gate.turn.store(other, SeqCst);
    while gate.wants[other].load(SeqCst) && gate.turn.load(SeqCst) == other {
        thread::yield_now();
    }
    println!("{me} enters");
    println!("{me} leaves");
    gate.wants[me].store(false, SeqCst);
}

fn main() {
    let wants = [AtomicBool::new(false), AtomicBool::new(false)];
    let gate = Arc::new(Gate { wants, turn: AtomicUsize::new(0) });
    let gate2 = Arc::clone(&gate);
    let other = thread::spawn(move || visit(&gate2, 1));
    visit(&gate, 0);
    other.join().unwrap();
}
