// Who sends to itself through a channel without room waits for ever.
//~ outputs: 1
//~ deadlock: 1 sends
//~ exit code: 1
use std::sync::mpsc;

fn main() {
    let (sender, receiver) = mpsc::sync_channel(0);
    println!("sends");
    sender.send(1).unwrap();
    println!("receives {}", receiver.recv().unwrap());
}
