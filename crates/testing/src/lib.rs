//! How the chapters' tests run a program and judge what it prints.
//!
//! Beside each program stands one run of it, `NAME.stdout` (and `NAME.stderr`,
//! where there is any), as the book's page shows it. Beside each program that
//! is explored also stands its state graph, `NAME.graph.json`. A test runs the
//! program, and the state graph judges what it prints; where there is none, it
//! must print what is shown. With `UPDATE=1` in the environment a snapshot that
//! is no longer right is rewritten; with `RUNS=1000` each program is run that
//! often.

#![warn(missing_docs)]
#![cfg(not(trybuild))]

pub mod python;

use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{env, fs, io, process, thread};

use assert_cmd::Command;
use regex::Regex;
use state_graph::{Ended, Graph};

/// No program of this book takes longer.
const LIMIT: Duration = Duration::from_secs(10);

/// A chapter's program, by its name: `program!("lost-update").check()`.
#[macro_export]
macro_rules! program {
    ($name:literal) => {
        $crate::Program::new(
            $name,
            env!(concat!("CARGO_BIN_EXE_", $name)),
            env!("CARGO_MANIFEST_DIR"),
        )
    };
}

/// One program of a chapter. Made by [`program!`].
pub struct Program {
    binary: &'static str,
    source: PathBuf,
}

impl Program {
    /// The program `name` of the package in the folder `package`, built as
    /// `binary`.
    pub fn new(
        name: &str,
        binary: &'static str,
        package: &'static str,
    ) -> Program {
        let package = Path::new(package);
        let source = if package.ends_with(name) {
            package.join("src/main.rs")
        } else {
            package.join(format!("src/bin/{name}.rs"))
        };
        Program { binary, source }
    }

    /// The exit code that it is right to end with: the one in `NAME.exit`
    /// beside it; 0 where there is no such file.
    fn exit_code(&self) -> i32 {
        match fs::read_to_string(self.source.with_extension("exit")) {
            Ok(code) => code.trim().parse().expect("a number in NAME.exit"),
            Err(_) => 0,
        }
    }

    /// Runs the program and judges what it prints.
    ///
    /// # Panics
    ///
    /// When it has not ended after ten seconds, ends with another code than it
    /// should, or prints what it should not; or when the run that is shown is
    /// not a possible one.
    pub fn check(&self) {
        let runs = env::var("RUNS").map_or(1, |runs| {
            runs.parse().expect("RUNS is the number of runs of each program")
        });
        for _ in 0..runs {
            let (stdout, stderr) = self.run(&[]);
            self.compare("stdout", &stdout);
            self.compare("stderr", &stderr);
        }
    }

    /// Runs the program once, with these environment variables set, and
    /// returns what it wrote to standard output and to standard error.
    ///
    /// # Panics
    ///
    /// When it has not ended after ten seconds, or ends with another code than
    /// it should.
    pub fn run(&self, environment: &[(&str, &str)]) -> (String, String) {
        let (code, stdout, stderr) =
            run_with(Path::new(self.binary), environment);
        let expected = self.exit_code();
        let file = self.source.with_extension("exit");
        if code != expected && updating() {
            fs::write(&file, format!("{code}\n")).unwrap_or_else(|error| {
                panic!("cannot write {}: {error}", file.display())
            });
        } else {
            assert_eq!(
                code,
                expected,
                "the exit code of {}; if it is right, UPDATE=1 writes it to \
                 {}\n{stderr}",
                self.source.display(),
                file.display()
            );
        }
        (stdout, stderr)
    }

    fn compare(&self, stream: &str, printed: &str) {
        let snapshot = self.source.with_extension(stream);
        let shown = fs::read_to_string(&snapshot).unwrap_or_default();
        let Some(fault) = self.fault(stream, printed, &shown) else { return };
        let file = snapshot.display();
        if !updating() {
            panic!(
                "{fault}\nif the program is right, UPDATE=1 rewrites {file}\n\
                 --- shown there\n{shown}--- printed\n{printed}"
            );
        }
        fs::write(&snapshot, printed)
            .unwrap_or_else(|error| panic!("cannot write {file}: {error}"));
    }

