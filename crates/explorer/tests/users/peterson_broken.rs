// A gate that looks first and says so later: both threads can get in.
//~ outputs: 12
//~ ending: 12 closed
//~ exit code: 0
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

fn visit(wants: &[AtomicBool; 2], me: usize) {
    if wants[1 - me].load(Ordering::SeqCst) {
        println!("{me} gives up");
        return;
    }
    wants[me].store(true, Ordering::SeqCst);
    println!("{me} enters");
    println!("{me} leaves");
    wants[me].store(false, Ordering::SeqCst);
}

fn main() {
    let wants = [AtomicBool::new(false), AtomicBool::new(false)];
    thread::scope(|scope| {
        scope.spawn(|| visit(&wants, 0));
        scope.spawn(|| visit(&wants, 1));
    });
    println!("closed");
}
