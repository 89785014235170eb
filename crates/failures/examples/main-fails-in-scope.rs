use std::sync::mpsc;
use std::thread;

fn main() {
    let (alive, main_fails) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            let _ = main_fails.recv();
            println!("worker: done");
        });
        let _alive = alive; // Dropped by the panic.
        panic!("main");
    });
}
