//! The report beside each program is what was found, and so is the state graph
//! beside a program of a chapter, or one that a page lets its reader step
//! through.

use explorer_programs::{PROGRAMS, TESTS};

use crate::beside;
use crate::chapters::found;

#[test]
fn beside_each_program_of_a_chapter_stands_what_was_found() {
    let mut wrong = Vec::new();
    for program in PROGRAMS {
        let found = found(program.name);
        let source = explorer::root().join(program.path);
        let report = source.with_extension("explored.stdout");
        beside::compare(&report, &found.report, &mut wrong);
        let graph = source.with_extension("graph.json");
        beside::compare(&graph, &found.graph.to_json(), &mut wrong);
    }
    beside::assert_none(&wrong);
}

/// Written as a newcomer would.
#[test]
fn beside_each_further_program_stands_what_was_found() {
    let mut wrong = Vec::new();
    for program in TESTS {
        let source = explorer::root().join(program.path);
        let graph = source.with_extension("graph.json");
        let report = match crate::explored(program) {
            Ok(found) => {
                if graph.exists() {
                    let found = found.graph.to_json();
                    beside::compare(&graph, &found, &mut wrong);
                }
                found.report
            }
            Err(stopped) => format!("not proven: {}\n", stopped.0),
        };
        let file = source.with_extension("explored.stdout");
        beside::compare(&file, &report, &mut wrong);
    }
    beside::assert_none(&wrong);
}
