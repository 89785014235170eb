// A thread that prints for ever, and a main that returns: there is no end to
// the outputs.
//~ exit code: 2
use std::thread;
use std::time::Duration;

fn main() {
    thread::spawn(|| {
        loop {
            println!("tick");
            thread::sleep(Duration::from_millis(10));
        }
    });
    println!("main works");
    thread::sleep(Duration::from_millis(100));
    println!("main is done");
}
