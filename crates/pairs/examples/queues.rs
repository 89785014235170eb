use std::thread;
use std::time::Duration;

use crossbeam_channel::{bounded, unbounded};

fn main() {
    // Queue()
    let (tx, rx) = unbounded();
    // q.put(x)
    tx.send("a").unwrap();
    tx.send("b").unwrap();
    // q.qsize(), empty(), full()
    println!("in the queue: {}", rx.len());
    // q.get()
    let (a, b) = (rx.recv().unwrap(), rx.recv().unwrap());
    println!("first in, first out: {a} {b}");

    // get_nowait(), put_nowait(x)
    if rx.try_recv().is_err() {
        println!("nothing there");
    }

    // get(timeout=1)
    if rx.recv_timeout(Duration::from_millis(10)).is_err() {
        println!("nothing came in time");
    }

    // Queue(maxsize=n)
    let (small, _rx) = bounded(1);
    small.send("a").unwrap();
    if small.try_send("b").is_err() {
        println!("no room");
    }

    // a None to end the loop
    let (tx, rx) = unbounded();
    thread::spawn(move || {
        for item in 0..3 {
            tx.send(item).unwrap();
        }
        // Dropping tx ends the loop.
    });
    for item in rx {
        println!("item {item}");
    }

    // several threads call get
    let (tx, rx) = unbounded();
    let other = rx.clone();
    let threads = [rx, other].map(|rx| thread::spawn(move || rx.recv()));
    tx.send(1).unwrap();
    tx.send(2).unwrap();
    let mut taken = threads.map(|t| t.join().unwrap().unwrap());
    taken.sort();
    println!("each item once: {}", taken == [1, 2]);
}
