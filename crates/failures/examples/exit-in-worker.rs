use std::process;
use std::thread;

fn main() {
    let thread = thread::spawn(|| process::exit(3));
    thread.join().unwrap();
    println!("main: done");
}
