//! What one tiny task costs: this pool beside the crates threadpool and rayon
//! and, where Python is found, its ThreadPoolExecutor.
//!
//! Each measurement is a process of its own, for who shares a heap with others
//! pays for what they left in it. The contenders take turns, so that a machine
//! that becomes slower does so for all of them. The median of a contender's
//! ratios to threadpool in the same round is the figure to quote, and the
//! quartiles beside it say how much it is worth.

use std::env;
use std::hint::black_box;
use std::process::Command;
use std::time::Instant;

const ROUNDS: usize = 21;
/// How many times a process runs its tasks; Python does once.
const REPEATS: usize = 50;
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

/// Nanoseconds for a task, the median of `REPEATS`.
fn measured(run: fn(usize), workers: usize) -> f64 {
    let times = (0..REPEATS).map(|_| {
        let start = Instant::now();
        run(workers);
        start.elapsed().as_secs_f64() * 1e9 / TASKS as f64
    });
    quartile(2, times.collect())
}

/// The value that so many quarters of all are below.
fn quartile(quarters: usize, mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[(values.len() - 1) * quarters / 4]
}

/// What a process of its own measures; `None` if it cannot be run.
fn asked(contender: &str, workers: usize) -> Option<f64> {
    let mut command = if contender == "Python" {
        let mut python = Command::new("python3");
        python.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/tasks.py"));
        python
    } else {
        let mut own = Command::new(env::current_exe().expect("it runs"));
        own.arg(contender);
        own
    };
    let output = command.arg(workers.to_string()).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let asked_for = |name| arguments.first().is_some_and(|it| it == name);
    if let Some((_, run)) = CONTENDERS.iter().find(|it| asked_for(it.0)) {
        println!("{}", measured(*run, arguments[1].parse().unwrap()));
        return;
    }
    println!("workers              ns/task   / threadpool (quartiles)");
    for workers in [1, 2, 4] {
        let names: Vec<&str> =
            CONTENDERS.iter().map(|it| it.0).chain(["Python"]).collect();
        let rounds: Vec<Vec<Option<f64>>> = (0..ROUNDS)
            .map(|_| names.iter().map(|name| asked(name, workers)).collect())
            .collect();
        for (place, name) in names.iter().enumerate() {
            let all = rounds.iter().map(|round| round[place]);
            let Some(times) = all.collect::<Option<Vec<f64>>>() else {
                println!("{workers:>7} {name:<12} not found, not measured");
                continue;
            };
            let base = rounds.iter().map(|round| round[0].expect("it is ours"));
            let ratios: Vec<f64> = times
                .iter()
                .zip(base)
                .map(|(time, base)| time / base)
                .collect();
            let [low, middle, high] =
                [1, 2, 3].map(|quarters| quartile(quarters, ratios.clone()));
            let time = quartile(2, times);
            println!(
                "{workers:>7} {name:<12} {time:>8.0} {middle:>8.2} \
                 ({low:.2} to {high:.2})"
            );
        }
    }
}
