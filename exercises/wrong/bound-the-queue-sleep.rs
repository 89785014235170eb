// Expected: every run prints "handled item 3"
// Expected: no run prints "too many items are on their way"

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread;
use std::time::Duration;

use crossbeam_channel::unbounded;

fn main() {
    let on_their_way = AtomicUsize::new(0);
    let (sender, receiver) = unbounded();
    thread::scope(|scope| {
        scope.spawn(|| {
            for item in receiver {
                on_their_way.fetch_sub(1, SeqCst);
                println!("handled item {item}");
            }
        });
        for item in 0..4 {
            if on_their_way.fetch_add(1, SeqCst) == 3 {
                println!("too many items are on their way");
            }
            sender.send(item).unwrap();
            thread::sleep(Duration::from_millis(10));
        }
        drop(sender);
    });
}
