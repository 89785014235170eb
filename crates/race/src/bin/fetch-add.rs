use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;

use tracing::{info, level_filters::LevelFilter};

struct FakeDatabase {
    value: AtomicU32,
}

impl FakeDatabase {
    fn update(&self, name: usize) {
        info!("Thread {name}: starting update");
        self.value.fetch_add(1, SeqCst); // New: read and write in one step.
        info!("Thread {name}: finishing update");
    }
}

fn main() {
    logging::init(LevelFilter::INFO);

    let database = FakeDatabase { value: AtomicU32::new(0) };
    let value = || database.value.load(SeqCst);
    info!("Testing atomic update. Starting value is {}.", value());
    thread::scope(|scope| {
        for index in 0..2 {
            let database = &database;
            scope.spawn(move || database.update(index));
        }
    });
    info!("Testing atomic update. Ending value is {}.", value());
}
