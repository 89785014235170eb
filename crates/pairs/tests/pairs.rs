//! Runs each pair, in Rust and with every CPython found: both must print what
//! is kept beside them, `NAME.stdout`. (What is true is `True` in Python and
//! `true` in Rust; that is the only difference allowed.)
//!
//! `UPDATE=1` writes anew what is kept.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use libtest_mimic::{Arguments, Failed, Trial};
use testing::python::{self, Python};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")
}

fn rust(name: &str) -> (i32, String, String) {
    testing::run(&testing::example(name))
}

fn compare(
    name: &str,
    (code, printed, said): (i32, String, String),
) -> Result<(), Failed> {
    let printed =
        printed.replace(": True", ": true").replace(": False", ": false");
    let file = folder().join(name).with_extension("stdout");
    let kept = fs::read_to_string(&file).unwrap_or_default();
    if code != 0 || printed != kept || !said.is_empty() {
        return Err(format!(
            "exit code {code}; if it is right, UPDATE=1 rewrites {}\n--- kept\n\
             {kept}--- printed\n{printed}--- standard error\n{said}",
            file.display()
        )
        .into());
    }
    Ok(())
}

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    arguments.test_threads.get_or_insert(4);
    let pythons = Python::found([3, 9]);
    let mut names = Vec::new();
    for entry in fs::read_dir(folder()).expect("examples is there") {
        let path = entry.expect("it can be read").path();
        if path.extension().is_some_and(|e| e == "rs" || e == "py") {
            let stem = path.file_stem().expect("a name").to_string_lossy();
            names.push(stem.into_owned());
        }
    }
    names.sort();
    names.dedup();
    if testing::updating() {
        for name in &names {
            let file = folder().join(name).with_extension("stdout");
            fs::write(file, rust(name).1).expect("it can be written");
        }
    }
    let mut trials = Vec::new();
    for name in names {
        for python in pythons.clone() {
            let (test, name) =
                (format!("{name}.py, {}", python.name()), name.clone());
            trials.push(Trial::test(test, move || {
                let file = folder().join(&name).with_extension("py");
                compare(&name, python.run(&file))
            }));
        }
        if pythons.is_empty() {
            let trial =
                Trial::test(format!("{name}.py"), || Err(python::NONE.into()));
            trials.push(trial.with_ignored_flag(!python::required()));
        }
        trials.push(Trial::test(format!("{name}.rs"), move || {
            compare(&name, rust(&name))
        }));
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}
