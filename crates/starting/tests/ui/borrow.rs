use std::thread;

fn main() {
    let name = String::from("worker");
    let worker = thread::spawn(|| println!("I am {name}"));
    worker.join().unwrap();
}
