use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

fn main() {
    // class T(Thread) with run
    let thread = thread::spawn(|| println!("hello from a thread"));
    thread.join().unwrap();

    // t.join(timeout=1)
    let (go_on, may_go_on) = mpsc::channel::<()>();
    let (ended, end) = mpsc::channel::<()>();
    let thread = thread::spawn(move || {
        let _ended = ended; // Dropped at the end: that is the message.
        let _ = may_go_on.recv();
    });
    let waited = end.recv_timeout(Duration::from_millis(10));
    println!("has ended in time: {}", waited != Err(RecvTimeoutError::Timeout));

    // t.is_alive()
    println!("alive: {}", !thread.is_finished());
    drop(go_on);
    let _ = end.recv();
    while !thread.is_finished() {
        thread::yield_now();
    }
    println!("alive: {}", !thread.is_finished());

    // Timer(30, f)
    let (timer, cancelled) = mpsc::channel::<()>();
    let thread = thread::spawn(move || {
        let waited = cancelled.recv_timeout(Duration::from_secs(30));
        if waited == Err(RecvTimeoutError::Timeout) {
            println!("too late");
        }
    });
    drop(timer);
    thread.join().unwrap();
    println!("cancelled in time");

    // threading.stack_size(n)
    let builder = thread::Builder::new().stack_size(1024 * 1024);
    let thread = builder.spawn(|| println!("one megabyte of stack")).unwrap();
    thread.join().unwrap();
}
