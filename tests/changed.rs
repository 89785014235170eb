//! What has changed in Python: each check in `changed/` does, with every
//! CPython found from 3.7 on, what the box on a page says of that version.
//!
//! `UPDATE=1` writes down what each version printed, in `changed/NAME.md`, and
//! which versions those were, in `changed/versions.md`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use libtest_mimic::{Arguments, Failed, Trial};
use testing::python::{self, Python};

struct Check {
    name: &'static str,
    /// What a version prints; nothing where this book says nothing of it.
    expected: fn(&Python) -> Option<String>,
}

const CHECKS: &[Check] = &[
    Check {
        name: "default-workers",
        expected: |python| {
            one(match python.version {
                [3, ..8, _] => "workers by default: 5 for each processor",
                _ => "workers by default: processors + 4, at most 32",
            })
        },
    },
    Check {
        name: "lock-class",
        expected: |python| {
            one(match python.version {
                [3, ..13, _] => "Lock is a class: False",
                _ => "Lock is a class: True",
            })
        },
    },
    Check {
        name: "lost-lines",
        expected: |python| match python.version {
            [3, ..8 | 13..=99, _] => one("every line arrived"),
            // The mistake came into releases of 3.8 and 3.9, and was mended in
            // later ones; this book says nothing of those that nobody has run.
            [3, 8, 10..=99]
            | [3, 9, 5..=99]
            | [3, 10, ..15]
            | [3, 11, ..10]
            | [3, 12, ..4] => one("lines were lost"),
            _ => None,
        },
    },
    Check {
        name: "plus-equals",
        expected: |python| {
            let plain = match python {
                Python { version: [3, ..10, _], .. }
                | Python { free_threaded: true, .. } => "loses updates",
                _ => "counted right",
            };
            Some(format!(
                "counter += 1: {plain}\n\
                 counter = one_more(counter): loses updates\n"
            ))
        },
    },
    Check {
        name: "pool-exit",
        expected: |python| {
            one(match python.version {
                [3, ..9, _] => "the worker is a daemon: True",
                _ => "the worker is a daemon: False",
            })
        },
    },
    Check {
        name: "print-writes",
        expected: |_| {
            Some(String::from(
                "print, buffered: b'a line\\n'\n\
                 print, with -u: b'a line' b'\\n'\n",
            ))
        },
    },
    Check {
        name: "thread-name",
        expected: |python| {
            one(match python.version {
                [3, ..10, _] => "Thread-1",
                _ => "Thread-1 (work)",
            })
        },
    },
    Check {
        name: "worker-reuse",
        expected: |python| {
            let workers = if python.version[1] < 8 { 3 } else { 1 };
            one(&format!(
                "workers after three tasks, one after the other: {workers}"
            ))
        },
    },
];

fn one(line: &str) -> Option<String> {
    Some(format!("{line}\n"))
}

fn file(name: &str, extension: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("changed");
    folder.join(format!("{name}.{extension}"))
}

/// Runs a check once: what it printed.
fn run(check: &Check, python: &Python) -> Result<String, Failed> {
    let (code, printed, said) = python.run(&file(check.name, "py"));
    if code != 0 {
        return Err(format!("exit code {code}: {said}").into());
    }
    Ok(printed)
}

/// The row of a version in the table on the page.
fn row(python: &Python, printed: &str) -> String {
    let lines: Vec<_> = printed.lines().map(|l| format!("`{l}`")).collect();
    format!("| {} | {} |\n", python.name(), lines.join("<br>"))
}

fn update(pythons: &[Python]) -> Result<(), Failed> {
    for check in CHECKS {
        let mut table = String::from("| CPython | prints |\n|---|---|\n");
        for python in pythons {
            table += &row(python, &run(check, python)?);
        }
        fs::write(file(check.name, "md"), table)?;
    }
    let names: Vec<_> = pythons.iter().map(Python::name).collect();
    fs::write(file("versions", "md"), names.join(", ") + "\n")?;
    Ok(())
}

/// The tables show what the boxes say, also where a version is not here.
fn what_is_shown_is_expected() -> Result<(), Failed> {
    let versions = fs::read_to_string(file("versions", "md"))?;
    for check in CHECKS {
        let mut table = String::from("| CPython | prints |\n|---|---|\n");
        for name in versions.trim_end().split(", ") {
            let free_threaded = name.ends_with('t');
            let numbers: Result<Vec<u32>, _> =
                name.trim_end_matches('t').split('.').map(str::parse).collect();
            let version = numbers?.try_into().map_err(|_| name.to_owned())?;
            let path = PathBuf::new();
            let python = Python { version, free_threaded, path };
            if let Some(expected) = (check.expected)(&python) {
                table += &row(&python, &expected);
            }
        }
        let shown = fs::read_to_string(file(check.name, "md"))?;
        if shown != table {
            let name = check.name;
            return Err(
                format!("{name}.md: shown\n{shown}\nnot\n{table}").into()
            );
        }
    }
    Ok(())
}

/// A check that nobody runs would be a listing that nobody has checked.
fn every_check_is_run() -> Result<(), Failed> {
    // It is run by tests/python.rs.
    let known = |stem: &str| {
        stem == "two-writes" || CHECKS.iter().any(|check| check.name == stem)
    };
    for entry in fs::read_dir(file("", "").parent().ok_or("a folder")?)? {
        let path = entry?.path();
        let stem = path.file_stem().and_then(|s| s.to_str()).unwrap_or("");
        if path.extension().is_some_and(|e| e == "py") && !known(stem) {
            return Err(format!("{} is run by nobody", path.display()).into());
        }
    }
    Ok(())
}

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // Most of what they do is wait.
    arguments.test_threads.get_or_insert(4);
    let pythons = Python::found([3, 7]);
    let names: Vec<_> = pythons.iter().map(Python::name).collect();
    eprintln!("changed in Python: run with CPython {}", names.join(", "));
    if testing::updating() {
        update(&pythons).expect("changed/ can be written");
    }
    let mut trials = vec![
        Trial::test("every_check_is_run", every_check_is_run),
        Trial::test("what_is_shown_is_expected", what_is_shown_is_expected),
    ];
    for check in CHECKS {
        for python in &pythons {
            let python = python.clone();
            let Some(expected) = (check.expected)(&python) else { continue };
            let name = format!("{}.py, {}", check.name, python.name());
            trials.push(Trial::test(name, move || {
                let printed = run(check, &python)?;
                if printed != expected {
                    return Err(
                        format!("printed\n{printed}not\n{expected}").into()
                    );
                }
                Ok(())
            }));
        }
    }
    if pythons.is_empty() {
        let trial = Trial::test("changed", || Err(python::NONE.into()));
        trials.push(trial.with_ignored_flag(!python::required()));
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}
