// Who prints holds standard output while it forms the line; who needs that to
// let go of what the line needs waits for ever.
//~ has | 1
//~ 1 | has
//~ deadlock: nothing
use std::fmt;
use std::sync::Mutex;
use std::thread;

struct Locked(Mutex<u8>);

impl fmt::Display for Locked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", *self.0.lock().unwrap())
    }
}

fn main() {
    let value = Locked(Mutex::new(1));
    thread::scope(|scope| {
        scope.spawn(|| {
            let _held = value.0.lock().unwrap();
            println!("has");
        });
        println!("{value}");
    });
}
