// Two producers and one consumer share a place for one item.
//~ outputs: 45
//~ ending: 16 got butter
//~ ending: 8 got milk
//~ ending: 11 the baker goes home
//~ ending: 10 the milkman goes home
//~ exit code: 0
use std::sync::{Condvar, Mutex};
use std::thread;

struct Place {
    item: Mutex<Option<&'static str>>,
    changed: Condvar,
}

fn put(place: &Place, item: &'static str) {
    let guard = place.item.lock().unwrap();
    let mut guard =
        place.changed.wait_while(guard, |item| item.is_some()).unwrap();
    *guard = Some(item);
    place.changed.notify_all();
}

fn take(place: &Place) -> &'static str {
    let guard = place.item.lock().unwrap();
    let mut guard =
        place.changed.wait_while(guard, |item| item.is_none()).unwrap();
    place.changed.notify_all();
    guard.take().unwrap()
}

fn main() {
    let place = Place { item: Mutex::new(None), changed: Condvar::new() };
    thread::scope(|scope| {
        scope.spawn(|| {
            put(&place, "bread");
            put(&place, "butter");
            println!("the baker goes home");
        });
        scope.spawn(|| {
            put(&place, "milk");
            println!("the milkman goes home");
        });
        for _ in 0..3 {
            println!("got {}", take(&place));
        }
    });
}
