// Expected: every run ends with "both threads have ended"

use std::sync::Mutex;
use std::thread;

static LEFT: Mutex<u32> = Mutex::new(0);
static RIGHT: Mutex<u32> = Mutex::new(0);

fn one() {
    let _left = LEFT.lock().unwrap();
    let _right = RIGHT.lock().unwrap();
    println!("one holds both locks");
}

fn other() {
    let _left = LEFT.lock().unwrap();
    let _right = RIGHT.lock().unwrap();
    println!("other holds both locks");
}

fn main() {
    thread::scope(|scope| {
        scope.spawn(one);
        scope.spawn(other);
    });
    println!("both threads have ended");
}
