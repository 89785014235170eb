// A thread that has done all its work may still not have finished.
//~ outputs: 4
//~ ending: 1 done: false, finished: false
//~ ending: 1 done: false, finished: true
//~ ending: 1 done: true, finished: false
//~ ending: 1 done: true, finished: true
//~ exit code: 0
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

fn main() {
    let done = Arc::new(AtomicBool::new(false));
    let done2 = Arc::clone(&done);
    let worker = thread::spawn(move || done2.store(true, Ordering::SeqCst));
    let done = done.load(Ordering::SeqCst);
    let finished = worker.is_finished();
    println!("done: {done}, finished: {finished}");
}
