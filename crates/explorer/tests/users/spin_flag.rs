// A thread that waits in a loop until another one has said so: its line comes
// second.
//~ outputs: 1
//~ ending: 1 got 42
//~ exit code: 0
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;

static READY: AtomicBool = AtomicBool::new(false);
static DATA: AtomicU32 = AtomicU32::new(0);

fn main() {
    let reader = thread::spawn(|| {
        while !READY.load(Ordering::Acquire) {}
        println!("got {}", DATA.load(Ordering::Relaxed));
    });
    DATA.store(42, Ordering::Relaxed);
    println!("ready");
    READY.store(true, Ordering::Release);
    reader.join().unwrap();
}
