// The time may be up while another thread holds the lock, and notifies: a lock of
// parking_lot, and a notifier that learns whether anybody waited.
//~ outputs: 3
//~ ending: 1 ready: true, late: false
//~ ending: 1 ready: true, late: true
//~ ending: 1 told somebody: false
//~ exit code: 0
use parking_lot::{Condvar, Mutex};
use std::thread;
use std::time::Duration;

fn main() {
    let ready = Mutex::new(false);
    let changed = Condvar::new();
    thread::scope(|scope| {
        let mut guard = ready.lock();
        scope.spawn(|| {
            let mut ready = ready.lock();
            *ready = true;
            println!("told somebody: {}", changed.notify_one());
        });
        let result = changed.wait_for(&mut guard, Duration::from_millis(10));
        println!("ready: {}, late: {}", *guard, result.timed_out());
    });
}
