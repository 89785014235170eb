// A Once whose closure panicked is poisoned: the next call panics, too.
//~ outputs: 1
//~ ending: 1 second failed: true
//~ exit code: 0
use std::sync::{Arc, Once};
use std::thread;

fn main() {
    let once = Arc::new(Once::new());
    let once2 = Arc::clone(&once);
    let first = thread::spawn(move || once2.call_once(|| panic!("no")));
    println!("first failed: {}", first.join().is_err());
    let second =
        thread::spawn(move || once.call_once(|| println!("second try")));
    println!("second failed: {}", second.join().is_err());
}
