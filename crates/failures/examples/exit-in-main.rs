use std::process;
use std::thread;

fn main() {
    thread::spawn(|| {
        loop {
            thread::park(); // Works on, for as long as the process lives.
        }
    });
    process::exit(3);
}
