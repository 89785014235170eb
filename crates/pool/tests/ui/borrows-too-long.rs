fn main() {
    pool::scope(2, |pool| {
        let name = String::from("inside the block");
        pool.submit(|| println!("{name}"));
    });
}
