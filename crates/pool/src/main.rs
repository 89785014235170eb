fn task(index: usize) {
    println!("Thread {index}: starting");
    println!("Thread {index}: finishing");
}

fn main() {
    pool::scope(3, |pool| {
        for index in 0..3 {
            pool.submit(move || task(index));
        }
    });
}
