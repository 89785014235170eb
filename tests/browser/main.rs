//! The pages do what they should in a browser.
//!
//! One Chromium runs all tests, one after the other, each in a tab of its own.
//! Without Chromium they are ignored; `BROWSER_TESTS=required` makes that a
//! failure.
//!
//! A test is a function that gets a [`Page`], and a line in the `TESTS` of its
//! file.

mod axe;
mod driver;
mod page;
mod pages;
mod policy;
#[path = "../repository/mod.rs"]
mod repository;
mod seen;
mod stepper;
#[path = "../steps/mod.rs"]
mod steps;
mod timeline;

use std::env;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use driver::{Browser, Programs};
use libtest_mimic::{Arguments, Trial};
use page::Page;

/// A test and its name.
type Test = (&'static str, fn(&Page));

/// Names each test after its function.
macro_rules! tests {
    ($($test:ident),* $(,)?) => {
        &[$((stringify!($test), $test as fn(&$crate::Page))),*]
    };
}
pub(crate) use tests;

fn main() -> ExitCode {
    let mut arguments = Arguments::from_args();
    // They share one browser.
    arguments.test_threads = Some(1);
    let required = env::var("BROWSER_TESTS").is_ok_and(|it| it == "required");
    let browser = Programs::find();
    let axe = browser.clone().and_then(|programs| match axe::missing() {
        Some(missing) => Err(missing),
        None => Ok(programs),
    });
    if let Err(missing) = &axe {
        eprintln!("browser tests: {missing}");
    }

    let shared = Arc::new(Mutex::new(None));
    let trial = |(name, test): Test,
                 programs: &Result<Programs, String>,
                 required: bool| {
        let (programs, shared) = (programs.clone(), Arc::clone(&shared));
        let ignored = programs.is_err() && !required;
        let run = move || {
            let programs = programs?;
            // A failed test leaves the browser as good as it was.
            let mut shared =
                shared.lock().unwrap_or_else(PoisonError::into_inner);
            shared.get_or_insert_with(|| Browser::start(&programs)).run(test);
            Ok(())
        };
        Trial::test(name, run).with_ignored_flag(ignored)
    };
    let tests = [
        pages::TESTS,
        policy::TESTS,
        seen::TESTS,
        stepper::TESTS,
        timeline::TESTS,
    ];
    let tests = tests.concat().into_iter();
    let mut trials: Vec<_> =
        tests.map(|test| trial(test, &browser, required)).collect();
    // `.ci/run` says so when npm could not fetch it.
    let absent = env::var("AXE_TESTS").is_ok_and(|it| it == "absent");
    let axe_required = required && !absent;
    let rules = axe::TESTS.iter();
    trials.extend(rules.map(|test| trial(*test, &axe, axe_required)));
    libtest_mimic::run(&arguments, trials).exit_code()
}
