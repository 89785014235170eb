// As `panic_heard_or_not`, but it is a scope that hands the panic over.
//~ outputs: 3
//~ ending: 1 heard
//~ ending: 2 main
//~ exit code: 1
use std::panic::catch_unwind;
use std::thread;

fn main() {
    thread::spawn(|| {
        let scope = catch_unwind(|| {
            thread::scope(|scope| {
                scope.spawn(|| panic!("nobody may hear it"));
            })
        });
        if scope.is_err() {
            println!("heard");
        }
    });
    println!("main");
}
