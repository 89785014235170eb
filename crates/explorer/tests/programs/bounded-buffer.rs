// A buffer with room for one, by a lock and two conditions.
use std::sync::{Condvar, Mutex};
use std::thread;

struct Buffer {
    item: Mutex<Option<u32>>,
    filled: Condvar,
    emptied: Condvar,
}

impl Buffer {
    fn put(&self, value: u32) {
        let mut item = self.item.lock().unwrap();
        while item.is_some() {
            item = self.emptied.wait(item).unwrap();
        }
        *item = Some(value);
        println!("put {value}");
        self.filled.notify_one();
    }

    fn take(&self) -> u32 {
        let mut item = self.item.lock().unwrap();
        loop {
            if let Some(value) = item.take() {
                println!("took {value}");
                self.emptied.notify_one();
                return value;
            }
            item = self.filled.wait(item).unwrap();
        }
    }
}

fn main() {
    let buffer = Buffer {
        item: Mutex::new(None),
        filled: Condvar::new(),
        emptied: Condvar::new(),
    };
    thread::scope(|scope| {
        scope.spawn(|| (1..=3).for_each(|value| buffer.put(value)));
        scope.spawn(|| (1..=3).for_each(|_| assert!(buffer.take() > 0)));
    });
}
