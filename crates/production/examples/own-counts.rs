use std::thread;

fn main() {
    let numbers: Vec<u32> = (1..=1_000).collect();
    let even = thread::scope(|scope| {
        let count = |part: &[u32]| part.iter().filter(|n| *n % 2 == 0).count();
        let threads: Vec<_> = numbers
            .chunks(250)
            .map(|part| scope.spawn(move || count(part)))
            .collect();
        threads.into_iter().map(|t| t.join().unwrap()).sum::<usize>()
    });
    println!("{even} of {} numbers are even", numbers.len());
}
