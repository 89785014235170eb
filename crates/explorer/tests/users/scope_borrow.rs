// What a thread of a scope writes into a borrowed variable is there afterwards.
//~ outputs: 2
//~ ending: 1 ["a", "b"]
//~ ending: 1 ["b", "a"]
//~ exit code: 0
use std::sync::mpsc;
use std::thread;

fn main() {
    let mut order = Vec::new();
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for name in ["a", "b"] {
            let sender = sender.clone();
            scope.spawn(move || sender.send(name).unwrap());
        }
        drop(sender);
        scope.spawn(|| {
            for name in receiver {
                order.push(name);
            }
        });
    });
    println!("{order:?}");
}
