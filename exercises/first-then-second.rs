// Expected: every run prints "first: line 3" before "second: line 1"

use std::thread;

fn first() {
    println!("first: line 1");
    println!("first: line 2");
    println!("first: line 3");
}

fn second() {
    println!("second: line 1");
    println!("second: line 2");
    println!("second: line 3");
}

fn main() {
    let t1 = thread::spawn(first);
    let t2 = thread::spawn(second);
    t1.join().unwrap();
    t2.join().unwrap();
}
