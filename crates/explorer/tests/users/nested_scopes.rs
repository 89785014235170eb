// A scope in a thread of a scope.
//~ outputs: 280
//~ ending: 280 end
//~ exit code: 0
use std::thread;

fn main() {
    thread::scope(|outer| {
        for i in 0..2 {
            outer.spawn(move || {
                println!("outer {i} begins");
                thread::scope(|inner| {
                    for j in 0..2 {
                        inner.spawn(move || println!("inner {i}.{j}"));
                    }
                });
                println!("outer {i} ends");
            });
        }
    });
    println!("end");
}
