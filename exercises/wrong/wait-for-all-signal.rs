// Expected: every run prints "worker: line 2" before "main: done"

use std::sync::mpsc::{self, Sender};
use std::thread;

fn work(done: Sender<()>) {
    println!("worker: line 1");
    done.send(()).unwrap();
    println!("worker: line 2");
}

fn manage() {
    println!("manager: starting the worker");
    let (done, work_is_done) = mpsc::channel();
    thread::spawn(|| work(done));
    work_is_done.recv().unwrap();
    println!("manager: done");
}

fn main() {
    let manager = thread::spawn(manage);
    manager.join().unwrap();
    println!("main: done");
}
