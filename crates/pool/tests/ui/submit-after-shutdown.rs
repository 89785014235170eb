fn main() {
    pool::scope(2, |pool| {
        drop(pool);
        pool.submit(|| println!("too late"));
    });
}
