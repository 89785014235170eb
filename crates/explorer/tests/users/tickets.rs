// Each gets a number of its own, but calls it out when it likes.
//~ outputs: 36
//~ ending: 4 Ann has ticket 1
//~ ending: 4 Ann has ticket 2
//~ ending: 4 Ann has ticket 3
//~ ending: 4 Ben has ticket 1
//~ ending: 4 Ben has ticket 2
//~ ending: 4 Ben has ticket 3
//~ ending: 4 Cleo has ticket 1
//~ ending: 4 Cleo has ticket 2
//~ ending: 4 Cleo has ticket 3
//~ exit code: 0
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::Builder;

fn main() {
    let next = Arc::new(AtomicU32::new(1));
    let mut customers = Vec::new();
    for name in ["Ann", "Ben", "Cleo"] {
        let next = Arc::clone(&next);
        let customer = Builder::new().name(name.to_string()).spawn(move || {
            let ticket = next.fetch_add(1, Ordering::Relaxed);
            println!(
                "{} has ticket {ticket}",
                std::thread::current().name().unwrap()
            );
        });
        customers.push(customer.unwrap());
    }
    for customer in customers {
        customer.join().unwrap();
    }
}
