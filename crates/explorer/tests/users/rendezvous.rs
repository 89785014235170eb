// A channel without room: sender and receiver meet.
//~ outputs: 8
//~ ending: 4 got 2
//~ ending: 4 sent 2
//~ exit code: 0
use crossbeam_channel::bounded;
use std::thread;

fn main() {
    let (sender, receiver) = bounded(0);
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
