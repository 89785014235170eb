use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};

/// A thread with an owner: dropping the owner ends it and waits for it.
struct Logger {
    lines: Option<Sender<String>>,
    thread: Option<JoinHandle<()>>,
}

impl Logger {
    fn start() -> Logger {
        let (lines, receiver) = mpsc::channel();
        let thread = thread::spawn(move || {
            for line in receiver {
                println!("logged: {line}");
            }
            println!("logger: everything is written");
        });
        Logger { lines: Some(lines), thread: Some(thread) }
    }

    fn log(&self, line: &str) {
        let lines = self.lines.as_ref().expect("open until it is dropped");
        lines.send(line.to_owned()).expect("the logger lives");
    }
}

impl Drop for Logger {
    fn drop(&mut self) {
        self.lines.take(); // Closes the channel, which ends the loop.
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn main() {
    let logger = Logger::start();
    logger.log("one");
    logger.log("two");
    drop(logger);
    println!("main: done");
}
