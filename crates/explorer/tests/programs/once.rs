use std::sync::OnceLock;
use std::thread;

static WINNER: OnceLock<u32> = OnceLock::new();

fn main() {
    thread::scope(|scope| {
        for id in 0..2 {
            scope.spawn(move || {
                let winner = WINNER.get_or_init(|| {
                    println!("{id} initialises");
                    id
                });
                println!("{id} sees {winner}");
            });
        }
    });
}
