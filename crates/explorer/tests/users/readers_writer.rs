// Two readers and a writer.
//~ outputs: 14
//~ ending: 4 reader 0 ends: new
//~ ending: 4 reader 1 ends: new
//~ ending: 6 written
//~ exit code: 0
use std::sync::{Arc, RwLock};
use std::thread;

fn main() {
    let page = Arc::new(RwLock::new("old"));
    let mut handles = Vec::new();
    for i in 0..2 {
        let page = Arc::clone(&page);
        handles.push(thread::spawn(move || {
            let text = page.read().unwrap();
            println!("reader {i} begins: {text}");
            println!("reader {i} ends: {text}");
        }));
    }
    let writer = thread::spawn(move || {
        let mut text = page.write().unwrap();
        *text = "new";
        println!("written");
    });
    for handle in handles {
        handle.join().unwrap();
    }
    writer.join().unwrap();
}
