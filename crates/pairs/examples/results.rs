use std::panic;
use std::thread;

fn in_a_thread<T: Send + 'static>(
    function: impl FnOnce() -> T + Send + 'static,
) -> thread::Result<T> {
    thread::spawn(function).join()
}

fn text(payload: &(dyn std::any::Any + Send)) -> &str {
    payload.downcast_ref::<&str>().unwrap()
}

fn main() {
    panic::set_hook(Box::new(|_| {})); // Keeps standard error empty.

    // try … except in the thread
    match in_a_thread(|| "seven".parse::<u32>()).unwrap() {
        Ok(number) => println!("parsed {number}"),
        Err(_) => println!("no number"),
    }

    // except Exception around it all
    in_a_thread(|| {
        let caught = panic::catch_unwind(|| panic!("a bug"));
        println!("caught: {}", text(&*caught.unwrap_err()));
    })
    .unwrap();

    // threading.excepthook
    panic::set_hook(Box::new(|info| {
        println!("the hook was told: {}", text(info.payload()));
    }));
    let fail = || panic!("another bug");
    let failed = in_a_thread(fail);

    // raise again after join
    panic::set_hook(Box::new(|_| {}));
    let payload = failed.unwrap_err();
    let caught = thread::spawn(|| panic::resume_unwind(payload)).join();
    println!("raised again: {}", text(&*caught.unwrap_err()));
}
