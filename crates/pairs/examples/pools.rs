use std::panic;
use std::time::Duration;

use crossbeam_channel::{RecvTimeoutError, unbounded};

// initializer=f
thread_local! {
    static GREETING: String = "hello".to_owned();
}

fn square(number: u32) -> u32 {
    number * number
}

fn main() {
    panic::set_hook(Box::new(|_| {})); // Keeps standard error empty.

    // max_workers=0
    if panic::catch_unwind(|| pool::scope(0, |_| ())).is_err() {
        println!("no workers: refused");
    }

    let (go_on, may_go_on) = unbounded::<()>();
    pool::scope(2, |pool| {
        // ex.submit(f, a)
        let handle = pool.submit(|| square(3));
        // future.result()
        println!("3 squared: {}", handle.join().unwrap());

        // ex.map(f, items)
        let handles = [1, 2, 3].map(|n| pool.submit(move || square(n)));
        let [a, b, c] = handles.map(|handle| handle.join().unwrap());
        println!("in order: {a} {b} {c}");

        // future.exception()
        let failed = pool.submit(|| panic!("no")).join().err();
        println!("it failed: {}", failed.is_some());

        // as_completed(futures)
        let (tx, results) = unbounded();
        for n in 1..4 {
            let tx = tx.clone();
            pool.submit(move || tx.send(square(n)).unwrap());
        }
        drop(tx);
        println!("sum of the squares: {}", results.iter().sum::<u32>());

        // wait(futures, timeout=1)
        let (done, results) = unbounded::<()>();
        pool.submit(move || {
            let _ = may_go_on.recv();
            drop(done);
        });
        let waited = results.recv_timeout(Duration::from_millis(10));
        let in_time = waited != Err(RecvTimeoutError::Timeout);
        println!("done in time: {}", u32::from(in_time));
        drop(go_on);

        // ex.shutdown(wait=False)
        pool.submit(|| println!("a task that waits is still run"));
        drop(pool);
    });

    pool::scope(1, |pool| {
        let greeting = pool.submit(|| GREETING.with(String::clone));
        println!("prepared: {}", greeting.join().unwrap());
    });
}
