use std::thread;

use crossbeam_channel::unbounded;

fn main() {
    let (updates, received) = unbounded();
    let owner = thread::spawn(move || {
        let mut value = 0; // Nobody else has it, so it needs no lock.
        for update in received {
            value += update;
        }
        value
    });
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| updates.send(1).unwrap());
        }
    });
    drop(updates);
    println!("Ending value is {}.", owner.join().unwrap());
}
