// Two threads wait until a door is open, with a loop around the wait.
//~ outputs: 30
//~ ending: 12 0 sits down
//~ ending: 12 1 sits down
//~ ending: 6 open
//~ exit code: 0
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

fn main() {
    let door = Arc::new((Mutex::new(false), Condvar::new()));
    let mut handles = vec![];
    for i in 0..2 {
        let door = Arc::clone(&door);
        handles.push(thread::spawn(move || {
            let (open, opened) = &*door;
            let mut open = open.lock().unwrap();
            while !*open {
                open = opened.wait(open).unwrap();
            }
            drop(open);
            println!("{i} walks in");
            println!("{i} sits down");
        }));
    }
    println!("opening");
    *door.0.lock().unwrap() = true;
    door.1.notify_all();
    println!("open");
    for handle in handles {
        handle.join().unwrap();
    }
}
