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
use state_graph::{Ended, Graph};

struct Twin {
    /// `race/race` is `crates/race/python/race.py`.
    path: &'static str,
    exit_code: i32,
    judge: Judge,
}

enum Judge {
    /// It prints what its Rust twin can print: the state graph decides.
    StateGraph,
    /// It has one possible output, the one that is kept.
    Kept,
}

fn twins() -> Vec<Twin> {
    use Judge::{Kept, StateGraph};
    let twin = |path, exit_code, judge| Twin { path, exit_code, judge };
    vec![
        twin("daemon/daemon", 0, StateGraph),
        twin("daemon/joined", 0, StateGraph),
        twin("daemon/non-daemon", 0, StateGraph),
        twin("lock/deadlock", 1, Kept),
        twin("lock/leaked-guard", 0, StateGraph),
        twin("lock/lock", 0, StateGraph),
        // Each language names itself in what it prints.
        twin("lock/poisoned", 0, Kept),
        twin("nested/nested", 0, StateGraph),
        twin("nested/starved", 1, Kept),
        twin("pool/pool", 0, StateGraph),
        twin("race/lost-update", 0, StateGraph),
        twin("race/race", 0, StateGraph),
        // Closing a file means another thing in Python.
        twin("race/shared-file", 0, Kept),
        twin("starting/arguments", 0, StateGraph),
        twin("starting/starting", 0, StateGraph),
        // Joining a thread that failed means another thing in Python.
        twin("starting/worker-panics", 0, Kept),
    ]
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

    /// The state graph of the Rust twin.
    fn graph(&self) -> Graph {
        let (chapter, name) = self.path.split_once('/').unwrap();
        let rust = if chapter == name {
            crates().join(format!("{chapter}/src/main.rs"))
        } else {
            crates().join(format!("{chapter}/src/bin/{name}.rs"))
        };
        testing::graph(&rust).expect("the Rust twin is explored")
    }

    fn judge(&self, stream: &str, printed: &str) -> Result<(), Failed> {
        let said = testing::repeatable(printed);
        let kept = testing::repeatable(&self.kept(stream));
        let refusal = match self.judge {
            // A twin that logs does so to standard error, and prints nothing.
            Judge::StateGraph if !kept.is_empty() => {
                let graph = self.graph();
                graph
                    .accepts(&said, Ended::Success)
                    .err()
                    .map(|r| r.to_string())
            }
            _ => (said != kept).then(|| format!("only possible:\n{kept}")),
        };
        let Some(refusal) = refusal else { return Ok(()) };
        let path = self.path;
        Err(format!(
            "{path}.py cannot print this to {stream}:\n{printed}{refusal}"
        )
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
