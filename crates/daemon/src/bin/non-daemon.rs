use std::thread;

fn main() {
    // Every thread of the scope is joined where the scope ends.
    thread::scope(|scope| {
        println!("main: starting the worker");
        scope.spawn(|| {
            println!("worker: line 1");
            println!("worker: line 2");
            println!("worker: line 3");
        });
        println!("main: done");
    });
    println!("main: every thread has ended");
}
