//! Runs each solution and each wrong attempt for real. A solution passes; a
//! wrong attempt that has bad luck does not, and `crates/explorer` proves it
//! wrong whatever its luck.
//!
//! `UPDATE=1 RUNS=100` runs each wrong attempt a hundred times, and writes how
//! often it passed to `lucky.md`, and a run that did beside it.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use explorer::expect;
use libtest_mimic::{Arguments, Failed, Trial};

macro_rules! attempts {
    ($($name:ident = $path:literal,)*) => {
        $(mod $name {
            include!(concat!("../", $path, ".rs"));
            pub fn run() {
                main();
            }
        })*

        const ATTEMPTS: &[(&str, fn())] = &[$(($path, $name::run),)*];
    };
}

attempts! {
    solutions_bound_the_queue = "solutions/bound-the-queue",
    solutions_break_the_deadlock = "solutions/break-the-deadlock",
    solutions_feed_the_pool = "solutions/feed-the-pool",
    solutions_first_then_second = "solutions/first-then-second",
    solutions_lose_exactly_one = "solutions/lose-exactly-one",
    solutions_two_without_a_lock = "solutions/two-without-a-lock",
    solutions_wait_for_all = "solutions/wait-for-all",
    wrong_bound_the_queue_roomy = "wrong/bound-the-queue-roomy",
    wrong_bound_the_queue_sleep = "wrong/bound-the-queue-sleep",
    wrong_break_the_deadlock_gate = "wrong/break-the-deadlock-gate",
    wrong_break_the_deadlock_sleep = "wrong/break-the-deadlock-sleep",
    wrong_feed_the_pool_check = "wrong/feed-the-pool-check",
    wrong_feed_the_pool_sleep = "wrong/feed-the-pool-sleep",
    wrong_first_then_second_signal = "wrong/first-then-second-signal",
    wrong_first_then_second_sleep = "wrong/first-then-second-sleep",
    wrong_lose_exactly_one_sleep = "wrong/lose-exactly-one-sleep",
    wrong_lose_exactly_one_third = "wrong/lose-exactly-one-third",
    wrong_two_without_a_lock_exchange = "wrong/two-without-a-lock-exchange",
    wrong_two_without_a_lock_sleep = "wrong/two-without-a-lock-sleep",
    wrong_wait_for_all_manager = "wrong/wait-for-all-manager",
    wrong_wait_for_all_signal = "wrong/wait-for-all-signal",
}

/// Names the attempt that this process shall be.
const BE: &str = "ATTEMPT";

/// None takes longer, unless it is in a deadlock.
const LIMIT: Duration = Duration::from_secs(5);

fn file(path: &str, extension: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("{path}.{extension}"))
}

/// Runs an attempt once, and returns what it printed; nothing if it failed or
/// was still running after some seconds.
fn run(path: &str) -> Result<Option<String>, Failed> {
    let mut child = Command::new(env::current_exe()?)
        .env(BE, path)
        .stdout(Stdio::piped())
        .spawn()?;
    let begin = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if begin.elapsed() > LIMIT {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(Duration::from_millis(1));
    };
    let mut printed = String::new();
    child.stdout.take().ok_or("a pipe")?.read_to_string(&mut printed)?;
    Ok(status.success().then_some(printed))
}

/// A run that passes, if this one does.
fn passes(path: &str) -> Result<Option<String>, Failed> {
    let source = fs::read_to_string(file(path, "rs"))?;
    let expected = expect::read(path, &source)?;
    Ok(run(path)?.filter(|printed| expect::met(printed, &expected)))
}

/// A row for each wrong attempt: in how many of how many runs it passed.
fn lucky(runs: u32) -> Result<String, Failed> {
    let mut table =
        String::from("| wrong attempt | runs | passed |\n|---|--:|--:|\n");
    for (path, _) in ATTEMPTS.iter().filter(|a| a.0.starts_with("wrong/")) {
        let mut passed = 0;
        for _ in 0..runs {
            if let Some(printed) = passes(path)? {
                passed += 1;
                fs::write(file(path, "stdout"), printed)?;
            }
        }
        table += &format!("| `{path}.rs` | {runs} | {passed} |\n");
    }
    Ok(table)
}

/// Each wrong attempt has a row, and passed more often than not.
fn each_wrong_attempt_passed_mostly() -> Result<(), Failed> {
    let table = fs::read_to_string(file("lucky", "md"))?;
    let mut rows = table.lines().skip(2);
    for (path, _) in ATTEMPTS.iter().filter(|a| a.0.starts_with("wrong/")) {
        let row = rows.next().unwrap_or_default();
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        let [_, name, runs, passed, _] = cells[..] else {
            return Err(format!("lucky.md has no row for {path}").into());
        };
        let (runs, passed): (u32, u32) = (runs.parse()?, passed.parse()?);
        if name != format!("`{path}.rs`") || passed * 2 <= runs {
            return Err(format!("{path} has this row: {row}").into());
        }
    }
    Ok(())
}

/// One that nobody runs would be lucky without a measurement.
fn every_attempt_is_run() -> Result<(), Failed> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["solutions", "wrong"] {
        for entry in fs::read_dir(here.join(folder))? {
            let path = entry?.path();
            let stem = path.file_stem().and_then(|s| s.to_str()).unwrap_or("");
            let name = format!("{folder}/{stem}");
            if path.extension().is_some_and(|e| e == "rs")
                && ATTEMPTS.iter().all(|a| a.0 != name)
            {
                return Err(format!("{name} is not in `attempts!`").into());
            }
        }
    }
    Ok(())
}

fn main() -> ExitCode {
    if let Ok(path) = env::var(BE) {
        let attempt = ATTEMPTS.iter().find(|a| a.0 == path);
        attempt.expect("a name from the list").1();
        return ExitCode::SUCCESS;
    }
    let arguments = Arguments::from_args();
    if testing::updating()
        && let Some(runs) = env::var("RUNS").ok().and_then(|r| r.parse().ok())
    {
        let table = lucky(runs).expect("every attempt can be run");
        fs::write(file("lucky", "md"), table).expect("lucky.md can be written");
    }
    let mut trials = vec![
        Trial::test(
            "each_wrong_attempt_passed_mostly",
            each_wrong_attempt_passed_mostly,
        ),
        Trial::test("every_attempt_is_run", every_attempt_is_run),
    ];
    for (path, _) in ATTEMPTS.iter().filter(|a| a.0.starts_with("solutions/")) {
        trials.push(Trial::test(*path, || {
            passes(path)?.map(drop).ok_or_else(|| "it does not pass".into())
        }));
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}
