// Whether the lock is poisoned can be asked without holding it.
//~ false | true | Err
//~ true | true | Err
use std::sync::Mutex;
use std::thread;

fn main() {
    let value = Mutex::new(1);
    thread::scope(|scope| {
        let worker = scope.spawn(|| {
            let _guard = value.lock().unwrap();
            panic!("it is poisoned now");
        });
        println!("{}", value.is_poisoned());
        let _ = worker.join();
    });
    println!("{}", value.is_poisoned());
    println!("{}", if value.into_inner().is_err() { "Err" } else { "Ok" });
}
