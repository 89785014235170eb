// Statics: an atomic and a Mutex, both with `const fn new`.
//~ outputs: 8
//~ ending: 4 x y
//~ ending: 4 y x
//~ exit code: 0
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

static NEXT: AtomicUsize = AtomicUsize::new(1);
static NAMES: Mutex<Vec<&str>> = Mutex::new(Vec::new());

fn main() {
    thread::scope(|scope| {
        for name in ["x", "y"] {
            scope.spawn(move || {
                let number = NEXT.fetch_add(1, Ordering::SeqCst);
                println!("{name} has number {number}");
                NAMES.lock().unwrap().push(name);
            });
        }
    });
    println!("{}", NAMES.lock().unwrap().join(" "));
}
