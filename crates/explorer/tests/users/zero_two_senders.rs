// Two senders at a channel without room: either may be the first to be met.
//~ outputs: 2
//~ ending: 1 a b
//~ ending: 1 b a
//~ exit code: 0
use crossbeam_channel::bounded;
use std::thread;

fn main() {
    let (sender, receiver) = bounded(0);
    for name in ["a", "b"] {
        let sender = sender.clone();
        thread::spawn(move || sender.send(name).unwrap());
    }
    let first = receiver.recv().unwrap();
    let second = receiver.recv().unwrap();
    println!("{first} {second}");
}
