use std::thread;
use std::time::Duration;

use parking_lot::Mutex;
use tracing::{debug, info, level_filters::LevelFilter};

struct FakeDatabase {
    value: Mutex<u32>,
}

impl FakeDatabase {
    fn locked_update(&self, name: usize) {
        info!("Thread {name}: starting update");
        debug!("Thread {name} about to lock");
        {
            let mut value = self.value.lock();
            debug!("Thread {name} has lock");
            let mut local_copy = *value;
            local_copy += 1;
            thread::sleep(Duration::from_millis(100));
            *value = local_copy;
            debug!("Thread {name} about to release lock");
        }
        debug!("Thread {name} after release");
        info!("Thread {name}: finishing update");
    }
}

fn main() {
    logging::init(LevelFilter::DEBUG);

    let database = FakeDatabase { value: Mutex::new(0) };
    let value = *database.value.lock();
    info!("Testing locked update. Starting value is {value}.");
    thread::scope(|scope| {
        for index in 0..2 {
            let database = &database;
            scope.spawn(move || database.locked_update(index));
        }
    });
    let value = database.value.into_inner();
    info!("Testing locked update. Ending value is {value}.");
}
