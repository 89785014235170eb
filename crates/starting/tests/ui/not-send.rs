use std::rc::Rc;
use std::thread;

/// `thread::spawn`, with its demand on the closure in sight.
fn spawn<F: FnOnce() + Send + 'static>(work: F) {
    thread::spawn(work).join().unwrap();
}

fn main() {
    let name = Rc::new(String::from("worker"));
    spawn(move || println!("I am {name}"));
}
