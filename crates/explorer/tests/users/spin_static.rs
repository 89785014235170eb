// A lock of one's own, in a static, waited for by `swap` in a loop.
//~ outputs: 2
//~ ending: 2 counted to 2
//~ exit code: 0
use std::hint;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;

struct SpinLock {
    taken: AtomicBool,
}

impl SpinLock {
    const fn new() -> Self {
        Self { taken: AtomicBool::new(false) }
    }

    fn lock(&self) {
        while self.taken.swap(true, Ordering::Acquire) {
            hint::spin_loop();
        }
    }

    fn unlock(&self) {
        self.taken.store(false, Ordering::Release);
    }
}

static LOCK: SpinLock = SpinLock::new();
static COUNT: AtomicU32 = AtomicU32::new(0);

fn main() {
    let threads = ["a", "b"].map(|name| {
        thread::spawn(move || {
            LOCK.lock();
            let count = COUNT.load(Ordering::Relaxed) + 1;
            COUNT.store(count, Ordering::Relaxed);
            println!("{name}: {count}");
            LOCK.unlock();
        })
    });
    for thread in threads {
        thread.join().unwrap();
    }
    println!("counted to {}", COUNT.load(Ordering::Relaxed));
}
