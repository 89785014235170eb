use std::path::Path;
use std::process;
use std::sync::Barrier;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use parking_lot::Mutex;
use parking_lot::deadlock::check_deadlock;

static LEFT: Mutex<u32> = Mutex::new(0);
static RIGHT: Mutex<u32> = Mutex::new(0);
static BOTH: Barrier = Barrier::new(2);

fn left_first() {
    let _left = LEFT.lock();
    BOTH.wait(); // Each thread holds one lock now,
    let _right = RIGHT.lock(); // and waits for the other's.
}

fn right_first() {
    let _right = RIGHT.lock();
    BOTH.wait();
    let _left = LEFT.lock();
}

fn spawn(name: &str, work: fn()) -> JoinHandle<()> {
    thread::Builder::new().name(name.to_owned()).spawn(work).unwrap()
}

fn main() {
    let threads =
        [spawn("left first", left_first), spawn("right first", right_first)];

    while !threads.iter().all(JoinHandle::is_finished) {
        thread::sleep(Duration::from_millis(10));
        let stuck: Vec<_> = check_deadlock().into_iter().flatten().collect();
        for thread in threads.iter().map(JoinHandle::thread) {
            let mut same =
                stuck.iter().filter(|s| s.thread_id() == thread.id());
            let Some(stuck) = same.next() else { continue };
            let mut frames =
                stuck.backtrace().frames().iter().flat_map(|f| f.symbols());
            let here = |name: &Path| name.ends_with(file!());
            let line = frames
                .find(|f| f.filename().is_some_and(here))
                .unwrap()
                .lineno()
                .unwrap();
            let name = thread.name().unwrap();
            println!("deadlock: {name:?} waits at {}:{line}", file!());
        }
        if !stuck.is_empty() {
            process::exit(1);
        }
    }
    println!("no deadlock: both threads have ended");
}
