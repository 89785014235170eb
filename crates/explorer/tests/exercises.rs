//! Every exercise is one: what is set is refused, its solution holds in every
//! run, and each wrong attempt fails in some runs and passes in others.
//!
//! Beside each file stands what `cargo run -p explorer -- FILE.rs` says of
//! it; `UPDATE=1` rewrites that.

use std::fs;
use std::path::Path;

use explorer::expect::{self, Expectation};
use explorer_exercises::{SOLUTIONS, TASKS, WRONG};
use explorer_programs::Program;
use state_graph::{Ended, Graph};

use crate::beside;

struct Judged {
    graph: Graph,
    expected: Vec<Expectation>,
    good: bool,
}

/// Explores a program and compares what is said of it with the file beside it.
fn judge(program: &Program, wrong: &mut Vec<String>) -> Judged {
    let file = explorer::root().join(program.path);
    let source = fs::read_to_string(&file).unwrap();
    let expected = expect::read(program.path, &source).unwrap();
    assert!(!expected.is_empty(), "{} expects nothing", program.path);
    let graph = crate::explored(program)
        .unwrap_or_else(|e| panic!("{}: {}", program.path, e.0))
        .graph;
    let (said, good) = expect::judge(&graph, &source, &expected).unwrap();
    let shown = file.with_extension("explored.stdout");
    beside::compare(&shown, &said, wrong);
    Judged { graph, expected, good }
}

#[test]
fn the_tasks_are_refused_and_the_solutions_are_not() {
    let mut wrong = Vec::new();
    for task in TASKS {
        if judge(task, &mut Vec::new()).good {
            wrong.push(format!(
                "{} is solved: well done! `git checkout exercises` sets it \
                 again",
                task.path
            ));
            continue;
        }
        judge(task, &mut wrong);
    }
    for solution in SOLUTIONS {
        if !judge(solution, &mut wrong).good {
            wrong.push(format!("{} does not solve it", solution.path));
        }
    }
    let names = |programs: &[Program]| -> Vec<_> {
        programs.iter().map(|p| p.name).collect()
    };
    assert_eq!(names(TASKS), names(SOLUTIONS));
    assert!(wrong.is_empty(), "UPDATE=1?\n{}", wrong.join("\n"));
}

/// A run that would pass stands beside each: it is a possible one.
#[test]
fn wrong_attempts_are_refused_though_a_run_may_pass() {
    let mut wrong = Vec::new();
    for attempt in WRONG {
        let path = attempt.path;
        let judged = judge(attempt, &mut wrong);
        if judged.good {
            wrong.push(format!("{path} is right"));
        }
        let file = explorer::root().join(path).with_extension("stdout");
        let Ok(passed) = fs::read_to_string(&file) else {
            wrong.push(format!("{path} has no run beside it"));
            continue;
        };
        if let Err(why) = judged.graph.accepts(&passed, Ended::Success) {
            wrong.push(format!("{path} cannot print its .stdout: {why}"));
        }
        if !expect::met(&passed, &judged.expected) {
            wrong.push(format!("the run beside {path} does not pass"));
        }
    }
    for task in TASKS {
        let attempts = WRONG.iter().filter(|w| w.name.starts_with(task.name));
        if attempts.count() < 2 {
            wrong.push(format!("{} lacks two wrong attempts", task.path));
        }
    }
    assert!(wrong.is_empty(), "UPDATE=1?\n{}", wrong.join("\n"));
}

/// What an expectation is, and what it is not, is said by name and line.
#[test]
fn what_is_no_expectation_is_named() {
    let read = |text| expect::read("mine.rs", text);
    for good in [
        "// Expected: every run ends with \"a\"",
        "// Expected: every run prints \"a\"",
        "    // Expected: every run prints \"a\" before \"b\"",
        "// Expected: no run prints \"a\"",
        "// Expected: without Mutex, RwLock",
    ] {
        assert_eq!(read(good).unwrap().len(), 1, "{good}");
    }
    for bad in [
        "// Expected: every run",
        "// Expected: every run prints a",
        "// Expected:",
    ] {
        let text = format!("\n{bad}");
        let error =
            expect::read("mine.rs", &text).err().expect("it is refused");
        let said = error.to_string();
        assert!(said.starts_with("mine.rs:2: not an expectation"), "{said}");
    }
    assert!(read("// every run").unwrap().is_empty());
    assert!(Path::new(TASKS[0].path).starts_with("exercises"));
}
