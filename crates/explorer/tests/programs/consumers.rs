// Two receivers, started in two lines.
use crossbeam_channel::unbounded;
use std::thread;

fn main() {
    let (sender, receiver) = unbounded();
    let other = receiver.clone();
    thread::scope(|scope| {
        scope.spawn(move || receiver.iter().for_each(|n| println!("left gets {n}")));
        scope.spawn(move || other.iter().for_each(|n| println!("right gets {n}")));
        sender.send(1).unwrap();
        sender.send(2).unwrap();
        drop(sender);
    });
}
