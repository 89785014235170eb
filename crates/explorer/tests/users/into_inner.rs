// After the scope, the data is taken out of its Mutex.
//~ outputs: 2
//~ ending: 1 the winner is a
//~ ending: 1 the winner is b
//~ exit code: 0
use std::sync::Mutex;
use std::thread;

fn main() {
    let finished = Mutex::new(Vec::new());
    thread::scope(|scope| {
        scope.spawn(|| finished.lock().unwrap().push("a"));
        scope.spawn(|| finished.lock().unwrap().push("b"));
    });
    let finished = finished.into_inner().unwrap();
    println!("the winner is {}", finished[0]);
}
