use std::thread;

fn outer_task(outer: usize) {
    println!("outer {outer}");
    thread::scope(|scope| {
        for inner in 0..2 {
            scope.spawn(move || println!("inner {inner} of outer {outer}"));
        }
    });
}

fn main() {
    thread::scope(|scope| {
        for outer in 0..2 {
            scope.spawn(move || outer_task(outer));
        }
    });
}
