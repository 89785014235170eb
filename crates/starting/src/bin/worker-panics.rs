use std::thread;

fn divide(dividend: u32, divisor: u32) -> u32 {
    dividend / divisor
}

fn main() {
    let worker = thread::Builder::new()
        .name("divider".to_owned())
        .spawn(|| divide(1, 0))
        .unwrap();

    match worker.join() {
        Ok(quotient) => println!("The worker returned {quotient}"),
        Err(panic) => {
            let message = panic.downcast_ref::<&str>().unwrap();
            println!("The worker panicked: {message}");
        }
    }
    println!("The program goes on");
}
