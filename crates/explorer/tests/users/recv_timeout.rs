// Whoever waits for a while may get the message, or may not.
//~ outputs: 3
//~ ending: 1 left: None
//~ ending: 2 left: Some(7)
//~ exit code: 0
use crossbeam_channel::{RecvTimeoutError, unbounded};
use std::thread;
use std::time::Duration;

fn main() {
    let (sender, receiver) = unbounded();
    let worker = thread::spawn(move || {
        println!("sending");
        sender.send(7).unwrap();
    });
    match receiver.recv_timeout(Duration::from_millis(1)) {
        Ok(value) => println!("got {value}"),
        Err(RecvTimeoutError::Timeout) => println!("too late"),
        Err(RecvTimeoutError::Disconnected) => println!("gone"),
    }
    worker.join().unwrap();
    println!("left: {:?}", receiver.try_recv().ok());
}
