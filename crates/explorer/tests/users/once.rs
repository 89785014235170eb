// Whoever comes first initialises; the others wait for it.
//~ outputs: 4
//~ ending: 1 a uses the one of a
//~ ending: 1 a uses the one of b
//~ ending: 1 b uses the one of a
//~ ending: 1 b uses the one of b
//~ exit code: 0
use std::sync::{Arc, OnceLock};
use std::thread;

fn main() {
    let config = Arc::new(OnceLock::new());
    let mut handles = Vec::new();
    for name in ["a", "b"] {
        let config = Arc::clone(&config);
        handles.push(thread::spawn(move || {
            let by = config.get_or_init(|| {
                println!("{name} initialises");
                name
            });
            println!("{name} uses the one of {by}");
        }));
    }
    for handle in handles {
        handle.join().unwrap();
    }
}
