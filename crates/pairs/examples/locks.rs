use std::cell::Cell;

use crossbeam_channel::bounded;
use parking_lot::{Mutex, ReentrantMutex};

fn main() {
    // acquire(blocking=False)
    let lock = Mutex::new(());
    let first = lock.try_lock();
    println!("first: {}", first.is_some());
    println!("second: {}", lock.try_lock().is_some());

    // lock.locked()
    println!("locked: {}", lock.is_locked());
    drop(first);
    println!("locked: {}", lock.is_locked());

    // RLock()
    let again = ReentrantMutex::new(Cell::new(0));
    let outer = again.lock();
    let inner = again.lock();
    inner.set(outer.get() + 1);
    println!("locked twice by one thread");

    // Semaphore(n)
    let (acquire, release) = bounded(2);
    acquire.send(()).unwrap();
    acquire.send(()).unwrap();
    println!("a third permit: {}", acquire.try_send(()).is_ok());
    release.recv().unwrap();
    println!("after a release: {}", acquire.try_send(()).is_ok());

    // BoundedSemaphore(n)
    let (_acquire, release) = bounded::<()>(1);
    if release.try_recv().is_err() {
        println!("one release too many is refused");
    }
}
