// Two threads send to the same channel.
use crossbeam_channel::unbounded;
use std::thread;

fn main() {
    let (sender, receiver) = unbounded();
    let other = sender.clone();
    thread::scope(|scope| {
        scope.spawn(move || sender.send("a").unwrap());
        scope.spawn(move || other.send("b").unwrap());
    });
    for message in receiver {
        println!("{message}");
    }
}
