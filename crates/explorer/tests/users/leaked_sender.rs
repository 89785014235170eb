// The first sender is never dropped, so the loop never ends.
//~ outputs: 24
//~ deadlock: 6 got 0
//~ deadlock: 6 got 1
//~ deadlock: 6 worker 0 has sent
//~ deadlock: 6 worker 1 has sent
//~ exit code: 1
use std::sync::mpsc;
use std::thread;

fn main() {
    let (sender, receiver) = mpsc::channel();
    for i in 0..2 {
        let sender = sender.clone();
        thread::spawn(move || {
            sender.send(i).unwrap();
            println!("worker {i} has sent");
        });
    }
    for i in receiver {
        println!("got {i}");
    }
    println!("done");
}
