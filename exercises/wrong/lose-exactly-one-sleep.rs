// Expected: every run ends with "Ending value is 2."

use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

static VALUE: AtomicU32 = AtomicU32::new(0);
static BOTH_HAVE_READ: Barrier = Barrier::new(2);

fn update() {
    let old = VALUE.load(SeqCst);
    VALUE.store(old + 1, SeqCst);
}

fn update_with_another() {
    let old = VALUE.load(SeqCst);
    BOTH_HAVE_READ.wait();
    VALUE.store(old + 1, SeqCst);
}

fn main() {
    thread::scope(|scope| {
        scope.spawn(update_with_another);
        scope.spawn(update_with_another);
        thread::sleep(Duration::from_millis(50));
        scope.spawn(update);
    });
    println!("Ending value is {}.", VALUE.load(SeqCst));
}
