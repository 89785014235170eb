// A lock of one's own, waited for in a loop: critical sections do not mix.
//~ outputs: 2
//~ ending: 2 counted to 2
//~ exit code: 0
use std::hint;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;

struct SpinLock {
    taken: AtomicBool,
}

impl SpinLock {
    fn lock(&self) {
        while self
            .taken
            .compare_exchange(
                false,
                true,
                Ordering::Acquire,
                Ordering::Relaxed,
            )
            .is_err()
        {
            hint::spin_loop();
        }
    }

    fn unlock(&self) {
        self.taken.store(false, Ordering::Release);
    }
}

fn main() {
    let lock = Arc::new(SpinLock { taken: AtomicBool::new(false) });
    let count = Arc::new(AtomicU32::new(0));
    let threads: Vec<_> = ["a", "b"]
        .map(|name| {
            let (lock, count) = (Arc::clone(&lock), Arc::clone(&count));
            thread::spawn(move || {
                lock.lock();
                println!("{name} enters");
                let old = count.load(Ordering::Relaxed);
                count.store(old + 1, Ordering::Relaxed);
                println!("{name} leaves");
                lock.unlock();
            })
        })
        .into_iter()
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    println!("counted to {}", count.load(Ordering::Relaxed));
}
