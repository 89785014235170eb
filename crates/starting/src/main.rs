use std::thread;

fn do_first() {
    println!("Running do_first line 1");
    println!("Running do_first line 2");
    println!("Running do_first line 3");
}

fn do_second() {
    println!("Running do_second line 1");
    println!("Running do_second line 2");
    println!("Running do_second line 3");
}

fn main() {
    let t1 = thread::spawn(do_first);
    let t2 = thread::spawn(do_second);

    // Wait for both threads to end.
    t1.join().unwrap();
    t2.join().unwrap();
}
