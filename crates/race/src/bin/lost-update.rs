use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

use tracing::{info, level_filters::LevelFilter};

struct FakeDatabase {
    value: AtomicU32,
    both_have_read: Barrier,
}

impl FakeDatabase {
    fn update(&self, name: usize) {
        info!("Thread {name}: starting update");
        let mut local_copy = self.value.load(SeqCst);
        local_copy += 1;
        self.both_have_read.wait(); // New: instead of the sleep.
        self.value.store(local_copy, SeqCst);
        info!("Thread {name}: finishing update");
    }
}

fn main() {
    logging::init(LevelFilter::INFO);

    let database = FakeDatabase {
        value: AtomicU32::new(0),
        both_have_read: Barrier::new(2),
    };
    let value = || database.value.load(SeqCst);
    info!("Testing unlocked update. Starting value is {}.", value());
    thread::scope(|scope| {
        for index in 0..2 {
            let database = &database;
            scope.spawn(move || database.update(index));
        }
    });
    info!("Testing unlocked update. Ending value is {}.", value());
}
