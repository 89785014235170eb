use std::sync::{Arc, Mutex};
use std::thread;

fn main() {
    let value = Arc::new(Mutex::new(0));
    let other = Arc::clone(&value);
    let worker = thread::spawn(move || {
        let mut value = other.lock().unwrap();
        println!("worker has the lock");
        *value = 1;
    });
    match value.try_lock() {
        Ok(value) => println!("main sees {value}"),
        Err(_) => println!("main gives up"),
    }
    worker.join().unwrap();
}
