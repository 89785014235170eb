use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::sync::{Barrier, Condvar, Mutex, OnceLock};
use std::thread;
use std::time::Duration;

fn main() {
    // Event()
    let (set, changed) = (Mutex::new(false), Condvar::new());
    // event.wait(timeout=1)
    let time = Duration::from_millis(10);
    let waited = changed
        .wait_timeout_while(set.lock().unwrap(), time, |set| !*set)
        .unwrap();
    println!("set in time: {}", !waited.1.timed_out());
    drop(waited);
    let ready = OnceLock::new(); // An event that is set once.
    thread::scope(|scope| {
        scope.spawn(|| ready.set(()));
        ready.wait();
        println!("the event is set");
    });

    // Condition()
    let (done, changed) = (Mutex::new(false), Condvar::new());
    let work = || {
        *done.lock().unwrap() = true;
        // c.notify(), notify_all()
        changed.notify_one();
    };
    thread::scope(|scope| {
        scope.spawn(work);
        // c.wait_for(done)
        let guard = done.lock().unwrap();
        let _guard = changed.wait_while(guard, |done| !*done).unwrap();
        println!("the work is done");
    });

    // c.wait()
    *done.lock().unwrap() = false;
    thread::scope(|scope| {
        scope.spawn(work);
        let mut guard = done.lock().unwrap();
        while !*guard {
            guard = changed.wait(guard).unwrap();
        }
        println!("the work is done again");
    });

    // barrier.wait() returns 0 … n − 1
    let (barrier, leaders) = (Barrier::new(3), AtomicU32::new(0));
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                if barrier.wait().is_leader() {
                    leaders.fetch_add(1, SeqCst);
                }
            });
        }
    });
    println!("chosen: {}", leaders.into_inner());
}
