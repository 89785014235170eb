// Expected: every run ends with "Ending value is 2."

use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

static VALUE: AtomicU32 = AtomicU32::new(0);
static BOTH_HAVE_READ: Barrier = Barrier::new(2);

fn update() {
    VALUE.fetch_add(1, SeqCst); // In one step, so it cannot be lost?
}

fn update_with_another() {
    let old = VALUE.load(SeqCst);
    BOTH_HAVE_READ.wait();
    VALUE.store(old + 1, SeqCst);
}

fn main() {
    thread::scope(|scope| {
        scope.spawn(update);
        scope.spawn(update_with_another);
        scope.spawn(update_with_another);
    });
    println!("Ending value is {}.", VALUE.load(SeqCst));
}
