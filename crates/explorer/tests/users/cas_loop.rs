// Doubling and adding, each repeated until nobody came in between.
//~ outputs: 4
//~ ending: 1 13 after 1 and 1 tries
//~ ending: 1 13 after 1 and 2 tries
//~ ending: 1 16 after 1 and 1 tries
//~ ending: 1 16 after 2 and 1 tries
//~ exit code: 0
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

fn change(number: &AtomicU32, f: impl Fn(u32) -> u32) -> u32 {
    let mut tries = 1;
    let mut old = number.load(Ordering::SeqCst);
    while let Err(now) =
        number.compare_exchange(old, f(old), Ordering::SeqCst, Ordering::SeqCst)
    {
        old = now;
        tries += 1;
    }
    tries
}

fn main() {
    let number = Arc::new(AtomicU32::new(5));
    let number2 = Arc::clone(&number);
    let doubling = thread::spawn(move || change(&number2, |n| n * 2));
    let adding = change(&number, |n| n + 3);
    let doubling = doubling.join().unwrap();
    println!(
        "{} after {doubling} and {adding} tries",
        number.load(Ordering::SeqCst)
    );
}
