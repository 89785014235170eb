// One panics, one forces: whoever comes first.
//~ forced after a panic: false | failed: false
//~ forced after a panic: true | failed: true
use std::sync::Once;
use std::thread;

fn main() {
    let once = Once::new();
    thread::scope(|scope| {
        let first = scope.spawn(|| once.call_once(|| panic!("no")));
        once.call_once_force(|state| println!("forced after a panic: {}", state.is_poisoned()));
        println!("failed: {}", first.join().is_err());
    });
}
