// Workers that are alike, but count their own jobs.
use crossbeam_channel::unbounded;
use std::thread;

fn main() {
    let (sender, receiver) = unbounded();
    thread::scope(|scope| {
        for _ in 0..2 {
            let receiver = receiver.clone();
            scope.spawn(move || {
                for (number, job) in receiver.iter().enumerate() {
                    println!("job {job} is number {}", number + 1);
                }
            });
        }
        sender.send(0).unwrap();
        sender.send(1).unwrap();
        drop(sender);
    });
}
