use std::sync::Mutex;

fn main() {
    let value = Mutex::new(1);
    let first = value.lock().unwrap();
    println!("locked once: {first}");
    let second = value.lock().unwrap();
    println!("locked twice: {second}");
}
