fn main() {
    pool::scope(2, |pool| {
        for outer in 0..2 {
            pool.submit(move || {
                println!("outer {outer}");
                pool::scope(2, |pool| {
                    for inner in 0..2 {
                        pool.submit(move || {
                            println!("inner {inner} of outer {outer}");
                        });
                    }
                });
            });
        }
    });
}
