// Three philosophers, each of whom takes the left fork first.
//~ outputs: 7
//~ ending: 6 all have eaten
//~ deadlock: 1 (nothing)
//~ exit code: 1
use std::sync::{Arc, Mutex};
use std::thread;

const PHILOSOPHERS: usize = 3;

fn main() {
    let forks: Vec<_> =
        (0..PHILOSOPHERS).map(|_| Arc::new(Mutex::new(()))).collect();
    let mut handles = Vec::new();
    for i in 0..PHILOSOPHERS {
        let left = Arc::clone(&forks[i]);
        let right = Arc::clone(&forks[(i + 1) % PHILOSOPHERS]);
        handles.push(thread::spawn(move || {
            let _left = left.lock().unwrap();
            let _right = right.lock().unwrap();
            println!("philosopher {i} eats");
        }));
    }
    for handle in handles {
        handle.join().unwrap();
    }
    println!("all have eaten");
}
