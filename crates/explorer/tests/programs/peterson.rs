// Peterson's algorithm: a lock of loads and stores alone.
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering::SeqCst};
use std::thread;

static WANTS: [AtomicBool; 2] = [AtomicBool::new(false), AtomicBool::new(false)];
static TURN: AtomicUsize = AtomicUsize::new(0);
static VALUE: AtomicU32 = AtomicU32::new(0);

fn update(me: usize) {
    let other = 1 - me;
    WANTS[me].store(true, SeqCst);
    TURN.store(other, SeqCst);
    while WANTS[other].load(SeqCst) && TURN.load(SeqCst) == other {
        thread::yield_now();
    }
    let copy = VALUE.load(SeqCst);
    VALUE.store(copy + 1, SeqCst);
    WANTS[me].store(false, SeqCst);
}

fn main() {
    thread::scope(|scope| {
        scope.spawn(|| update(0));
        scope.spawn(|| update(1));
    });
    println!("the value is {}", VALUE.load(SeqCst));
}
