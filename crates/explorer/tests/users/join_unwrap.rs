// The panic of a worker becomes a panic of main, once it is joined.
//~ outputs: 6
//~ ending: 3 failing starts
//~ ending: 2 other ends
//~ ending: 1 other starts
//~ exit code: 1
use std::thread;

fn main() {
    let failing = thread::spawn(|| {
        println!("failing starts");
        let lucky = false;
        assert!(lucky, "no luck");
    });
    let other = thread::spawn(|| {
        println!("other starts");
        println!("other ends");
    });
    failing.join().unwrap();
    other.join().unwrap();
    println!("never printed");
}
