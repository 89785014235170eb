//! `book.toml`, read so that no wrong key passes.

use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::LazyLock;

use mdbook_driver::config::{Config, HtmlConfig};
use regex::Regex;

use crate::problem::{Problem, unreadable};
use crate::source::tidy;

const FILE: &str = "book.toml";

/// Reads the `book.toml` in `root`. mdBook's environment variables are left
/// out: the same files give the same book everywhere.
pub fn read(root: &Path) -> Result<Config, Problem> {
    let text = fs::read_to_string(root.join(FILE)).map_err(|error| {
        let way_out = "run this inside the repository of the book";
        let text = format!("{}: {way_out}", unreadable(&error));
        Problem::new(root.join(FILE), None, text)
    })?;
    let config: Config = text.parse().map_err(|e| wrong(&text, &e))?;
    // mdBook itself would drop the whole table and go on without it.
    config.get::<HtmlConfig>("output.html").map_err(|e| wrong(&text, &e))?;
    if let Some(line) = harmful_build_dir(&text, &config) {
        return Err(line);
    }
    Ok(config)
}

/// What a build replaces must be a folder of its own.
fn harmful_build_dir(text: &str, config: &Config) -> Option<Problem> {
    let to = tidy(&config.build.build_dir);
    let source = tidy(&config.book.src);
    let inside = to.components().all(|c| matches!(c, Component::Normal(_)));
    let apart = !to.starts_with(&source) && !source.starts_with(&to);
    if inside && apart && to != PathBuf::new() {
        return None;
    }
    let text_of = "build-dir must be a folder of its own inside the \
        repository: `target/book` is the usual place";
    Some(Problem::new(FILE, line_of(text, "build-dir"), text_of))
}

fn wrong(text: &str, error: &anyhow::Error) -> Problem {
    static PLACE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"at line (\d+)").unwrap());
    static KEY: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"unknown \w+ `([^`]+)`").unwrap());

    let cause = error.root_cause().to_string();
    let line = PLACE
        .captures(&cause)
        .and_then(|found| found[1].parse().ok())
        .or_else(|| line_of(text, &KEY.captures(&cause)?[1]));
    // A TOML error also draws the line, with a bar in front.
    let is_drawn = |line: &&str| {
        line.contains(" |") || line.starts_with("TOML parse error")
    };
    let cause: Vec<_> = cause.lines().filter(|l| !is_drawn(l)).collect();
    let cause = cause.join(" ");
    Problem::new(FILE, line, format!("{cause}: correct or remove it"))
}

fn line_of(text: &str, key: &str) -> Option<usize> {
    let has_key = |line: &str| {
        let line = line.trim_start_matches('[');
        line.split(['=', '.', ']']).any(|part| part.trim() == key)
    };
    Some(text.lines().position(has_key)? + 1)
}
