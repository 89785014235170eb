// The chapter's deadlock, without its watcher.
use std::thread::{self, JoinHandle};

use parking_lot::Mutex;

static LEFT: Mutex<u32> = Mutex::new(0);
static RIGHT: Mutex<u32> = Mutex::new(0);

fn left_first() {
    let _left = LEFT.lock();
    let _right = RIGHT.lock();
    println!("left first: has both");
}

fn right_first() {
    let _right = RIGHT.lock();
    let _left = LEFT.lock();
    println!("right first: has both");
}

fn spawn(name: &str, work: fn()) -> JoinHandle<()> {
    thread::Builder::new().name(name.to_owned()).spawn(work).unwrap()
}

fn main() {
    let threads = [spawn("left first", left_first), spawn("right first", right_first)];
    for thread in threads {
        thread.join().unwrap();
    }
    println!("no deadlock");
}
