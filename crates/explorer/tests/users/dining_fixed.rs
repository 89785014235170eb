// Three philosophers, each of whom takes the fork with the lower number first.
//~ outputs: 6
//~ ending: 6 all have eaten
//~ exit code: 0
use std::sync::{Arc, Mutex};
use std::thread;

const PHILOSOPHERS: usize = 3;

fn main() {
    let forks: Vec<_> =
        (0..PHILOSOPHERS).map(|_| Arc::new(Mutex::new(()))).collect();
    let mut handles = Vec::new();
    for i in 0..PHILOSOPHERS {
        let (a, b) = (i, (i + 1) % PHILOSOPHERS);
        let low = Arc::clone(&forks[a.min(b)]);
        let high = Arc::clone(&forks[a.max(b)]);
        handles.push(thread::spawn(move || {
            let _low = low.lock().unwrap();
            let _high = high.lock().unwrap();
            println!("philosopher {i} eats");
        }));
    }
    for handle in handles {
        handle.join().unwrap();
    }
    println!("all have eaten");
}
