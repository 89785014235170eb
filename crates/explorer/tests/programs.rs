//! Programs as a newcomer would write them, explored: the report beside each
//! is what was found.

use std::{env, fs};

use explorer_programs::TESTS;

#[test]
fn the_report_beside_each_program_is_what_was_found() {
    let mut wrong = Vec::new();
    for program in TESTS {
        let found = match explorer::chapter(program) {
            Ok(found) => found.report,
            Err(stopped) => format!("not proven: {}\n", stopped.0),
        };
        let file = explorer::root()
            .join(program.path)
            .with_extension("explored.stdout");
        if fs::read_to_string(&file).is_ok_and(|shown| shown == found) {
            continue;
        }
        if env::var_os("UPDATE").is_some() {
            fs::write(&file, found).unwrap();
        } else {
            wrong.push(format!("{}:\n{found}", program.path));
        }
    }
    assert!(
        wrong.is_empty(),
        "UPDATE=1 rewrites what is right:\n{}",
        wrong.join("\n")
    );
}
