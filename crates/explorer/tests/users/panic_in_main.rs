// A panic in main ends the process, and with it every other thread.
//~ outputs: 6
//~ ending: 3 main: before
//~ ending: 1 thread: one
//~ ending: 2 thread: two
//~ exit code: 1
use std::thread;
use std::time::Duration;

fn main() {
    thread::spawn(|| {
        println!("thread: one");
        thread::sleep(Duration::from_millis(1));
        println!("thread: two");
    });
    println!("main: before");
    let values: Vec<u32> = Vec::new();
    println!("main: {}", values[0]);
}
