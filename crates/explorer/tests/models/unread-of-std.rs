// What is left in the queue is dropped with the last receiver. (What is not
// sent is dropped once the line about it is printed.)
//~ sent: true | 1 is dropped | the receiver is gone
//~ 1 is dropped | sent: true | the receiver is gone
//~ 1 is dropped | the receiver is gone | sent: true
//~ the receiver is gone | sent: false | 1 is dropped
//~ sent: false | the receiver is gone | 1 is dropped
//~ sent: false | 1 is dropped | the receiver is gone
use std::thread;
use std::sync::mpsc::{Sender, channel};

struct Loud(u8);

impl Drop for Loud {
    fn drop(&mut self) {
        println!("{} is dropped", self.0);
    }
}

fn send(sender: Sender<Loud>) {
    println!("sent: {}", sender.send(Loud(1)).is_ok());
}

fn main() {
    let (sender, receiver) = channel();
    let worker = thread::spawn(move || send(sender));
    drop(receiver);
    println!("the receiver is gone");
    worker.join().unwrap();
}
