use std::thread;

fn main() {
    println!("main: starting the daemon");
    let daemon = thread::spawn(|| {
        println!("daemon: line 1");
        println!("daemon: line 2");
        println!("daemon: line 3");
    });
    daemon.join().unwrap(); // New: wait for it.
    println!("main: done");
}
