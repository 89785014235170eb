fn sub_thread(main_idx: usize, idx: usize) {
    println!("sub thread running in main thread {main_idx}: {idx}");
}

fn main_thread(idx: usize) {
    println!("main thread running: {idx}");

    pool::scope(3, |pool| {
        for i in 0..3 {
            pool.submit(move || sub_thread(idx, i));
        }
    });
}

fn main() {
    pool::scope(3, |pool| {
        for i in 0..3 {
            pool.submit(move || main_thread(i));
        }
    });
}
