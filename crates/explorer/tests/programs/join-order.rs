// Two workers that are alike, but main joins the one before the other.
use crossbeam_channel::unbounded;
use std::thread;

fn main() {
    let (sender, receiver) = unbounded();
    let workers = [(); 2].map(|()| {
        let receiver = receiver.clone();
        thread::spawn(move || receiver.iter().for_each(|job| println!("job {job}")))
    });
    sender.send(1).unwrap();
    drop(sender);
    for worker in workers {
        worker.join().unwrap();
        println!("joined");
    }
}
