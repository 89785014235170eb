//! What one tiny task costs: this pool beside the crates threadpool and rayon
//! and, where Python is found, its ThreadPoolExecutor.
//!
//! The contenders take turns, so that a machine that becomes slower does so for
//! all of them, and each is given as its ratio to threadpool in the same round:
//! the median of these ratios is the figure to quote.

use std::hint::black_box;
use std::process::Command;
use std::time::Instant;

const ROUNDS: usize = 201;
const TASKS: usize = 10_000;

/// Runs `TASKS` tasks on this many workers.
type Contender = (&'static str, fn(workers: usize));

fn task(n: usize) {
    black_box(n);
}

const CONTENDERS: [Contender; 3] = [
    ("threadpool", |workers| {
        let pool = threadpool::ThreadPool::new(workers);
        for n in 0..TASKS {
            pool.execute(move || task(n));
        }
        pool.join();
    }),
    ("pool", |workers| {
        pool::scope(workers, |pool| {
            for n in 0..TASKS {
                pool.submit(move || task(n));
            }
        });
    }),
    ("rayon", |workers| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(workers).build();
        pool.expect("a pool of rayon").in_place_scope(|scope| {
            for n in 0..TASKS {
                scope.spawn(move |_| task(n));
            }
        });
    }),
];

fn nanoseconds_per_task(run: impl FnOnce()) -> f64 {
    let start = Instant::now();
    run();
    start.elapsed().as_secs_f64() * 1e9 / TASKS as f64
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Python's time for a task in nanoseconds, from `tasks.py` beside this file.
fn python(workers: usize) -> Option<f64> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/tasks.py");
    let arguments = [script, &workers.to_string()];
    let output = Command::new("python3").args(arguments).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

fn main() {
    println!(
        "{:>7} {:<12} {:>8} {:>13}",
        "workers", "", "ns/task", "/ threadpool"
    );
    for workers in [1, 2, 4] {
        let rounds: Vec<Vec<f64>> = (0..ROUNDS)
            .map(|_| {
                let times = CONTENDERS.iter();
                times
                    .map(|(_, run)| nanoseconds_per_task(|| run(workers)))
                    .collect()
            })
            .collect();
        for (place, (name, _)) in CONTENDERS.iter().enumerate() {
            let time =
                median(rounds.iter().map(|round| round[place]).collect());
            let ratio = median(
                rounds.iter().map(|round| round[place] / round[0]).collect(),
            );
            println!("{workers:>7} {name:<12} {time:>8.0} {ratio:>13.2}");
        }
        let base = median(rounds.iter().map(|round| round[0]).collect());
        match python(workers) {
            Some(time) => println!(
                "{workers:>7} {:<12} {time:>8.0} {:>13.2}",
                "Python",
                time / base
            ),
            None => {
                println!("{workers:>7} Python       not found, not measured")
            }
        }
    }
}
