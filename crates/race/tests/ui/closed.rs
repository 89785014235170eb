use std::fs::File;

/// Runs both at the same time.
fn in_two_threads(one: impl FnOnce() + Send, two: impl FnOnce() + Send) {
    std::thread::scope(|scope| {
        scope.spawn(one);
        scope.spawn(two);
    });
}

fn main() {
    let file = File::open("Cargo.toml").unwrap();
    in_two_threads(|| println!("{:?}", file.metadata()), || drop(file));
}
