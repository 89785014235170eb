//! `{{#include …}}` and its kin. mdBook leaves a wrong one on the page, or
//! puts nothing in its place, and goes on.

use std::fs;
use std::path::{Component, Path};
use std::sync::LazyLock;

use regex::Regex;

use crate::problem::{Problem, unreadable};
use crate::source::{Directive, Page, line_at, tidy};

/// mdBook's own pattern; the first alternative is an escaped directive.
static DIRECTIVE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"\\\{\{#.*\}\}|\{\{\s*#([a-zA-Z0-9_]+)\s+([^}]+)\}\}";
    Regex::new(pattern).unwrap()
});

/// How every directive begins, also one that mdBook does not recognise.
static OPENING: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\{\{\s*#[^}\n]*\}*").unwrap());

/// The directives of the page at `path`. What mdBook would leave on the page
/// as it stands comes with an empty name.
pub fn directives(path: &Path, text: &str) -> Vec<Directive> {
    let mut found = Vec::new();
    let mut end = 0;
    for captures in DIRECTIVE.captures_iter(text) {
        let whole = captures.get(0).unwrap();
        found.extend(unrecognised(text, end, whole.start()));
        end = whole.end();
        let (Some(name), Some(rest)) = (captures.get(1), captures.get(2))
        else {
            continue;
        };
        let argument = rest.as_str().split_whitespace().next().unwrap_or("");
        let (file, part) = match argument.split_once(':') {
            Some((file, part)) => (file, Some(part.to_string())),
            None => (argument, None),
        };
        found.push(Directive {
            line: line_at(text, whole.start()),
            name: name.as_str().to_string(),
            file: tidy(&path.parent().unwrap_or(path).join(file)),
            part,
            text: whole.as_str().to_string(),
        });
    }
    found.extend(unrecognised(text, end, text.len()));
    found
}

fn unrecognised(text: &str, from: usize, to: usize) -> Vec<Directive> {
    OPENING
        .find_iter(&text[from..to])
        .map(|found| Directive {
            line: line_at(text, from + found.start()),
            name: String::new(),
            file: Default::default(),
            part: None,
            text: found.as_str().to_string(),
        })
        .collect()
}

/// What is wrong with the directives of a page.
pub fn problems(root: &Path, page: &Page) -> Vec<Problem> {
    let check = |directive: &Directive| {
        let text = problem(root, directive)?;
        let text = format!("`{}`: {text}", directive.text);
        Some(Problem::new(&page.path, directive.line, text))
    };
    page.directives.iter().filter_map(check).collect()
}

fn problem(root: &Path, directive: &Directive) -> Option<String> {
    match directive.name.as_str() {
        "title" => return None,
        "include" | "rustdoc_include" | "playground" => {}
        _ => {
            return Some(
                "mdBook knows no such directive: write \
                 {{#include FILE}} on one line"
                    .into(),
            );
        }
    }
    let file = directive.file.display();
    let mut components = directive.file.components();
    if !components.all(|c| matches!(c, Component::Normal(_))) {
        return Some(format!("{file} lies outside the repository"));
    }
    let text = match fs::read_to_string(root.join(&directive.file)) {
        Ok(text) => text,
        Err(error) => {
            return Some(format!(
                "{file} {}: correct the path or add the file",
                unreadable(&error)
            ));
        }
    };
    if let Some(nested) = DIRECTIVE.find(&text) {
        return Some(format!(
            "{file}:{} holds `{}`, which mdBook would replace as well: \
             include that file from the page",
            line_at(&text, nested.start()),
            nested.as_str()
        ));
    }
    match &directive.part {
        Some(part) => part_problem(&text, part)
            .map(|why| format!("{why} in {file}: correct one of the two")),
        None if text.trim().is_empty() => Some(format!("{file} is empty")),
        None => None,
    }
}

/// Why `part` (an anchor, a line or a range of lines) shows nothing, or
/// something else than it says.
fn part_problem(text: &str, part: &str) -> Option<String> {
    let numbers: Vec<_> = part.split(':').collect();
    let is_number = |n: &&str| n.is_empty() || n.parse::<usize>().is_ok();
    let first = numbers[0];
    if !is_number(&first) {
        return anchor_problem(text, first);
    }
    if numbers.len() > 2 || !numbers.iter().all(is_number) {
        return Some(format!("`{part}` is no range of lines"));
    }
    let count = text.lines().count();
    let number = |text: &str, or| text.parse::<usize>().unwrap_or(or);
    let from = number(first, 1);
    // One number is one line; an open end is the end of the file.
    let to = match numbers.get(1) {
        Some(last) => number(last, count),
        None if first.is_empty() => count,
        None => from,
    };
    if from == 0 || from > to || to > count {
        let why = format!("there are no lines {from} to {to}");
        return Some(format!("{why} (it has {count})"));
    }
    let mut shown = text.lines().skip(from - 1).take(to + 1 - from);
    shown
        .all(|line| line.trim().is_empty())
        .then(|| format!("the lines {from} to {to} are empty"))
}

fn anchor_problem(text: &str, anchor: &str) -> Option<String> {
    static MARK: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"ANCHOR(_END)?:\s*([\w-]+)").unwrap());
    let marks = |line| {
        MARK.captures(line)
            .map(|mark| (mark.get(1).is_some(), &text_of(&mark)[..] == anchor))
    };
    let mut lines = text.lines();
    if !lines.any(|line| marks(line) == Some((false, true))) {
        return Some(format!("there is no `ANCHOR: {anchor}`"));
    }
    let mut empty = true;
    for line in lines {
        match marks(line) {
            Some((true, true)) => {
                return empty
                    .then(|| format!("the anchor `{anchor}` is empty"));
            }
            Some(_) => {}
            None => empty &= line.trim().is_empty(),
        }
    }
    Some(format!("there is no `ANCHOR_END: {anchor}`"))
}

fn text_of(mark: &regex::Captures) -> String {
    mark[2].to_string()
}
