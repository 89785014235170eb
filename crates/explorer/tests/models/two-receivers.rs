// Of two receivers, whichever is dropped last drops what is left.
//~ a is gone | 1 is dropped | b is gone
//~ b is gone | 1 is dropped | a is gone
//~ 1 is dropped | a is gone | b is gone
//~ 1 is dropped | b is gone | a is gone
use std::thread;

struct Loud(u8);

impl Drop for Loud {
    fn drop(&mut self) {
        println!("{} is dropped", self.0);
    }
}

fn main() {
    let (sender, receiver) = crossbeam_channel::unbounded();
    sender.send(Loud(1)).unwrap();
    let a = receiver.clone();
    let worker = thread::spawn(move || {
        drop(a);
        println!("a is gone");
    });
    drop(receiver);
    println!("b is gone");
    worker.join().unwrap();
    drop(sender);
}
