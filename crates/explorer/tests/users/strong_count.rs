// How many owners are left, asked while a thread may let go.
//~ outputs: 5
//~ ending: 2 owners: 1
//~ ending: 2 owners: 2
//~ ending: 1 worker has 1
//~ exit code: 0
use std::sync::Arc;
use std::thread;

fn main() {
    let data = Arc::new(1);
    let data2 = Arc::clone(&data);
    let worker = thread::spawn(move || {
        println!("worker has {data2}");
    });
    println!("main");
    println!("owners: {}", Arc::strong_count(&data));
    worker.join().unwrap();
}
