// Expected: every run prints "worker: line 2" before "main: done"

use std::thread;

fn work() {
    println!("worker: line 1");
    println!("worker: line 2");
}

fn manage() {
    println!("manager: starting the worker");
    thread::spawn(work);
    println!("manager: done");
}

fn main() {
    thread::spawn(manage);
    println!("main: done");
}
