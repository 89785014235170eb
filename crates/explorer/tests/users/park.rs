// The token of unpark is kept, but only one of them.
//~ outputs: 6
//~ ending: 1 called twice
//~ ending: 2 twice awake
//~ deadlock: 1 called twice
//~ deadlock: 2 once awake
//~ exit code: 1
use std::thread;

fn main() {
    let sleeper = thread::spawn(|| {
        println!("tired");
        thread::park();
        println!("once awake");
        thread::park();
        println!("twice awake");
    });
    sleeper.thread().unpark();
    sleeper.thread().unpark();
    println!("called twice");
    sleeper.join().unwrap();
}
