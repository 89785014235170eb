// main keeps a sender, so the loop over the receiver never ends.
use std::sync::mpsc;
use std::thread;

fn main() {
    let (sender, receiver) = mpsc::channel();
    for id in 0..2 {
        let sender = sender.clone();
        thread::spawn(move || sender.send(id).unwrap());
    }
    for id in receiver {
        println!("got {id}");
    }
}
