// Peterson's algorithm for threads that do not wait: who cannot enter leaves.
//~ outputs: 10
//~ ending: 2 0 gives up
//~ ending: 3 0 leaves
//~ ending: 2 1 gives up
//~ ending: 3 1 leaves
//~ exit code: 0
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

struct Gate {
    wants: [AtomicBool; 2],
    turn: AtomicUsize,
}

fn visit(gate: &Gate, me: usize) {
    let other = 1 - me;
    gate.wants[me].store(true, Ordering::SeqCst);
    gate.turn.store(other, Ordering::SeqCst);
    if gate.wants[other].load(Ordering::SeqCst)
        && gate.turn.load(Ordering::SeqCst) == other
    {
        println!("{me} gives up");
    } else {
        println!("{me} enters");
        println!("{me} leaves");
    }
    gate.wants[me].store(false, Ordering::SeqCst);
}

fn main() {
    let gate = Gate {
        wants: [AtomicBool::new(false), AtomicBool::new(false)],
        turn: AtomicUsize::new(0),
    };
    thread::scope(|scope| {
        scope.spawn(|| visit(&gate, 0));
        scope.spawn(|| visit(&gate, 1));
    });
}
