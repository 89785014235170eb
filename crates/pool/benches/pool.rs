//! What one tiny task costs: this pool beside the crates threadpool and rayon
//! and, where Python is found, its ThreadPoolExecutor. Once nobody asks what
//! the tasks return, and once all of it is added up: a handle is made for that,
//! and whoever has none sends it through a channel, as the documentation of
//! threadpool does.
//!
//! Each measurement is a process of its own, for whoever shares a heap with
//! others pays for what they left in it. The contenders take turns, so that a
//! machine that becomes slower does so for all of them. The median of a
//! contender's ratios to threadpool in the same round is the figure to quote,
//! and the quartiles beside it say how much it is worth. `UPDATE=1` writes what
//! was measured to `pool.md`, which stands on a page.

use std::hint::black_box;
use std::process::Command;
use std::sync::mpsc;
use std::time::Instant;
use std::{env, fs};

const ROUNDS: usize = 21;
/// How many times a process runs its tasks; Python does once.
const REPEATS: usize = 50;
const TASKS: usize = 10_000;
const WORKERS: [usize; 3] = [1, 2, 4];

/// Runs `TASKS` tasks on this many workers.
type Contender = (&'static str, fn(workers: usize));

fn task(n: usize) -> usize {
    black_box(n)
}

/// Nobody asks what the tasks return.
const DROPPED: [Contender; 3] = [
    ("threadpool", |workers| {
        let pool = threadpool::ThreadPool::new(workers);
        for n in 0..TASKS {
            pool.execute(move || {
                task(n);
            });
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
        with_rayon(workers, |scope| {
            for n in 0..TASKS {
                scope.spawn(move |_| {
                    task(n);
                });
            }
        });
    }),
];

/// What they return is added up.
const ADDED: [Contender; 3] = [
    ("threadpool", |workers| {
        let pool = threadpool::ThreadPool::new(workers);
        let (results, sum) = mpsc::channel();
        for n in 0..TASKS {
            let results = results.clone();
            pool.execute(move || results.send(task(n)).unwrap());
        }
        drop(results);
        check(sum.iter().sum());
    }),
    ("pool", |workers| {
        let sum = pool::scope(workers, |pool| {
            let submitted = (0..TASKS).map(|n| pool.submit(move || task(n)));
            let handles: Vec<_> = submitted.collect();
            handles.into_iter().map(|handle| handle.join().unwrap()).sum()
        });
        check(sum);
    }),
    ("rayon", |workers| {
        let (results, sum) = mpsc::channel();
        with_rayon(workers, |scope| {
            for n in 0..TASKS {
                let results = results.clone();
                scope.spawn(move |_| results.send(task(n)).unwrap());
            }
        });
        drop(results);
        check(sum.iter().sum());
    }),
];

fn with_rayon<'scope>(
    workers: usize,
    block: impl FnOnce(&rayon::Scope<'scope>) + Send,
) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(workers).build();
    pool.expect("a pool of rayon").in_place_scope(block);
}

/// Each task has been run once.
fn check(sum: usize) {
    assert_eq!(sum, TASKS * (TASKS - 1) / 2);
}

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
fn measured_apart(kind: &str, name: &str, workers: usize) -> Option<f64> {
    let mut command = if name == "Python" {
        let mut python = Command::new("python3");
        python.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/tasks.py"));
        python
    } else {
        Command::new(env::current_exe().expect("it runs"))
    };
    let arguments = [kind, name, &workers.to_string()];
    let output = command.args(arguments).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

fn main() {
    let kinds = [("dropped", DROPPED), ("added up", ADDED)];
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [kind, name, workers] = &arguments[..] {
        let (_, contenders) = kinds.iter().find(|it| it.0 == kind).unwrap();
        let (_, run) = contenders.iter().find(|it| it.0 == name).unwrap();
        println!("{}", measured(*run, workers.parse().unwrap()));
        return;
    }
    let python = Command::new("python3").arg("--version").output();
    let python = python.ok().and_then(|it| String::from_utf8(it.stdout).ok());
    let python = python.map_or("no Python".to_owned(), |it| it.trim().into());
    let mut page = format!("Measured {} and {python}.\n", testing::machine());
    for (kind, contenders) in kinds {
        page += &table(kind, &contenders.map(|it| it.0));
    }
    print!("{page}");
    if testing::updating() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/pool.md");
        fs::write(file, page)
            .unwrap_or_else(|e| panic!("cannot write {file}: {e}"));
    }
}

/// A row for each number of workers, a column for each contender and Python.
fn table(kind: &str, contenders: &[&str]) -> String {
    let names = [contenders, &["Python"]].concat();
    let mut table = format!(
        "\nWhat the tasks return is {kind}:\n\n| workers | {} |\n\
         | --: {}|\n",
        names.join(" | "),
        "| --: ".repeat(names.len())
    );
    for workers in WORKERS {
        let round = |_| {
            let measured = |name: &&str| measured_apart(kind, name, workers);
            names.iter().map(measured).collect()
        };
        let rounds: Vec<Vec<Option<f64>>> = (0..ROUNDS).map(round).collect();
        let cells: Vec<String> =
            (0..names.len()).map(|place| cell(&rounds, place)).collect();
        table += &format!("| {workers} | {} |\n", cells.join(" | "));
    }
    table
}

/// How many times what threadpool took the contender at this place took.
/// Threadpool itself has the first place.
fn cell(rounds: &[Vec<Option<f64>>], place: usize) -> String {
    let times = rounds.iter().map(|round| round[place]);
    let Some(times) = times.collect::<Option<Vec<f64>>>() else {
        return "not found".to_owned();
    };
    if place == 0 {
        return format!("{:.0} ns", quartile(2, times));
    }
    let base = rounds.iter().map(|round| round[0].expect("it is ours"));
    let ratios: Vec<f64> =
        times.iter().zip(base).map(|(time, base)| time / base).collect();
    let [low, middle, high] =
        [1, 2, 3].map(|quarters| quartile(quarters, ratios.clone()));
    // Nobody needs to know it better of one that is far away.
    let digits = if middle < 10.0 { 2 } else { 0 };
    format!("× {middle:.digits$}<br>{low:.digits$} to {high:.digits$}")
}
