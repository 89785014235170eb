use std::thread;

fn main() {
    let name = String::from("worker");
    let worker = thread::spawn(move || println!("I am {name}"));
    println!("Started {name}");
    worker.join().unwrap();
}
