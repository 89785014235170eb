// A writer that waits keeps `try_read` out, once it has said so. When the lock
// is free again, either may be the first: it is a lock of std.
//~ outputs: 3
//~ ending: 1 0
//~ ending: 1 1
//~ ending: 1 no writer yet
//~ exit code: 0
use std::sync::RwLock;
use std::thread;

fn main() {
    let lock = RwLock::new(0);
    thread::scope(|scope| {
        let first = lock.read().unwrap();
        scope.spawn(|| *lock.write().unwrap() = 1);
        if lock.try_read().is_ok() {
            println!("no writer yet");
            return;
        }
        drop(first);
        println!("{}", lock.read().unwrap());
    });
}
