// A guard in the arguments of a panic lives while the thread unwinds.
//~ true
use std::sync::Mutex;
use std::thread;

fn main() {
    let value = Mutex::new(1);
    thread::scope(|scope| {
        let worker = scope.spawn(|| panic!("{}", *value.lock().unwrap()));
        let _ = worker.join();
    });
    println!("{}", value.lock().is_err());
}
