use std::process;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

static ALL_BUSY: Barrier = Barrier::new(3);
static ENDED: AtomicUsize = AtomicUsize::new(0);

fn give_up_after(limit: Duration) {
    thread::sleep(limit);
    let ended = ENDED.load(SeqCst);
    println!("starved: {ended} of 3 inner tasks have ended");
    process::exit(1);
}

fn main() {
    thread::spawn(|| give_up_after(Duration::from_secs(1)));

    pool::scope(3, |pool| {
        for _ in 0..3 {
            let same_pool = pool.clone();
            pool.submit(move || {
                ALL_BUSY.wait(); // Every worker now has an outer task,
                let inner = same_pool.submit(|| ENDED.fetch_add(1, SeqCst));
                inner.join() // so none is left for this one.
            });
        }
    });
    println!("every task has ended");
}
