// A time-out may come first, or not.
use std::sync::mpsc::{self, RecvTimeoutError, TryRecvError};
use std::thread;
use std::time::Duration;

fn main() {
    let (sender, receiver) = mpsc::sync_channel(1);
    let worker = thread::spawn(move || {
        sender.send(1).unwrap();
        sender.send(2).unwrap();
    });
    match receiver.recv_timeout(Duration::from_millis(10)) {
        Ok(value) => println!("in time: {value}"),
        Err(RecvTimeoutError::Timeout) => println!("too late"),
        Err(RecvTimeoutError::Disconnected) => println!("gone"),
    }
    match receiver.try_recv() {
        Ok(value) => println!("there: {value}"),
        Err(TryRecvError::Empty) => println!("empty"),
        Err(TryRecvError::Disconnected) => println!("closed"),
    }
    drop(receiver);
    println!("worker panicked: {}", worker.join().is_err());
}
