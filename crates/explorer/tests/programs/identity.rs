// Workers that are alike but for what they were given.
use crossbeam_channel::unbounded;
use std::thread;

fn main() {
    let (sender, receiver) = unbounded();
    thread::scope(|scope| {
        for id in 0..2 {
            let receiver = receiver.clone();
            scope.spawn(move || receiver.iter().for_each(|job| println!("{id} does job {job}")));
        }
        sender.send(1).unwrap();
        drop(sender);
    });
}
