// Who does not get the lock at once does something else.
//~ outputs: 6
//~ ending: 4 used 1 times
//~ ending: 2 used 2 times
//~ exit code: 0
use std::sync::Mutex;
use std::thread;

fn main() {
    let desk = Mutex::new(0);
    thread::scope(|scope| {
        for name in ["Ada", "Bob"] {
            let desk = &desk;
            scope.spawn(move || match desk.try_lock() {
                Ok(mut uses) => {
                    *uses += 1;
                    println!("{name} works, use {uses}");
                }
                Err(_) => println!("{name} goes for a walk"),
            });
        }
    });
    println!("used {} times", desk.lock().unwrap());
}
