// A thread panics while it holds a lock of std: the next one is told.
//~ outputs: 2
//~ ending: 2 it panicked, poisoned: true
//~ exit code: 0
use std::sync::{Arc, Mutex};
use std::thread;

fn main() {
    let account = Arc::new(Mutex::new(100));
    let account2 = Arc::clone(&account);
    let account3 = Arc::clone(&account);
    let careless = thread::spawn(move || {
        let mut balance = account2.lock().unwrap();
        *balance -= 50;
        panic!("the power is gone");
    });
    let careful = thread::spawn(move || match account3.lock() {
        Ok(balance) => println!("balance: {balance}"),
        Err(poisoned) => {
            println!("poisoned, balance: {}", poisoned.into_inner())
        }
    });
    careful.join().unwrap();
    println!("joined");
    if careless.join().is_err() {
        println!("it panicked, poisoned: {}", account.is_poisoned());
    }
}
