use std::sync::mpsc;
use std::thread;

fn main() {
    let (alive, ended) = mpsc::channel::<()>();
    thread::spawn(move || {
        let _alive = alive; // Dropped after the panic was printed.
        panic!("worker");
    });
    let _ = ended.recv(); // As Python waits at its end. Joins nobody.
    println!("main: done");
}
