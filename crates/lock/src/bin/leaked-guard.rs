use std::mem;
use std::thread;
use std::time::Duration;

use parking_lot::Mutex;

fn main() {
    let value = Mutex::new(0);

    thread::scope(|scope| {
        let first = scope.spawn(|| {
            let guard = value.lock();
            println!("Thread 0 has lock");
            mem::forget(guard); // Nobody will ever drop this guard.
            println!("Thread 0 ended without releasing the lock");
        });
        first.join().unwrap();

        scope.spawn(|| {
            println!("Thread 1 about to lock");
            match value.try_lock_for(Duration::from_millis(200)) {
                Some(_guard) => println!("Thread 1 has lock"),
                None => println!("Thread 1 gave up: the lock is still held"),
            }
        });
    });
}
