// One waits with parking_lot's Condvar, two others add: nobody adds while the
// first has the lock again.
//~ outputs: 2
//~ ending: 2 end
//~ exit code: 0
use parking_lot::{Condvar, Mutex};
use std::thread;

fn main() {
    let sum = Mutex::new(0);
    let changed = Condvar::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut sum = sum.lock();
            changed.wait_while(&mut sum, |sum| *sum == 0);
            *sum += 10;
            println!("waited: {}", *sum);
        });
        for _ in 0..2 {
            scope.spawn(|| {
                let mut sum = sum.lock();
                *sum += 1;
                println!("added: {}", *sum);
                drop(sum);
                changed.notify_all();
            });
        }
    });
    println!("end");
}
