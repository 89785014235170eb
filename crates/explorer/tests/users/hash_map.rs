// Three threads count words in one map.
//~ outputs: 1
//~ ending: 1 a 2, b 1
//~ exit code: 0
use std::collections::HashMap;
use std::sync::Mutex;
use std::thread;

fn main() {
    let counts = Mutex::new(HashMap::new());
    thread::scope(|scope| {
        for word in ["a", "b", "a"] {
            let counts = &counts;
            scope.spawn(move || {
                *counts.lock().unwrap().entry(word).or_insert(0) += 1;
            });
        }
    });
    let counts = counts.into_inner().unwrap();
    println!("a {}, b {}", counts["a"], counts["b"]);
}
