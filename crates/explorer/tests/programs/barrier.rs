use std::sync::Barrier;
use std::thread;

fn main() {
    let barrier = Barrier::new(2);
    thread::scope(|scope| {
        for id in 0..2 {
            let barrier = &barrier;
            scope.spawn(move || {
                println!("{id} arrives");
                let last = barrier.wait().is_leader();
                println!("{id} leaves, last: {last}");
            });
        }
    });
}
