use std::sync::Mutex;
use std::thread;

fn main() {
    let with_std = Mutex::new(0);
    let with_parking_lot = parking_lot::Mutex::new(0);

    // Each worker panics after the first half of its update.
    thread::scope(|scope| {
        let worker = scope.spawn(|| {
            let mut value = with_std.lock().unwrap();
            *value += 41;
            panic!("half done, with std's lock");
        });
        worker.join().unwrap_err();

        let worker = scope.spawn(|| {
            let mut value = with_parking_lot.lock();
            *value += 41;
            panic!("half done, with parking_lot's lock");
        });
        worker.join().unwrap_err();
    });

    match with_std.lock() {
        Ok(value) => println!("std: the value is {value}"),
        Err(poisoned) => {
            let value = poisoned.into_inner();
            println!("std: poisoned, the value is {value}");
        }
    }
    println!("parking_lot: the value is {}", with_parking_lot.lock());
}
