// The same with a static, as most programs have it.
//~ outputs: 8
//~ ending: 2 a: made by a
//~ ending: 2 a: made by b
//~ ending: 2 b: made by a
//~ ending: 2 b: made by b
//~ exit code: 0
use std::sync::{Once, OnceLock};
use std::thread;

static CONFIG: OnceLock<String> = OnceLock::new();
static GREETING: Once = Once::new();

fn work(name: &str) {
    GREETING.call_once(|| println!("hello from {name}"));
    let config = CONFIG.get_or_init(|| format!("made by {name}"));
    println!("{name}: {config}");
}

fn main() {
    let a = thread::spawn(|| work("a"));
    let b = thread::spawn(|| work("b"));
    a.join().unwrap();
    b.join().unwrap();
}
