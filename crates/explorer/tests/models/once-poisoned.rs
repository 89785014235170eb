// A panic poisons a Once, until somebody forces it.
//~ failed: true | second failed: true | done: false | forced after a panic: true | third failed: false | done: true
use std::sync::Once;
use std::thread;

static ONCE: Once = Once::new();

fn main() {
    let first = thread::spawn(|| ONCE.call_once(|| panic!("no")));
    println!("failed: {}", first.join().is_err());
    let second = thread::spawn(|| ONCE.call_once(|| println!("second try")));
    println!("second failed: {}", second.join().is_err());
    println!("done: {}", ONCE.is_completed());
    ONCE.call_once_force(|state| println!("forced after a panic: {}", state.is_poisoned()));
    let third = thread::spawn(|| ONCE.call_once(|| println!("third try")));
    println!("third failed: {}", third.join().is_err());
    println!("done: {}", ONCE.is_completed());
}
