use std::cell::Cell;
use std::thread;

// local()
thread_local! {
    static MINE: Cell<u32> = const { Cell::new(0) };
}

fn main() {
    // name="worker"
    let builder = thread::Builder::new().name("worker".to_owned());
    let thread = builder.spawn(|| {
        // current_thread()
        println!("I am {}", thread::current().name().unwrap());
    });
    thread.unwrap().join().unwrap();

    // t.ident, get_ident()
    let other = thread::spawn(|| thread::current().id()).join().unwrap();
    println!("two threads, two ids: {}", thread::current().id() != other);

    // main_thread()
    let main = thread::current().id();
    let is_main = move || {
        println!("is this main: {}", thread::current().id() == main);
    };
    is_main();
    thread::spawn(is_main).join().unwrap();

    MINE.set(1);
    thread::spawn(|| MINE.set(2)).join().unwrap();
    println!("mine is still {}", MINE.get());
}
