//! Runs the Python twin of each program, with every CPython found.
//!
//! `UPDATE=1` writes anew each kept output that is not a possible one, and
//! `RUNS=100` runs each twin that often with each Python.
//! `PYTHON_TESTS=required` makes it a failure that no Python is found.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use libtest_mimic::{Arguments, Failed, Trial};

/// The lines of each thread, in its order. A line that stands in two threads
/// orders them: `main` prints it before it starts the other or after it joins
/// it, or one thread waits for the other.
type Threads = Vec<Vec<String>>;

struct Twin {
    /// `race/race` is `crates/race/python/race.py`.
    path: &'static str,
    exit_code: i32,
    /// What it may print, one entry for each ending. Without an entry there is
    /// one possible output, the one that is kept.
    endings: Vec<Threads>,
}

fn twins() -> Vec<Twin> {
    let twin = |path, exit_code, endings| Twin { path, exit_code, endings };
    let fixed = Vec::new;
    vec![
        twin("daemon/daemon", 0, daemon()),
        twin("daemon/joined", 0, fixed()),
        twin("daemon/non-daemon", 0, non_daemon()),
        twin("lock/deadlock", 1, fixed()),
        twin("lock/leaked-guard", 0, fixed()),
        twin("lock/lock", 0, lock()),
        twin("lock/poisoned", 0, fixed()),
        twin("nested/nested", 0, nested()),
        twin("nested/starved", 1, fixed()),
        twin("pool/pool", 0, pool()),
        twin("race/lost-update", 0, lost_update()),
        twin("race/race", 0, race()),
        twin("race/shared-file", 0, fixed()),
        twin("starting/arguments", 0, fixed()),
        twin("starting/starting", 0, starting()),
        twin("starting/worker-panics", 0, fixed()),
    ]
}

fn lines<const N: usize>(lines: [&str; N]) -> Vec<String> {
    lines.map(str::to_owned).to_vec()
}

fn starting() -> Vec<Threads> {
    let thread = |name: &str| {
        (1..=3).map(|line| format!("Running {name} line {line}")).collect()
    };
    vec![vec![thread("do_first"), thread("do_second")]]
}

/// Main ends while the daemon has printed all, some or none of its lines.
fn daemon() -> Vec<Threads> {
    let start = "main: starting the daemon".to_owned();
    let daemon = |printed| {
        let line = |line| format!("daemon: line {line}");
        [start.clone()].into_iter().chain((1..=printed).map(line)).collect()
    };
    let main = vec![start.clone(), "main: done".to_owned()];
    (0..=3).map(|printed| vec![main.clone(), daemon(printed)]).collect()
}

fn non_daemon() -> Vec<Threads> {
    let start = "main: starting the worker";
    let end = "main: every thread has ended";
    let [line_1, line_2, line_3] =
        ["worker: line 1", "worker: line 2", "worker: line 3"];
    vec![vec![
        lines([start, "main: done", end]),
        lines([start, line_1, line_2, line_3, end]),
    ]]
}

fn pool() -> Vec<Threads> {
    let task = |index| {
        ["starting", "finishing"]
            .map(|step| format!("Thread {index}: {step}"))
            .to_vec()
    };
    vec![(0..3).map(task).collect()]
}

/// A task prints its line before it submits the three tasks of its own pool.
fn nested() -> Vec<Threads> {
    let thread = |main_idx, idx| {
        vec![
            format!("main thread running: {main_idx}"),
            format!("sub thread running in main thread {main_idx}: {idx}"),
        ]
    };
    let threads =
        (0..3).flat_map(|main_idx| (0..3).map(move |idx| (main_idx, idx)));
    vec![threads.map(|(main_idx, idx)| thread(main_idx, idx)).collect()]
}

/// The two threads of an update, between the lines of main.
fn update(test: &str, steps: &[&str], end: u32) -> Threads {
    let thread = |name: usize| {
        let mut lines = vec![format!("{test}. Starting value is 0.")];
        lines.extend(steps.iter().map(|step| format!("Thread {name}{step}")));
        lines.push(format!("{test}. Ending value is {end}."));
        lines
    };
    vec![thread(0), thread(1)]
}

