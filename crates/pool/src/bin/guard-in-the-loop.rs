use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::{Duration, Instant};

use parking_lot::Mutex;

type Jobs = Mutex<Vec<usize>>;

fn keeps_the_guard(jobs: &Jobs, work: &(dyn Fn(usize) + Sync)) {
    // The guard is a temporary of the condition: it lives until the body ends.
    while let Some(job) = jobs.lock().pop() {
        work(job);
    }
}

fn drops_the_guard(jobs: &Jobs, work: &(dyn Fn(usize) + Sync)) {
    loop {
        let job = jobs.lock().pop(); // The guard lives until this semicolon.
        let Some(job) = job else { break };
        work(job);
    }
}

fn measure(
    name: &str,
    worker: fn(&Jobs, &(dyn Fn(usize) + Sync)),
    meet: usize,
) {
    let (running, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let meeting = Barrier::new(meet);
    let jobs = Mutex::new(vec![1, 2, 3, 4]);
    let start = Instant::now();
    let work = |_job| {
        most.fetch_max(running.fetch_add(1, SeqCst) + 1, SeqCst);
        meeting.wait(); // Ends only when `meet` jobs run at once.
        thread::sleep(Duration::from_millis(50));
        running.fetch_sub(1, SeqCst);
    };
    thread::scope(|scope| {
        scope.spawn(|| worker(&jobs, &work));
        scope.spawn(|| worker(&jobs, &work));
    });
    let (most, took) = (most.into_inner(), start.elapsed().as_millis());
    println!("{name}: {most} at once, 4 jobs in {took} ms");
}

fn main() {
    measure("the guard kept", keeps_the_guard, 1);
    measure("the guard dropped", drops_the_guard, 2);
}
