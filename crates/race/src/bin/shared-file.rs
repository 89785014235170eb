use std::fs::File;
use std::io::{BufRead, BufReader};
use std::sync::{Arc, Barrier};
use std::thread;

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");

struct Shared(File);

impl Drop for Shared {
    fn drop(&mut self) {
        println!("The last handle is gone: the file closes");
    }
}

fn main() {
    let file = Arc::new(Shared(File::open(PATH).unwrap()));
    let main_is_done = Barrier::new(2);

    thread::scope(|scope| {
        let handle = Arc::clone(&file);
        let main_is_done = &main_is_done;
        scope.spawn(move || {
            main_is_done.wait();
            let first = BufReader::new(&handle.0).lines().next();
            println!("reader: read {:?}", first.unwrap().unwrap());
        });

        drop(file);
        println!("main: dropped its handle");
        main_is_done.wait();
    });
}
