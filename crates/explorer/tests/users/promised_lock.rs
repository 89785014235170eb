// A writer that waits for a lock of parking_lot keeps readers out until it has
// had the lock.
//~ outputs: 2
//~ ending: 1 1
//~ ending: 1 no writer yet
//~ exit code: 0
use parking_lot::RwLock;
use std::thread;

fn main() {
    let lock = RwLock::new(0);
    thread::scope(|scope| {
        let first = lock.read();
        scope.spawn(|| *lock.write() = 1);
        if lock.try_read().is_some() {
            println!("no writer yet");
            return;
        }
        drop(first);
        println!("{}", lock.read());
    });
}
