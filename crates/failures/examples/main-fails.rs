use std::thread;

fn main() {
    thread::spawn(|| {
        loop {
            thread::park(); // Works on, for as long as the process lives.
        }
    });
    panic!("main");
}
