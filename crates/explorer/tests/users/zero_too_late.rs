// A receiver that waits at a channel of std without room, but not for ever.
//~ outputs: 3
//~ ending: 1 got 7
//~ ending: 1 nobody took it
//~ ending: 1 sent
//~ exit code: 0
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

fn main() {
    let (sender, receiver) = mpsc::sync_channel(0);
    let worker = thread::spawn(move || match sender.send(7) {
        Ok(()) => println!("sent"),
        Err(_) => println!("nobody took it"),
    });
    match receiver.recv_timeout(Duration::from_millis(10)) {
        Ok(number) => println!("got {number}"),
        Err(_) => println!("too late"),
    }
    drop(receiver);
    worker.join().unwrap();
}
