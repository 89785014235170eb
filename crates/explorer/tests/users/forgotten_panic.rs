// Nobody joins the thread that panics: main goes on, and exits with success.
//~ outputs: 4
//~ ending: 3 main: two
//~ ending: 1 thread: before
//~ exit code: 1
use std::thread;

fn main() {
    thread::spawn(|| {
        println!("thread: before");
        panic!("nobody hears it");
    });
    println!("main: one");
    println!("main: two");
}
