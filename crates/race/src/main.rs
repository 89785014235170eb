use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

use tracing::{info, level_filters::LevelFilter};

struct FakeDatabase {
    value: AtomicU32,
}

impl FakeDatabase {
    fn update(&self, name: usize) {
        info!("Thread {name}: starting update");
        let mut local_copy = self.value.load(SeqCst);
        local_copy += 1;
        thread::sleep(Duration::from_millis(100));
        self.value.store(local_copy, SeqCst);
        info!("Thread {name}: finishing update");
    }
}

fn main() {
    logging::init(LevelFilter::INFO);

    let database = FakeDatabase { value: AtomicU32::new(0) };
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
