// Expected: every run prints "worker: line 2" before "main: done"

use std::thread;

fn work() {
    println!("worker: line 1");
    println!("worker: line 2");
}

fn manage() {
    println!("manager: starting the worker");
    let worker = thread::spawn(work);
    println!("manager: done");
    worker.join().unwrap();
}

fn main() {
    let manager = thread::spawn(manage);
    manager.join().unwrap();
    println!("main: done");
}
