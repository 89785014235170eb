fn main_thread(idx: usize) -> usize {
    let last = pool::scope(3, |pool| {
        pool.submit(|| println!("sub thread running"));
        pool.submit(move || idx * idx)
    });
    last.join().unwrap()
}

fn main() {
    println!("{}", main_thread(3));
}
