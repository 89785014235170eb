// Who reads twice in parking_lot may wait for ever behind a writer; who does it
// by `read_recursive` does not.
//~ outputs: 3
//~ ending: 1 second: 0
//~ ending: 1 second: 1
//~ deadlock: 1 recursive: 0
//~ exit code: 1
use parking_lot::RwLock;
use std::thread;

fn main() {
    let lock = RwLock::new(0);
    thread::scope(|scope| {
        scope.spawn(|| *lock.write() = 1);
        let first = lock.read();
        println!("recursive: {}", lock.read_recursive());
        println!("second: {}", lock.read());
        drop(first);
    });
}
