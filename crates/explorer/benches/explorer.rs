//! How far the explorer goes, beside shuttle's own search: one run, states,
//! executions and seconds side by side.

use std::fs;
use std::sync::Arc;
use std::time::{Duration, Instant};

use engine::execution::{Program, Runner};
use engine::language::Language;
use engine::search::{self, Level, Limits};
use explorer_programs::{PROGRAMS, own};
use shuttle::scheduler::DfsScheduler;

/// A row about one program: outputs, states, executions, seconds.
fn row(name: &str, program: Program) -> Option<(usize, Duration)> {
    let start = Instant::now();
    let limits =
        Limits { states: 50_000_000, memory: 16_000, ..Limits::default() };
    let mut runner = Runner::new(program);
    let explored =
        match search::explore(&mut runner, Level::Reduced, limits, &mut |_| {})
        {
            Ok(explored) => explored,
            Err(stopped) => {
                println!("{name:24} {}", stopped.0);
                return None;
            }
        };
    let language =
        Language::of(&explored.world, &explored.graph, &[None]).ok()?;
    let outputs = &language.counts()[language.roots[0] as usize];
    let took = start.elapsed();
    println!(
        "{name:24} {:>24} {:>10} {:>10} {:>9.3} s {:>6} MB",
        outputs.to_string(),
        explored.graph.edges.len(),
        explored.executions,
        took.as_secs_f64(),
        peak().unwrap_or(0),
    );
    Some((explored.executions, took))
}

/// The most memory that this process has held, in MB, where Linux tells.
fn peak() -> Option<usize> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<usize>().ok().map(|kb| kb / 1000)
}

/// Shuttle's own search: schedules (up to `most`) and time.
fn shuttle(
    most: usize,
    main: impl Fn() + Send + Sync + 'static,
) -> (usize, Duration) {
    let mut config = shuttle::Config::new();
    config.stack_size = 256 * 1024;
    config.silence_warnings = true;
    let start = Instant::now();
    let runner =
        shuttle::Runner::new(DfsScheduler::new(Some(most), false), config);
    let schedules = runner.run(move || drop(plain_std::process(&main)));
    (schedules, start.elapsed())
}

fn main() {
    println!(
        "{:24} {:>24} {:>10} {:>10} {:>11} {:>9}",
        "program", "outputs", "states", "executions", "time", "peak"
    );
    for program in PROGRAMS {
        row(program.name, Arc::new(program.run));
    }
    for (threads, lines) in [(2, 5), (2, 10), (3, 5), (4, 5), (5, 5)] {
        row(
            &format!("{threads} threads, {lines} lines"),
            Arc::new(move || own::threads(threads, lines)),
        );
    }
    for (workers, tasks) in [(2, 4), (2, 8), (3, 6), (4, 4), (4, 8)] {
        row(
            &format!("pool {workers}, {tasks} tasks"),
            Arc::new(move || own::pool(workers, tasks, 2)),
        );
    }
    for (workers, outer, inner) in
        [(2, 2, 2), (2, 3, 3), (3, 2, 3), (3, 3, 3), (3, 4, 3), (4, 4, 4)]
    {
        let large = workers == 4 && std::env::var_os("LARGE").is_none();
        if !large {
            let name = format!("pools {outer}x{inner}, {workers} each");
            row(&name, Arc::new(move || own::nested(workers, outer, inner)));
        }
    }

    println!(
        "\n{:24} {:>12} {:>12} {:>10} {:>10}",
        "beside shuttle's search", "schedules", "executions", "fewer", "faster"
    );
    let beside =
        |name: &str, explored: Program, plain: Box<dyn Fn() + Send + Sync>| {
            let start = Instant::now();
            let mut runner = Runner::new(explored);
            let found = search::explore(
                &mut runner,
                Level::Reduced,
                Limits::default(),
                &mut |_| {},
            );
            let took = start.elapsed();
            let Ok(found) = found else { return };
            const MOST: usize = 3_000_000;
            let (schedules, dfs) = shuttle(MOST, plain);
            let more = if schedules < MOST { "" } else { "more than " };
            println!(
                "{name:24} {:>12} {:>12} {:>10.0} {:>10.0}{}",
                schedules,
                found.executions,
                schedules as f64 / found.executions as f64,
                dfs.as_secs_f64() / took.as_secs_f64(),
                if more.is_empty() { "" } else { "   (shuttle stopped early)" },
            );
        };
    for program in PROGRAMS {
        if let Some(plain) =
            plain_programs::PROGRAMS.iter().find(|p| p.name == program.name)
            && !["pool", "nested"].contains(&program.name)
        {
            beside(program.name, Arc::new(program.run), Box::new(plain.run));
        }
    }
    beside(
        "scopes 2x2",
        Arc::new(|| own::scopes(2, 2)),
        Box::new(|| plain_programs::own::scopes(2, 2)),
    );
    beside(
        "pools 2x2, 2 each",
        Arc::new(|| own::nested(2, 2, 2)),
        Box::new(|| plain_programs::own::nested(2, 2, 2)),
    );
}
