//! Three philosophers, the last of whom takes the other fork first.
use std::sync::{Arc, Mutex};
use std::thread;

fn main() {
    let forks: Vec<_> = (0..3).map(|_| Arc::new(Mutex::new(()))).collect();
    let philosophers: Vec<_> = (0..3)
        .map(|i| {
            let left = Arc::clone(&forks[i.min((i + 1) % 3)]);
            let right = Arc::clone(&forks[i.max((i + 1) % 3)]);
            thread::spawn(move || {
                let _left = left.lock().unwrap();
                let _right = right.lock().unwrap();
                println!("{i} eats");
            })
        })
        .collect();
    for philosopher in philosophers {
        philosopher.join().unwrap();
    }
}
