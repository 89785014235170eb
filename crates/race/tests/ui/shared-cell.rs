use std::cell::Cell;

/// Runs both at the same time.
fn in_two_threads(one: impl FnOnce() + Send, two: impl FnOnce() + Send) {
    std::thread::scope(|scope| {
        scope.spawn(one);
        scope.spawn(two);
    });
}

fn main() {
    let value = Cell::new(0);
    let add = || value.set(value.get() + 1);
    in_two_threads(add, add);
}
