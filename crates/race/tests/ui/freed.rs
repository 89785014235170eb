/// Runs both at the same time.
fn in_two_threads(one: impl FnOnce() + Send, two: impl FnOnce() + Send) {
    std::thread::scope(|scope| {
        scope.spawn(one);
        scope.spawn(two);
    });
}

fn main() {
    let names = vec!["Ada", "Grace"];
    in_two_threads(|| println!("{names:?}"), || drop(names));
}
