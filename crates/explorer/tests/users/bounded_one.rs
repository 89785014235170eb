// A channel that holds one message: the sender runs ahead by one, or two.
//~ outputs: 13
//~ ending: 8 got 2
//~ ending: 5 sent 2
//~ exit code: 0
use crossbeam_channel::bounded;
use std::thread;

fn main() {
    let (sender, receiver) = bounded(1);
    let producer = thread::spawn(move || {
        for i in 0..3 {
            sender.send(i).unwrap();
            println!("sent {i}");
        }
    });
    for i in receiver {
        println!("got {i}");
    }
    producer.join().unwrap();
}
