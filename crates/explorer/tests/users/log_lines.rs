// A program that sets up its own log: the level is in the lines, the clock and
// the target are not; details are hidden.
//~ outputs: 6
//~ ending: 3  WARN 0 is odd
//~ ending: 3  WARN 1 is odd
//~ exit code: 0
use std::thread;
use tracing::{debug, info, warn};

fn work(number: u32) {
    info!("working on {number}");
    debug!("hidden");
    warn!("{number} is odd");
}

fn main() {
    tracing_subscriber::fmt().with_target(false).init();
    let worker = thread::spawn(|| work(1));
    work(0);
    worker.join().unwrap();
}
