// A thread panics while it holds a lock of parking_lot: nobody is told.
//~ outputs: 4
//~ ending: 4 end
//~ exit code: 0
use parking_lot::Mutex;
use std::thread;

fn main() {
    let account = Mutex::new((100, 0));
    thread::scope(|scope| {
        let careless = scope.spawn(|| {
            let mut account = account.lock();
            account.0 -= 50;
            if account.1 == 0 {
                panic!("the power is gone");
            }
            account.1 += 50;
        });
        scope.spawn(|| {
            let (left, right) = *account.lock();
            println!("{left} + {right} = {}", left + right);
        });
        if careless.join().is_err() {
            println!("the transfer has failed");
        }
    });
    println!("end");
}
