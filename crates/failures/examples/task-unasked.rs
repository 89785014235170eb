fn main() {
    pool::scope(2, |pool| {
        pool.submit(|| panic!("task"));
    });
    println!("main: done");
}
