// `try_send` into a channel without room: only to a receiver that waits.
//~ outputs: 3
//~ ending: 1 got None
//~ ending: 1 got Some(1)
//~ ending: 1 taken
//~ exit code: 0
use crossbeam_channel::bounded;
use std::thread;

fn main() {
    let (sender, receiver) = bounded(0);
    let worker =
        thread::spawn(move || println!("got {:?}", receiver.recv().ok()));
    match sender.try_send(1) {
        Ok(()) => println!("taken"),
        Err(_) => println!("nobody waits"),
    }
    drop(sender);
    worker.join().unwrap();
}
