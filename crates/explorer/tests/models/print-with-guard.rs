// A guard in the arguments lives until the line is written.
//~ 1 | 2
use std::sync::Mutex;
use std::thread;

fn main() {
    let counter = Mutex::new(0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                println!("{}", {
                    let mut guard = counter.lock().unwrap();
                    *guard += 1;
                    guard
                });
            });
        }
    });
}
