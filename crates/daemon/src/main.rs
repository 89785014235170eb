use std::thread;

fn main() {
    println!("main: starting the daemon");
    thread::spawn(|| {
        println!("daemon: line 1");
        println!("daemon: line 2");
        println!("daemon: line 3");
    });
    println!("main: done");
    // The process ends here, and the daemon with it, wherever it is.
}