fn unlocked(end: u32) -> Threads {
    let steps = [": starting update", ": finishing update"];
    update("Testing unlocked update", &steps, end)
}

/// Each thread starts before the other one finishes.
fn overlap() -> Threads {
    vec![
        lines(["Thread 0: starting update", "Thread 1: finishing update"]),
        lines(["Thread 1: starting update", "Thread 0: finishing update"]),
    ]
}

/// An update is lost only when the two overlap; then both ends are possible.
fn race() -> Vec<Threads> {
    vec![[unlocked(1), overlap()].concat(), unlocked(2)]
}

fn lost_update() -> Vec<Threads> {
    vec![[unlocked(1), overlap()].concat()]
}

/// Whoever is second has the lock after the first is about to release it.
fn lock() -> Vec<Threads> {
    let steps = [
        ": starting update",
        " about to lock",
        " has lock",
        " about to release lock",
        " after release",
        ": finishing update",
    ];
    let order = |first, second| {
        let mut threads = update("Testing locked update", &steps, 2);
        threads.push(vec![
            format!("Thread {first} about to release lock"),
            format!("Thread {second} has lock"),
        ]);
        threads
    };
    vec![order(0, 1), order(1, 0)]
}

/// The judge: each line belongs to a thread, and each thread has printed all
/// its lines, once, in its order.
fn accepts(threads: &Threads, said: &[String]) -> bool {
    said.iter().all(|line| threads.iter().flatten().any(|it| it == line))
        && threads.iter().all(|thread| {
            thread.iter().eq(said.iter().filter(|it| thread.contains(it)))
        })
}

impl Twin {
    fn file(&self, extension: &str) -> PathBuf {
        let (chapter, name) = self.path.split_once('/').unwrap();
        crates().join(format!("{chapter}/python/{name}.{extension}"))
    }

    /// The kept output, empty where the twin prints nothing to this stream.
    fn kept(&self, stream: &str) -> String {
        fs::read_to_string(self.file(stream)).unwrap_or_default()
    }

    fn judge(&self, stream: &str, printed: &str) -> Result<(), Failed> {
        let said = comparable(printed);
        let kept = comparable(&self.kept(stream));
        let possible = if kept.is_empty() || self.endings.is_empty() {
            accepts(&vec![kept], &said)
        } else {
            self.endings.iter().any(|threads| accepts(threads, &said))
        };
        if possible {
            return Ok(());
        }
        let path = self.path;
        Err(format!("{path}.py cannot print this to {stream}:\n{printed}")
            .into())
    }

    /// Runs it with `python`, and returns what it printed to each stream.
    fn run(&self, python: &Path) -> Result<[(&str, String); 2], Failed> {
        let run = assert_cmd::Command::new(python)
            // Neither PYTHON* variables nor the user's packages play a part.
            .arg("-I")
            .arg(self.file("py"))
            .timeout(Duration::from_secs(10))
            .assert()
            .try_code(self.exit_code)?;
        let output = run.get_output();
        Ok([
            ("stdout", without_frames(&output.stdout)),
            ("stderr", without_frames(&output.stderr)),
        ])
    }

    fn update(&self, python: &Path) -> Result<(), Failed> {
        for (stream, printed) in self.run(python)? {
            let kept = self.kept(stream);
            if printed.is_empty() && !kept.is_empty() {
                fs::remove_file(self.file(stream))?;
            } else if printed.is_empty() != kept.is_empty()
                || self.judge(stream, &kept).is_err()
                || self.judge(stream, &printed).is_err()
            {
                fs::write(self.file(stream), printed)?;
            }
        }
        Ok(())
    }
}

/// Leaves out the frames of tracebacks: they name the files of one Python.
fn without_frames(output: &[u8]) -> String {
    String::from_utf8_lossy(output)
        .lines()
        .filter(|line| !line.starts_with(' '))
        .map(|line| format!("{line}\n"))
        .collect()
}

fn comparable(text: &str) -> Vec<String> {
    testing::repeatable(text).lines().map(str::to_owned).collect()
}

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates")
}

