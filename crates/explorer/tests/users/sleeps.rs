// Sleeping does not order threads: the early one may still come last.
//~ outputs: 12
//~ ending: 6 early again
//~ ending: 3 late
//~ ending: 3 main
//~ exit code: 0
use std::thread;
use std::time::Duration;

fn main() {
    let early = thread::spawn(|| {
        thread::sleep(Duration::from_millis(10));
        println!("early");
        thread::yield_now();
        println!("early again");
    });
    let late = thread::spawn(|| {
        thread::sleep(Duration::from_secs(60));
        println!("late");
    });
    thread::sleep(Duration::from_secs(3600));
    println!("main");
    early.join().unwrap();
    late.join().unwrap();
}
