// Messages of one producer stay in order; those of two mix.
//~ outputs: 6
//~ ending: 1 a1 a2 b1 b2
//~ ending: 1 a1 b1 a2 b2
//~ ending: 1 a1 b1 b2 a2
//~ ending: 1 b1 a1 a2 b2
//~ ending: 1 b1 a1 b2 a2
//~ ending: 1 b1 b2 a1 a2
//~ exit code: 0
use std::sync::mpsc;
use std::thread;

fn main() {
    let (sender, receiver) = mpsc::channel();
    for name in ["a", "b"] {
        let sender = sender.clone();
        thread::spawn(move || {
            for i in 1..=2 {
                sender.send(format!("{name}{i}")).unwrap();
            }
        });
    }
    drop(sender);
    let all: Vec<String> = receiver.iter().collect();
    println!("{}", all.join(" "));
}
