//! Programs as a newcomer would write them, explored: the report beside each
//! is what was found, and so is the state graph beside a program that a page
//! of the book steps through.

use std::{env, fs};

use explorer_programs::TESTS;

#[test]
fn the_report_beside_each_program_is_what_was_found() {
    let mut wrong = Vec::new();
    for program in TESTS {
        let source = explorer::root().join(program.path);
        let graph = source.with_extension("graph.json");
        let mut files = Vec::new();
        let report = match explorer::chapter(program) {
            Ok(found) => {
                // A page steps through it.
                if graph.exists() {
                    files.push((graph, found.graph.to_json()));
                }
                found.report
            }
            Err(stopped) => format!("not proven: {}\n", stopped.0),
        };
        files.push((source.with_extension("explored.stdout"), report));
        for (file, found) in files {
            if fs::read_to_string(&file).is_ok_and(|shown| shown == found) {
                continue;
            }
            if env::var_os("UPDATE").is_some() {
                fs::write(&file, found).unwrap();
            } else {
                wrong.push(format!("{}:\n{found}", file.display()));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "UPDATE=1 rewrites what is right:\n{}",
        wrong.join("\n")
    );
}
