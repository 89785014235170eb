use std::thread;

fn total(name: &str, prices: &[u32]) -> u32 {
    println!("Thread {name}: adding {} prices", prices.len());
    prices.iter().sum()
}

fn main() {
    let prices = vec![3, 5, 7];

    // `move` hands `prices` over: from here on it belongs to the thread.
    let worker = thread::spawn(move || total("adder", &prices));

    let sum = worker.join().unwrap();
    println!("The thread returned {sum}");
}