/// The version and path of every CPython from 3.9 on, `python3` first.
fn pythons() -> Vec<(String, PathBuf)> {
    const PROBE: &str = "
import platform, sys
assert sys.version_info >= (3, 9)
assert platform.python_implementation() == 'CPython'
gil = getattr(sys, '_is_gil_enabled', lambda: True)()
print(platform.python_version() + ('' if gil else 't'))
print(sys.executable)";

    let said = |command: &mut Command| {
        let output = command.output().ok()?;
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        output.status.success().then_some(said)
    };
    // pyenv finds python3.9 on the PATH only if that version is chosen.
    let pyenv = said(Command::new("pyenv").args(["versions", "--bare"]))
        .unwrap_or_default()
        .lines()
        .collect::<Vec<_>>()
        .join(":");

    let numbered = ["9", "10", "11", "12", "13", "13t", "14", "14t"];
    let mut commands = vec![Command::new("python3")];
    for minor in numbered {
        let mut command = Command::new(format!("python3.{minor}"));
        if !pyenv.is_empty() {
            command.env("PYENV_VERSION", &pyenv);
        }
        commands.push(command);
    }
    let mut pythons: Vec<(String, PathBuf)> = Vec::new();
    for mut command in commands {
        if let Some(said) = said(command.args(["-I", "-c", PROBE]))
            && let Some((version, path)) = said.trim_end().split_once('\n')
            && pythons.iter().all(|(known, _)| known != version)
        {
            pythons.push((version.to_owned(), path.into()));
        }
    }
    pythons
}

/// A twin that nobody runs would be a listing that nobody has checked.
fn every_twin_is_run() -> Result<(), Failed> {
    let mut files = Vec::new();
    for chapter in fs::read_dir(crates())? {
        let folder = chapter?.path().join("python");
        let Ok(found) = fs::read_dir(folder) else {
            continue;
        };
        for file in found {
            files.push(file?.path());
        }
    }
    let twins = twins();
    let known: Vec<PathBuf> = twins
        .iter()
        .flat_map(|twin| {
            let kept = ["stdout", "stderr"];
            let kept = kept.into_iter().filter(|it| !twin.kept(it).is_empty());
            kept.chain(["py"]).map(|extension| twin.file(extension))
        })
        .collect();
    for file in &files {
        if !known.contains(file) && !file.ends_with("__pycache__") {
            let file = file.display();
            return Err(format!("{file} belongs to no twin").into());
        }
    }
    match known.iter().find(|file| !files.contains(file)) {
        Some(file) => Err(format!("{} is missing", file.display()).into()),
        None => Ok(()),
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let pythons = pythons();
    let required = env::var("PYTHON_TESTS").is_ok_and(|it| it == "required");
    let runs = env::var("RUNS").map_or(1, |runs| {
        runs.parse().expect("RUNS is the number of runs of each twin")
    });
    const NONE: &str = "no CPython 3.9 or later is on the PATH";
    if pythons.is_empty() {
        eprintln!("Python twins: {NONE}");
    } else {
        let versions: Vec<_> = pythons.iter().map(|it| &*it.0).collect();
        eprintln!("Python twins: run with CPython {}", versions.join(", "));
    }

    if env::var("UPDATE").is_ok_and(|it| it == "1")
        && let Some((_, python)) = pythons.first()
    {
        for twin in twins() {
            if let Err(error) = twin.update(python) {
                let error = error.message().unwrap_or_default();
                eprintln!("{}.py: {error}", twin.path);
            }
        }
    }

    let mut trials = vec![Trial::test("every_twin_is_run", every_twin_is_run)];
    for twin in twins() {
        trials.push(Trial::test(
            format!("{}.py, kept", twin.path),
            move || {
                for stream in ["stdout", "stderr"] {
                    twin.judge(stream, &twin.kept(stream))?;
                }
                Ok(())
            },
        ));
    }
    for (version, python) in &pythons {
        for twin in twins() {
            let name = format!("{}.py, {version}", twin.path);
            let python = python.clone();
            trials.push(Trial::test(name, move || {
                for _ in 0..runs {
                    for (stream, printed) in twin.run(&python)? {
                        twin.judge(stream, &printed)?;
                    }
                }
                Ok(())
            }));
        }
    }
    if pythons.is_empty() {
        for twin in twins() {
            let trial =
                Trial::test(format!("{}.py", twin.path), || Err(NONE.into()));
            trials.push(trial.with_ignored_flag(!required));
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}
