// A panic that another thread is handed by a join, if it comes to that: main
// may end before.
//~ outputs: 3
//~ ending: 1 heard
//~ ending: 2 main
//~ exit code: 1
use std::thread;

fn main() {
    thread::spawn(|| {
        let failing = thread::spawn(|| panic!("nobody may hear it"));
        if failing.join().is_err() {
            println!("heard");
        }
    });
    println!("main");
}
