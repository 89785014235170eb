// Two threads take turns, told by an atomic that each waits for.
//~ outputs: 1
//~ ending: 1 pong 1
//~ exit code: 0
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

static TURN: AtomicUsize = AtomicUsize::new(0);

fn play(me: usize, word: &str) {
    for round in 0..2 {
        while TURN.load(Ordering::SeqCst) != me {
            std::hint::spin_loop();
        }
        println!("{word} {round}");
        TURN.store(1 - me, Ordering::SeqCst);
    }
}

fn main() {
    thread::scope(|scope| {
        scope.spawn(|| play(0, "ping"));
        scope.spawn(|| play(1, "pong"));
    });
}
