use std::sync::{Arc, Mutex};
use std::thread;

fn main() {
    let value = Arc::new(Mutex::new(1));
    let other = Arc::clone(&value);
    let worker = thread::spawn(move || {
        let mut value = other.lock().unwrap();
        *value += 1;
        panic!("half done");
    });
    match value.lock() {
        Ok(value) => println!("main finds {value}"),
        Err(poisoned) => println!("main finds poison and {}", poisoned.into_inner()),
    }
    println!("joined: {}", worker.join().is_err());
}
