// There may be a message, none yet, or none ever again.
//~ outputs: 4
//~ ending: 1 hello
//~ ending: 1 nobody is there
//~ ending: 2 nothing yet
//~ exit code: 1
use std::sync::mpsc::{self, TryRecvError};
use std::thread;

fn main() {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || sender.send("hello").unwrap());
    for _ in 0..2 {
        match receiver.try_recv() {
            Ok(text) => println!("{text}"),
            Err(TryRecvError::Empty) => println!("nothing yet"),
            Err(TryRecvError::Disconnected) => println!("nobody is there"),
        }
    }
}
