use std::sync::{Arc, RwLock};
use std::thread;

fn main() {
    let value = Arc::new(RwLock::new(0));
    let readers: Vec<_> = (0..2)
        .map(|id| {
            let value = Arc::clone(&value);
            thread::spawn(move || println!("reader {id} sees {}", value.read().unwrap()))
        })
        .collect();
    *value.write().unwrap() += 1;
    for reader in readers {
        reader.join().unwrap();
    }
}
