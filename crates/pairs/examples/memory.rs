use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

// a module's global variable
static COUNT: Mutex<u32> = Mutex::new(0);

struct CleanUp;

impl Drop for CleanUp {
    fn drop(&mut self) {
        println!("cleaned up");
    }
}

fn main() {
    // list.append from threads
    let items = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| *COUNT.lock().unwrap() += 1);
            scope.spawn(|| items.lock().unwrap().push("item"));
        }
    });
    println!("counted: {}", COUNT.lock().unwrap());
    println!("appended: {}", items.into_inner().unwrap().len());

    // time.monotonic()
    let begin = Instant::now();
    // time.sleep(0.1)
    let time = Duration::from_millis(100);
    thread::sleep(time);
    println!("slept long enough: {}", begin.elapsed() >= time);

    // finally in a daemon
    thread::spawn(|| {
        let _clean_up = CleanUp;
        loop {
            thread::park();
        }
    });
    println!("no clean-up follows");
}
