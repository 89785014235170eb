// Expected: every run prints "worker: line 2" before "main: done"

use std::thread;
use std::time::Duration;

fn work() {
    println!("worker: line 1");
    println!("worker: line 2");
}

fn manage() {
    println!("manager: starting the worker");
    thread::spawn(work);
    thread::sleep(Duration::from_millis(50));
    println!("manager: done");
}

fn main() {
    let manager = thread::spawn(manage);
    manager.join().unwrap();
    println!("main: done");
}
