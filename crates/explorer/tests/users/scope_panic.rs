// A scope passes the panic of a thread on, when all threads have ended.
//~ outputs: 12
//~ ending: 3 a: about to panic
//~ ending: 3 all are started
//~ ending: 6 b: second
//~ exit code: 1
use std::thread;

fn main() {
    thread::scope(|scope| {
        scope.spawn(|| {
            println!("a: about to panic");
            panic!("a");
        });
        scope.spawn(|| {
            println!("b: first");
            println!("b: second");
        });
        println!("all are started");
    });
    println!("never printed");
}
