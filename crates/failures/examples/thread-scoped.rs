use std::thread;

fn main() {
    thread::scope(|scope| {
        scope.spawn(|| panic!("worker"));
    });
    println!("main: done");
}
