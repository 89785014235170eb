fn main() {
    pool::scope(2, |pool| {
        let handle = pool.submit(|| panic!("task"));
        let failure = handle.join().unwrap_err();
        let text = failure.downcast_ref::<&str>();
        println!("the failure is handed over: {text:?}");
    });
    println!("main: done");
}
