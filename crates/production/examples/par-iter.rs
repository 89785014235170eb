use rayon::prelude::*;

fn main() {
    let sum: u64 = (1..=1_000_000_u64).into_par_iter().map(|n| n * n).sum();
    println!("the sum of the squares is {sum}");
}
