// Workers that are alike, asked for their results in order.
use crossbeam_channel::unbounded;
use std::thread;

fn main() {
    let (sender, receiver) = unbounded();
    let workers = [(); 2].map(|()| {
        let receiver = receiver.clone();
        thread::spawn(move || receiver.iter().count())
    });
    sender.send(()).unwrap();
    sender.send(()).unwrap();
    drop(sender);
    println!("{:?}", workers.map(|worker| worker.join().unwrap()));
}
