// Statics begin anew in each execution, and are there before the threads are.
//~ 1 | made by a | [1, 2]
//~ 1 | made by b | [1, 2]
use std::sync::atomic::{AtomicU8, Ordering::SeqCst};
use std::sync::{Mutex, OnceLock};
use std::thread;

static NEXT: AtomicU8 = AtomicU8::new(1);
static NAMES: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static MADE: OnceLock<String> = OnceLock::new();

fn work(name: &str) {
    MADE.get_or_init(|| format!("made by {name}"));
    let mut names = NAMES.lock().unwrap();
    names.push(NEXT.fetch_add(1, SeqCst));
}

fn main() {
    println!("{}", NEXT.load(SeqCst));
    thread::scope(|scope| {
        scope.spawn(|| work("a"));
        scope.spawn(|| work("b"));
    });
    println!("{}", MADE.get().unwrap());
    println!("{:?}", NAMES.lock().unwrap());
}
