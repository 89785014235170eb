// Panics that another thread is handed, and deals with: by a join, by a scope,
// by `catch_unwind`.
//~ outputs: 1
//~ ending: 1 true true true
//~ exit code: 0
use std::panic::catch_unwind;
use std::thread;

fn main() {
    let joined = thread::spawn(|| panic!("one")).join();
    let scoped = catch_unwind(|| {
        thread::scope(|scope| {
            scope.spawn(|| panic!("two"));
        })
    });
    let caught = thread::spawn(|| catch_unwind(|| panic!("three")).is_err());
    let caught = caught.join().unwrap();
    println!("{} {} {caught}", joined.is_err(), scoped.is_err());
}
