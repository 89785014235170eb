//! What stands in a file beside a program, held against what was found.

use std::fs;
use std::path::Path;

/// Compares a file with what was found: where they differ, the file and what is
/// new are added to `wrong`. With `UPDATE=1` the file is rewritten instead.
pub fn compare(file: &Path, found: &str, wrong: &mut Vec<String>) {
    if fs::read_to_string(file).is_ok_and(|shown| shown == found) {
        return;
    }
    if !testing::updating() {
        let name = file.display();
        wrong.push(format!("{name}:\n{}", difference(file, found)));
    } else if let Err(e) = fs::write(file, found) {
        panic!("cannot write {}: {e}", file.display());
    }
}

/// Fails if something is wrong.
#[track_caller]
pub fn assert_none(wrong: &[String]) {
    let say = "not what was found; if that is right, UPDATE=1 rewrites it";
    assert!(wrong.is_empty(), "{say}:\n{}", wrong.join("\n"));
}

/// The lines that were found and do not stand in the file, and those that do
/// and were not: with the witness of what has become possible in a report.
pub fn difference(file: &Path, found: &str) -> String {
    let shown = fs::read_to_string(file).unwrap_or_default();
    let only = |sign: &str, these: &str, those: &str| -> Vec<String> {
        let only = these.lines().filter(|l| !those.lines().any(|s| s == *l));
        let cut = |line: &str| line.chars().take(200).collect::<String>();
        only.take(30).map(|line| format!("{sign} {}", cut(line))).collect()
    };
    [only("+", found, &shown), only("-", &shown, found)].concat().join("\n")
}
