// What a lock guards, taken out of it after a scope.
//~ a | a | a | a
//~ a | a | a | b
//~ a | a | b | a
//~ a | a | b | b
//~ a | b | a | a
//~ a | b | a | b
//~ a | b | b | a
//~ a | b | b | b
//~ b | a | a | a
//~ b | a | a | b
//~ b | a | b | a
//~ b | a | b | b
//~ b | b | a | a
//~ b | b | a | b
//~ b | b | b | a
//~ b | b | b | b
use std::sync::{Mutex, RwLock};
use std::thread;

fn main() {
    let (first, mut second) = (Mutex::new(""), RwLock::new(""));
    let (third, mut fourth) = (parking_lot::RwLock::new(""), parking_lot::Mutex::new(""));
    thread::scope(|scope| {
        for name in ["a", "b"] {
            let (first, second, third, fourth) = (&first, &second, &third, &fourth);
            scope.spawn(move || {
                *first.lock().unwrap() = name;
                *second.write().unwrap() = name;
                *third.write() = name;
                *fourth.lock() = name;
            });
        }
    });
    println!("{}", first.into_inner().unwrap());
    println!("{}", second.get_mut().unwrap());
    println!("{}", third.into_inner());
    println!("{}", fourth.get_mut());
}
