// What `{:?}` shows of a lock and an atomic, as in many first programs.
//~ outputs: 1
//~ ending: 1 -1 Mutex { data: [1, 2], poisoned: false, .. }
//~ exit code: 0
use std::sync::atomic::{AtomicI32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

fn main() {
    let number = Arc::new(AtomicI32::new(5));
    let list = Arc::new(Mutex::new(vec![1]));
    let (number2, list2) = (number.clone(), list.clone());
    let worker = thread::spawn(move || {
        number2.fetch_sub(6, Ordering::SeqCst);
        list2.lock().unwrap().push(2);
    });
    worker.join().unwrap();
    println!("{number:?} {list:?}");
}
