use std::thread::{self, Scope};

fn start<'scope, 'env>(scope: &'scope Scope<'scope, 'env>) {
    let line = String::from("worker: line 1");
    scope.spawn(|| println!("{line}"));
}

fn main() {
    thread::scope(|scope| start(scope));
}
