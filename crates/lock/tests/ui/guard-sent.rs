use std::sync::{Mutex, MutexGuard};

fn unlock_elsewhere(guard: impl FnOnce() + Send) {
    std::thread::scope(|scope| {
        scope.spawn(guard);
    });
}

fn main() {
    let value = Mutex::new(0);
    let guard: MutexGuard<i32> = value.lock().unwrap();
    unlock_elsewhere(move || drop(guard));
}
