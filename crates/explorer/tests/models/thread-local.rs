// Each thread has a value of its own.
//~ 1 | 1
use std::cell::Cell;
use std::thread;

thread_local! {
    static COUNT: Cell<u8> = const { Cell::new(0) };
}

fn main() {
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                COUNT.with(|count| count.set(count.get() + 1));
                thread::yield_now();
                println!("{}", COUNT.with(Cell::get));
            });
        }
    });
}
