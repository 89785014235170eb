// Each thread has its own value.
//~ outputs: 2
//~ ending: 1 main 5
//~ ending: 1 worker 2
//~ exit code: 0
use std::cell::{Cell, RefCell};
use std::thread;

thread_local! {
    static NUMBER: Cell<u32> = const { Cell::new(1) };
    static NAME: RefCell<String> = RefCell::new("worker".to_string());
}

fn main() {
    NUMBER.set(5);
    NAME.replace("main".to_string());
    let say = || {
        NAME.with_borrow(|name| println!("{name} {}", NUMBER.get()));
    };
    let worker = thread::spawn(move || {
        NUMBER.set(NUMBER.get() + 1);
        say();
    });
    say();
    worker.join().unwrap();
}
