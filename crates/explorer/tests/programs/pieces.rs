// Two prints for one line: pieces of two lines can mix.
use std::thread;

fn main() {
    thread::scope(|scope| {
        for id in 0..2 {
            scope.spawn(move || {
                print!("{id}");
                println!();
            });
        }
    });
}
