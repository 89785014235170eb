// Two threads take the same two locks in opposite orders.
//~ outputs: 3
//~ ending: 2 done
//~ deadlock: 1 (nothing)
//~ exit code: 1
use std::sync::{Arc, Mutex};
use std::thread;

fn main() {
    let left = Arc::new(Mutex::new(()));
    let right = Arc::new(Mutex::new(()));
    let (left2, right2) = (Arc::clone(&left), Arc::clone(&right));
    let first = thread::spawn(move || {
        let _a = left.lock().unwrap();
        let _b = right.lock().unwrap();
        println!("first has both");
    });
    let second = thread::spawn(move || {
        let _b = right2.lock().unwrap();
        let _a = left2.lock().unwrap();
        println!("second has both");
    });
    first.join().unwrap();
    second.join().unwrap();
    println!("done");
}
