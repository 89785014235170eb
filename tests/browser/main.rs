//! The pages do what they should in a browser.
//!
//! Some Chromium run the tests, one after the other, each in a tab of its own.
//! Without Chromium they are ignored, and so they are when nothing has changed
//! since they passed. `BROWSER_TESTS=required` runs them whatever is missing and
//! whatever has passed.
//!
//! A test is a function that gets a [`Page`], and a line in the `TESTS` of its
//! file.

mod axe;
mod driver;
mod page;
mod pages;
mod passed;
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
use std::sync::Arc;

use driver::{Browsers, Programs};
use libtest_mimic::{Arguments, Trial};
use page::Page;
use passed::Fingerprint;

/// How many tests run at once, if `--test-threads` does not say.
const THREADS: usize = 3;

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
    // Each has a browser, which keeps more than one core busy.
    arguments.test_threads.get_or_insert(THREADS);
    let required = env::var("BROWSER_TESTS").is_ok_and(|it| it == "required");
    let browser = Programs::find();
    let axe = browser.clone().and_then(|programs| match axe::missing() {
        Some(missing) => Err(missing),
        None => Ok(programs),
    });
    if let Err(missing) = &axe {
        eprintln!("browser tests: {missing}");
    }

    // Who names a test means it.
    let are_all = arguments.filter.is_none()
        && arguments.skip.is_empty()
        && !arguments.list;
    let fingerprint =
        (browser.as_ref().ok().filter(|_| are_all)).and_then(Fingerprint::take);
    let has_passed =
        !required && fingerprint.as_ref().is_some_and(Fingerprint::has_passed);
    if has_passed {
        eprintln!(
            "browser tests: they have passed on this very book with this \
             browser; BROWSER_TESTS=required runs them again"
        );
    }

    let browsers = Arc::new(Browsers::default());
    let trial = |(name, test): Test,
                 programs: &Result<Programs, String>,
                 required: bool| {
        let (programs, browsers) = (programs.clone(), Arc::clone(&browsers));
        let ignored = has_passed || programs.is_err() && !required;
        let run = move || {
            browsers.run(&programs?, test);
            Ok(())
        };
        Trial::test(name, run).with_ignored_flag(ignored)
    };
    // Those that take longest first.
    let tests = [
        stepper::TESTS,
        pages::TESTS,
        policy::TESTS,
        seen::TESTS,
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
    let conclusion = libtest_mimic::run(&arguments, trials);
    if let Some(fingerprint) = fingerprint
        && !conclusion.has_failed()
        && conclusion.num_passed > 0
    {
        fingerprint.passes();
    }
    conclusion.exit_code()
}
