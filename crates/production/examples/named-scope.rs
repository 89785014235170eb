use std::thread::{self, Builder};

fn letters(words: &[&str]) -> usize {
    words.iter().map(|word| word.len()).sum()
}

fn main() {
    let words = ["scoped", "threads", "may", "borrow"];
    let (left, right) = words.split_at(2);
    let total = thread::scope(|scope| {
        let builder = Builder::new().name("letters".to_owned());
        let thread = builder.spawn_scoped(scope, || letters(left)).unwrap();
        letters(right) + thread.join().unwrap()
    });
    println!("{total} letters in {} words", words.len());
}
