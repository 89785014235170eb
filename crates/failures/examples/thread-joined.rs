use std::thread;

fn main() {
    let thread = thread::spawn(|| panic!("worker"));
    let result: Result<(), _> = thread.join();
    println!("join returns Err: {}", result.is_err());
}
