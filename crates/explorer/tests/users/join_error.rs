// A panic is a value for the thread that joins.
//~ outputs: 2
//~ ending: 2 error: too good
//~ exit code: 0
use std::thread;

fn main() {
    let worker = thread::spawn(|| {
        println!("working");
        if 6 * 7 == 42 {
            panic!("too good");
        }
        println!("never printed");
    });
    println!("waiting");
    match worker.join() {
        Ok(()) => println!("fine"),
        Err(error) => {
            println!("error: {}", error.downcast_ref::<&str>().unwrap())
        }
    }
}
