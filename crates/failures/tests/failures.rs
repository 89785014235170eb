//! Runs every case in both languages: `failures.md` is what they did.
//!
//! `UPDATE=1` writes the table anew, and `exit-codes.txt`, from which the
//! pages take the exit codes that they speak of.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use libtest_mimic::{Arguments, Failed, Trial};
use testing::python::{self, Python};

/// What happens, and the programs in which it does: `main-fails` is `main-fails.py`
/// and `main-fails.rs`.
const CASES: &[(&str, Option<&str>, Option<&str>)] = &[
    (
        "a thread fails, nobody joins it",
        Some("thread-unjoined"),
        Some("thread-unjoined"),
    ),
    (
        "a thread fails and is joined",
        Some("thread-joined"),
        Some("thread-joined"),
    ),
    ("…, and the result is unwrapped", None, Some("thread-unwrapped")),
    ("a thread of a scope fails", None, Some("thread-scoped")),
    (
        "a task of a pool fails, nobody asks for its result",
        Some("task-unasked"),
        Some("task-unasked"),
    ),
    (
        "a task of a pool fails, and somebody asks",
        Some("task-asked"),
        Some("task-asked"),
    ),
    (
        "`main` fails while a thread runs",
        Some("main-fails"),
        Some("main-fails"),
    ),
    (
        "`main` fails in a `with` block, a scope",
        Some("main-fails-in-scope"),
        Some("main-fails-in-scope"),
    ),
    (
        "`main` exits with 3 while a thread runs",
        Some("exit-in-main"),
        Some("exit-in-main"),
    ),
    ("a thread calls `sys.exit(3)`", Some("exit-in-worker"), None),
    (
        "a thread ends the process with 3",
        Some("exit-at-once-in-worker"),
        Some("exit-in-worker"),
    ),
    (
        "a thread fails under `with lock`, with a guard of std's",
        Some("lock-held"),
        Some("lock-held"),
    ),
    ("…, with a guard of parking_lot's", None, Some("lock-held-parking-lot")),
    (
        "a thread fails after `acquire`, after `mem::forget(guard)`",
        Some("lock-acquired"),
        Some("lock-acquired"),
    ),
];

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// A run: the exit code, and what it wrote to each stream.
type Run = (i32, String, String);

fn rust(name: &str) -> Run {
    testing::run(&testing::example(name))
}

/// What a cell of the table says of a run.
fn cell((code, stdout, stderr): &Run) -> String {
    let mut cell = format!("exit code {code}");
    for line in stdout.lines() {
        cell += &format!("<br>prints `{line}`");
    }
    for line in messages(stderr) {
        cell += &format!("<br>stderr: `` {line} ``");
    }
    cell
}

/// What is said of failures on standard error, without where they happened.
fn messages(stderr: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut lines = stderr.lines().peekable();
    while let Some(line) = lines.next() {
        let is_last = lines.peek().is_none();
        if line.starts_with("thread '") && line.contains("panicked at") {
            found.extend(lines.next());
        } else if is_last && line.contains("Error: ") {
            found.push(line);
        }
    }
    found
}

/// The rows of the table, each with its two cells.
fn table(python: &Python) -> String {
    let mut text =
        String::from("| what happens | Python | Rust |\n|---|---|---|\n");
    for (what, py, rs) in CASES {
        let none = || "cannot be written".to_owned();
        let py = py.map_or_else(none, |name| cell(&run(python, name)));
        let rs = rs.map_or_else(none, |name| cell(&rust(name)));
        text += &format!("| {what} | {py} | {rs} |\n");
    }
    text
}

fn run(python: &Python, name: &str) -> Run {
    python.run(&file(&format!("examples/{name}.py")))
}

/// Every exit code by a name that an include can ask for.
fn codes(python: &Python) -> String {
    let mut text = String::new();
    for (_, py, rs) in CASES {
        let py = py.map(|name| (name, "py", run(python, name).0));
        let rs = rs.map(|name| (name, "rs", rust(name).0));
        for (name, language, code) in [py, rs].into_iter().flatten() {
            let name = format!("{name}-{language}");
            text += &format!("ANCHOR: {name}\n{code}\nANCHOR_END: {name}\n");
        }
    }
    text
}

/// What the table says in a row: of Python, of Rust.
fn shown(row: usize) -> Result<[String; 2], Failed> {
    let text = fs::read_to_string(file("failures.md"))?;
    let row = text.lines().nth(row + 2).ok_or("failures.md has fewer rows")?;
    let cells: Vec<_> = row.split(" | ").collect();
    let [what, python, rust] = cells[..] else {
        return Err(format!("failures.md: not a row: {row}").into());
    };
    let _ = what;
    Ok([python.to_owned(), rust.trim_end_matches(" |").to_owned()])
}

fn compare(name: &str, run: &Run, shown: &str) -> Result<(), Failed> {
    let found = cell(run);
    let kept = fs::read_to_string(file("exit-codes.txt"))?;
    let code = format!("ANCHOR: {}\n{}\n", name.replace('.', "-"), run.0);
    if found != shown || !kept.contains(&code) {
        return Err(format!(
            "{name} does not do what is shown; if it is right, UPDATE=1 \
             rewrites failures.md and exit-codes.txt\n--- shown\n{shown}\n\
             --- found\n{found}\n"
        )
        .into());
    }
    Ok(())
}

/// A program that is in no row would be run by nobody.
fn every_program_has_its_row() -> Result<(), Failed> {
    for entry in fs::read_dir(file("examples"))? {
        let path = entry?.path();
        let stem = path.file_stem().and_then(|s| s.to_str());
        let is_python = path.extension().is_some_and(|e| e == "py");
        let has_row = CASES
            .iter()
            .any(|(_, py, rs)| if is_python { *py } else { *rs } == stem);
        if !has_row {
            return Err(format!("{} is in no row", path.display()).into());
        }
    }
    let rows = fs::read_to_string(file("failures.md"))?.lines().count() - 2;
    if rows != CASES.len() {
        return Err("failures.md: UPDATE=1 rewrites it".into());
    }
    Ok(())
}

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let pythons = Python::found([3, 9]);
    let names: Vec<_> = pythons.iter().map(Python::name).collect();
    eprintln!("failures: run with CPython {}", names.join(", "));
    if testing::updating()
        && let Some(python) = pythons.last()
    {
        fs::write(file("failures.md"), table(python)).expect("written");
        fs::write(file("exit-codes.txt"), codes(python)).expect("written");
    }
    let mut trials = vec![Trial::test(
        "every_program_has_its_row",
        every_program_has_its_row,
    )];
    for (row, (_, py, rs)) in CASES.iter().enumerate() {
        if let Some(name) = rs {
            trials.push(Trial::test(format!("{name}.rs"), move || {
                compare(&format!("{name}.rs"), &rust(name), &shown(row)?[1])
            }));
        }
        let Some(name) = py else { continue };
        for python in &pythons {
            let python = python.clone();
            let test = format!("{name}.py, {}", python.name());
            trials.push(Trial::test(test, move || {
                let file = format!("{name}.py");
                compare(&file, &run(&python, name), &shown(row)?[0])
            }));
        }
        if pythons.is_empty() {
            let trial =
                Trial::test(format!("{name}.py"), || Err(python::NONE.into()));
            trials.push(trial.with_ignored_flag(!python::required()));
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}
