use std::thread;

fn main() {
    let thread = thread::spawn(|| panic!("worker"));
    thread.join().unwrap();
    println!("main: done");
}
