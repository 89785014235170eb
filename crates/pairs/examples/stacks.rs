use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::{Condvar, Mutex};

use crossbeam_channel::unbounded;

/// A collection that threads share: to take from it waits for an item.
struct Shared<C> {
    items: Mutex<C>,
    more: Condvar,
}

impl<C> Shared<C> {
    fn new(items: C) -> Shared<C> {
        Shared { items: Mutex::new(items), more: Condvar::new() }
    }

    fn put(&self, add: impl FnOnce(&mut C)) {
        add(&mut self.items.lock().unwrap());
        self.more.notify_one();
    }

    fn get<T>(&self, take: impl Fn(&mut C) -> Option<T>) -> T {
        let mut items = self.items.lock().unwrap();
        loop {
            match take(&mut items) {
                Some(item) => return item,
                None => items = self.more.wait(items).unwrap(),
            }
        }
    }
}

fn main() {
    // SimpleQueue()
    let (tx, rx) = unbounded();
    tx.send(1).unwrap();
    println!("from a simple queue: {}", rx.recv().unwrap());

    // LifoQueue()
    let stack = Shared::new(Vec::new());
    for item in [1, 2, 3] {
        stack.put(|items| items.push(item));
    }
    let [a, b, c] = [(); 3].map(|()| stack.get(Vec::pop));
    println!("last in, first out: {a} {b} {c}");

    // PriorityQueue()
    let heap = Shared::new(BinaryHeap::new());
    for item in [2, 3, 1] {
        heap.put(|items| items.push(Reverse(item)));
    }
    let [a, b, c] = [(); 3].map(|()| heap.get(BinaryHeap::pop).0);
    println!("smallest first: {a} {b} {c}");
}