    /// What is wrong with `printed`, or with what is `shown`.
    fn fault(
        &self,
        stream: &str,
        printed: &str,
        shown: &str,
    ) -> Option<String> {
        let printed = repeatable(printed);
        let shown = repeatable(shown);
        let ended =
            if self.exit_code() == 0 { Ended::Success } else { Ended::Failure };
        let source = self.source.display();
        match graph(&self.source) {
            Some(graph) if stream == "stdout" => {
                let judge = |text| graph.accepts(text, ended).err();
                judge(&printed)
                    .map(|why| {
                        format!("{source} printed what it cannot: {why}")
                    })
                    .or_else(|| {
                        judge(&shown).map(|why| format!("the run shown: {why}"))
                    })
            }
            _ => (printed != shown)
                .then(|| format!("{source} does not print what is shown")),
        }
    }
}

/// Where cargo has put an example of the package whose test calls this.
///
/// # Panics
///
/// When the test does not lie where cargo puts tests.
pub fn example(name: impl AsRef<Path>) -> PathBuf {
    let test = env::current_exe().expect("the path of this test");
    // target/PROFILE/deps/TEST
    let folder = test.ancestors().nth(2).expect("target/PROFILE");
    let example = folder.join("examples").join(name);
    example.with_extension(env::consts::EXE_EXTENSION)
}

/// Runs a program, with none of the variables set that change what Rust
/// prints: its exit code, and what it wrote to standard output and error.
///
/// # Panics
///
/// When it cannot be started, or has not ended after ten seconds.
pub fn run(binary: &Path) -> (i32, String, String) {
    run_with(binary, &[])
}

fn run_with(
    binary: &Path,
    environment: &[(&str, &str)],
) -> (i32, String, String) {
    let output = Command::new(binary)
        .env_remove("RUST_BACKTRACE")
        .env_remove("RUST_LIB_BACKTRACE")
        .env_remove("RUST_LOG")
        .envs(environment.iter().copied())
        .timeout(LIMIT)
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}", binary.display()));
    let code = output.status.code().unwrap_or_else(|| {
        panic!("{} was still running after {LIMIT:?}", binary.display())
    });
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (code, text(output.stdout), text(output.stderr))
}

/// The state graph of the program in the file `source`, if it is explored.
///
/// # Panics
///
/// When there is one that cannot be read.
pub fn graph(source: &Path) -> Option<Graph> {
    match Graph::beside(source) {
        Ok(graph) => Some(graph),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => panic!("{}: its state graph: {error}", source.display()),
    }
}

/// Leaves out what no two runs have in common: the clock before a log message,
/// the number that the system gives a thread, and measured milliseconds.
pub fn repeatable(text: &str) -> String {
    let noise = [
        (r"(?m)^\d\d:\d\d:\d\d: ", ""),
        (r"(?m)^(thread '.*') \(\d+\) panicked", "$1 panicked"),
        (r"\b\d+ ms\b", "… ms"),
    ];
    noise.iter().fold(text.to_owned(), |text, (pattern, replacement)| {
        let pattern = Regex::new(pattern).expect("a pattern that compiles");
        pattern.replace_all(&text, *replacement).into_owned()
    })
}

/// Whether what is kept is to be written anew: `UPDATE=1` asks for it.
pub fn updating() -> bool {
    env::var_os("UPDATE").is_some_and(|it| it == "1")
}

/// When something was measured, and on what, as far as that can be found out:
/// `on 2026-11-22, on 2 cores of …, with rustc …`.
pub fn machine() -> String {
    let said = |program: &str, arguments: &[&str]| {
        let output = process::Command::new(program).args(arguments).output();
        let text = String::from_utf8(output.ok()?.stdout).ok()?;
        Some(text.trim().to_owned())
    };
    let date = said("date", &["+%Y-%m-%d"]).unwrap_or_default();
    let rustc = said("rustc", &["--version"]).unwrap_or_default();
    let cores = thread::available_parallelism().map_or(1, |n| n.get());
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|l| l.strip_prefix("model name"));
    let model = model.map_or("", |m| m.trim_start_matches([' ', '\t', ':']));
    let model = if model.is_empty() { "a processor" } else { model };
    format!("on {date}, on {cores} cores of {model}, with {rustc}")
}

/// Compiles each `tests/ui/*.rs` of the calling package: the compiler must
/// refuse it, with the message in the `.stderr` beside it.
///
/// # Panics
///
/// When a case compiles, or the compiler says something else.
pub fn refused_by_the_compiler() {
    if !updating() {
        trybuild::TestCases::new().compile_fail("tests/ui/*.rs");
        return;
    }
    // trybuild has a variable of its own for what UPDATE=1 asks for.
    let this_test = env::current_exe().expect("the path of this test");
    let status = process::Command::new(this_test)
        .env_remove("UPDATE")
        .env("TRYBUILD", "overwrite")
        .arg("refused")
        .status();
    assert!(status.is_ok_and(|status| status.success()));
}
