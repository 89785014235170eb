// Two producers and two consumers on one Condvar, woken one at a time: a
// producer may wake the other producer, and then all of them wait.
//~ outputs: 2
//~ ending: 1 all done
//~ deadlock: 1 (nothing)
//~ exit code: 1
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

fn main() {
    let place = Arc::new((Mutex::new(false), Condvar::new()));
    let mut handles = Vec::new();
    for want in [true, true, false, false] {
        let place = Arc::clone(&place);
        handles.push(thread::spawn(move || {
            let (full, changed) = &*place;
            let mut full = full.lock().unwrap();
            while *full == want {
                full = changed.wait(full).unwrap();
            }
            *full = want;
            changed.notify_one();
        }));
    }
    for handle in handles {
        handle.join().unwrap();
    }
    println!("all done");
}
