// Expected: every run prints "first: line 3" before "second: line 1"

use std::sync::mpsc::{self, Sender};
use std::thread;

fn first(done: Sender<()>) {
    println!("first: line 1");
    println!("first: line 2");
    done.send(()).unwrap();
    println!("first: line 3");
}

fn second() {
    println!("second: line 1");
    println!("second: line 2");
    println!("second: line 3");
}

fn main() {
    let (done, first_is_done) = mpsc::channel();
    let t1 = thread::spawn(|| first(done));
    first_is_done.recv().unwrap();
    let t2 = thread::spawn(second);
    t1.join().unwrap();
    t2.join().unwrap();
}
