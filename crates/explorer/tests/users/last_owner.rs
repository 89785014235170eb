// Whoever drops the last Arc drops what is in it.
//~ outputs: 5
//~ ending: 3 log closed
//~ ending: 2 main has let go
//~ exit code: 0
use std::sync::Arc;
use std::thread;

struct Log;

impl Drop for Log {
    fn drop(&mut self) {
        println!("log closed");
    }
}

fn main() {
    let log = Arc::new(Log);
    let log2 = Arc::clone(&log);
    let worker = thread::spawn(move || {
        let _log = log2;
        println!("worker");
    });
    println!("main");
    drop(log);
    println!("main has let go");
    worker.join().unwrap();
}
