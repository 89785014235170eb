// Two threads that nobody joins are cut off when main returns.
//~ outputs: 71
//~ ending: 6 a: one
//~ ending: 20 a: two
//~ ending: 6 b: one
//~ ending: 20 b: two
//~ ending: 19 main: bye
//~ exit code: 0
use std::thread;

fn main() {
    for name in ["a", "b"] {
        thread::spawn(move || {
            println!("{name}: one");
            println!("{name}: two");
        });
    }
    println!("main: bye");
}
