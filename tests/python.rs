//! Runs the Python twin of each program, with every CPython found.
//!
//! `UPDATE=1` writes anew each kept output that is not a possible one, and
//! `RUNS=100` runs each twin that often with each Python.
//! `PYTHON_TESTS=required` makes it a failure that no Python is found.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use libtest_mimic::{Arguments, Failed, Trial};
use state_graph::{Ended, Graph};
use testing::python::{self, Python};

#[derive(Clone, Copy)]
struct Twin {
    /// `race/race` is `crates/race/python/race.py`.
    path: &'static str,
    exit_code: i32,
    judge: Judge,
}

#[derive(Clone, Copy)]
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
        twin("pool/guard-in-the-loop", 0, Kept),
        twin("pool/pool", 0, StateGraph),
        twin("race/fetch-add", 0, StateGraph),
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
    fn run(&self, python: &Python) -> Result<[(&str, String); 2], Failed> {
        self.run_file(python, &self.file("py"))
    }

    fn run_file(
        &self,
        python: &Python,
        file: &Path,
    ) -> Result<[(&str, String); 2], Failed> {
        let (code, stdout, stderr) = python.run(file);
        if code != self.exit_code {
            return Err(format!("exit code {code}\n{stderr}").into());
        }
        Ok([
            ("stdout", without_frames(&stdout)),
            ("stderr", without_frames(&stderr)),
        ])
    }

    /// Runs a copy of it that first prints a line that it should not.
    fn is_refused_with_a_line_too_many(
        &self,
        python: &Python,
    ) -> Result<(), Failed> {
        let copy = tempfile::NamedTempFile::new()?;
        let stream =
            if self.kept("stdout").is_empty() { "stderr" } else { "stdout" };
        let source = fs::read_to_string(self.file("py"))?;
        let line = format!(
            "import sys; print('one line too many', file=sys.{stream})\n"
        );
        fs::write(copy.path(), line + &source)?;
        let printed = self.run_file(python, copy.path())?;
        let printed = printed.iter().find(|(s, _)| *s == stream);
        let printed = &printed.ok_or("there are two streams")?.1;
        if !printed.contains("one line too many\n") {
            return Err(format!("the copy printed\n{printed}").into());
        }
        match self.judge(stream, printed) {
            Ok(()) => Err("one line too many was accepted".into()),
            Err(_) => Ok(()),
        }
    }

    fn update(&self, python: &Python) -> Result<(), Failed> {
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
fn without_frames(output: &str) -> String {
    output
        .lines()
        .filter(|line| !line.starts_with(' '))
        .map(|line| format!("{line}\n"))
        .collect()
}

fn crates() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates")
}

/// Python can do what the graph refuses, where standard output has no buffer:
/// its `print` is two writes, and another thread can write in between. The
/// page on starting threads shows this run.
fn two_writes(python: &Python) -> Result<(), Failed> {
    let changed = Path::new(env!("CARGO_MANIFEST_DIR")).join("changed");
    let twin = crates().join("starting/python/starting.py");
    let twin = twin.to_str().ok_or("a path in UTF-8")?;
    let (code, printed, said) =
        python.run_with(&changed.join("two-writes.py"), &[twin]);
    if code != 0 {
        return Err(format!("exit code {code}\n{said}").into());
    }
    let shown = changed.join("two-writes.stdout");
    is_torn(&printed)?;
    let kept = fs::read_to_string(&shown).unwrap_or_default();
    if is_torn(&kept).is_err() && testing::updating() {
        fs::write(&shown, &printed)?;
    }
    is_torn(&fs::read_to_string(shown)?)
}

/// Whether two lines of the twin run into one, which the graph refuses.
fn is_torn(text: &str) -> Result<(), Failed> {
    let graph = testing::graph(&crates().join("starting/src/main.rs"))
        .expect("the Rust twin is explored");
    let [a, b] = ["Running do_first line 1", "Running do_second line 1"];
    if ![format!("{a}{b}\n"), format!("{b}{a}\n")]
        .iter()
        .any(|torn| text.starts_with(torn))
    {
        return Err(format!("no two lines run into one:\n{text}").into());
    }
    match graph.accepts(text, Ended::Success) {
        Ok(()) => Err(format!("the graph accepts\n{text}").into()),
        Err(_) => Ok(()),
    }
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
    let mut arguments = Arguments::from_args();
    // Much of what they do is wait.
    arguments.test_threads.get_or_insert(6);
    let pythons = Python::found([3, 9]);
    let runs = env::var("RUNS").map_or(1, |runs| {
        runs.parse().expect("RUNS is the number of runs of each twin")
    });
    if pythons.is_empty() {
        eprintln!("Python twins: {}", python::NONE);
    } else {
        let versions: Vec<_> = pythons.iter().map(Python::name).collect();
        eprintln!("Python twins: run with CPython {}", versions.join(", "));
    }

    if testing::updating()
        && let Some(python) = pythons.last()
    {
        for twin in twins() {
            if let Err(error) = twin.update(python) {
                let error = error.message().unwrap_or_default();
                eprintln!("{}.py: {error}", twin.path);
            }
        }
    }

    let mut trials = vec![Trial::test("every_twin_is_run", every_twin_is_run)];
    // Those that wait for long come first.
    let mut twins = twins();
    twins.sort_by_key(|twin| twin.exit_code == 0);
    for python in &pythons {
        for twin in twins.clone() {
            let name = format!("{}.py, {}", twin.path, python.name());
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
        let name = format!("two-writes.py, {}", python.name());
        let python = python.clone();
        trials.push(Trial::test(name, move || two_writes(&python)));
    }
    for twin in twins {
        trials.push(Trial::test(
            format!("{}.py, kept", twin.path),
            move || {
                for stream in ["stdout", "stderr"] {
                    twin.judge(stream, &twin.kept(stream))?;
                }
                Ok(())
            },
        ));
        // Whoever fails by waiting takes a second, and proves nothing more.
        if let Some(python) = pythons.last()
            && twin.exit_code == 0
        {
            let python = python.clone();
            trials.push(Trial::test(
                format!("{}.py, with a line too many", twin.path),
                move || twin.is_refused_with_a_line_too_many(&python),
            ));
        }
        if pythons.is_empty() {
            let trial = Trial::test(format!("{}.py", twin.path), || {
                Err(python::NONE.into())
            });
            trials.push(trial.with_ignored_flag(!python::required()));
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}
