//! A chapter is complete. Each step of adding one that was forgotten is
//! named here.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::repository::{Chapter, assert_none, chapters, pages, root, stem};
use regex::Regex;

#[test]
fn every_chapter_has_a_page() {
    let chapters = chapters().into_iter();
    let missing = chapters.filter(|c| !exists(&c.page()));
    assert_none(missing.map(|chapter| {
        let (page, name) = (chapter.page(), chapter.name);
        format!("{page} does not exist: write the page of crates/{name}")
    }));
}

#[test]
fn every_chapter_is_in_the_summary() {
    let book = pages();
    let is_listed = |chapter: &Chapter| {
        let path = chapter.page();
        book.pages.iter().any(|page| page.path == Path::new(&path))
    };
    let chapters = chapters().into_iter();
    assert_none(chapters.filter(|c| !is_listed(c)).map(|chapter| {
        let name = chapter.name;
        format!(
            "book/SUMMARY.md has no line for crates/{name}: add \
             `- [Title]({name}.md)`"
        )
    }));
}

#[test]
fn every_chapter_has_its_main_program() {
    assert_none(chapters().into_iter().flat_map(|chapter| {
        let main = chapter.path("src/main.rs");
        let manifest = chapter.path("Cargo.toml");
        let name = &chapter.name;
        let key = format!("default-run = \"{name}\"");
        let no_main = (!exists(&main)).then(|| {
            format!("{main} does not exist: write the chapter's program")
        });
        let no_key = (!text(&manifest).contains(&key)).then(|| {
            format!(
                "{manifest} does not say which program `cargo run -p {name}` \
                 runs: add `{key}` to its [package]"
            )
        });
        [no_main, no_key].into_iter().flatten()
    }));
}

#[test]
fn every_program_has_a_test() {
    assert_none(chapters().iter().flat_map(|chapter| {
        let tests = chapter.path(&format!("tests/{}.rs", chapter.name));
        let written = text(&tests);
        let programs = chapter.programs().into_iter();
        let untested = programs.filter_map(move |program| {
            let name = program.name.replace('-', "_");
            (!has_test(&written, &name)).then(|| {
                format!(
                    "{} is tested nowhere: add `#[test] fn {name}() {{ \
                     program!(\"{}\").check(); }}` to {tests}",
                    program.file, program.name
                )
            })
        });
        untested.chain(untested_refusals(chapter))
    }));
}

/// One test asks the compiler about all of a chapter's `tests/ui`.
fn untested_refusals(chapter: &Chapter) -> Option<String> {
    let cases = chapter.path("tests/ui");
    let tests = chapter.path(&format!("tests/{}.rs", chapter.name));
    let call = "testing::refused_by_the_compiler();";
    (exists(&cases) && !text(&tests).contains(call)).then(|| {
        format!(
            "{cases} is tested nowhere: add `#[test] fn refused() {{ {call} \
             }}` to {tests}"
        )
    })
}

fn has_test(file: &str, name: &str) -> bool {
    let pattern = format!(r"#\[test\]\s+(#\[[^\]]*\]\s+)*fn {name}\(\)");
    Regex::new(&pattern).unwrap().is_match(file)
}

/// What the page must say of each program that is not explored.
const NOT_EXPLORED: &str = "not explored";

#[test]
fn every_program_is_proven_or_the_page_says_that_it_is_not() {
    assert_none(chapters().into_iter().filter_map(|chapter| {
        let programs = chapter.programs().into_iter().map(|p| p.file);
        let graph = |file: &String| file.replace(".rs", ".graph.json");
        let unproven: Vec<_> =
            programs.filter(|f| !exists(&graph(f))).collect();
        // A line break may stand between the words.
        let page = text(&chapter.page());
        let words: Vec<_> = page.split_whitespace().collect();
        let said = words.join(" ").matches(NOT_EXPLORED).count();
        (said < unproven.len()).then(|| {
            format!(
                "{} says {said} times that a program is {NOT_EXPLORED}, but \
                 there is no state graph of {}: `UPDATE=1 cargo test -p \
                 explorer` writes it, or the page must say why there is none",
                chapter.page(),
                unproven.join(", ")
            )
        })
    }));
}

#[test]
fn every_program_has_its_output_beside_it() {
    assert_none(chapters().into_iter().flat_map(|chapter| {
        let name = chapter.name.clone();
        let programs = chapter.programs().into_iter().map(|p| p.file);
        let refused = crate::repository::files(&chapter.path("tests/ui"), "rs");
        let outputs =
            programs.map(|file| (file.replace(".rs", ".stdout"), file)).chain(
                refused
                    .into_iter()
                    .map(|file| (file.replace(".rs", ".stderr"), file)),
            );
        let missing = outputs.filter(|(output, _)| !exists(output));
        let complaints = missing.map(move |(output, file)| {
            format!(
                "{output} does not exist: `UPDATE=1 cargo test -p {name}` \
                 writes down what {file} prints"
            )
        });
        complaints.collect::<Vec<_>>()
    }));
}

#[test]
fn every_output_has_its_program_beside_it() {
    let snapshots = chapters().into_iter().flat_map(|c| c.snapshots());
    let is_left_over = |snapshot: &String| {
        let folder = snapshot.rsplit_once('/').unwrap().0;
        let program = format!("{folder}/{}", stem(snapshot));
        !exists(&format!("{program}.rs")) && !exists(&format!("{program}.py"))
    };
    assert_none(snapshots.filter(is_left_over).map(|snapshot| {
        format!(
            "{snapshot} is the output of no program: delete it, or name it \
             like the program"
        )
    }));
}

/// Cargo puts all programs of a workspace into one folder, and all examples
/// into another: one would take the place of another of its name.
#[test]
fn every_program_has_a_name_of_its_own() {
    let mut files: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for program in chapters().iter().flat_map(Chapter::programs) {
        let key = ("programs", program.name);
        files.entry(key).or_default().push(program.file);
    }
    for file in crate::repository::files("exercises", "rs") {
        let key = ("programs", stem(&file).to_owned());
        files.entry(key).or_default().push(file);
    }
    for package in ["failures", "pairs", "production"] {
        let folder = format!("crates/{package}/examples");
        for file in crate::repository::files(&folder, "rs") {
            let key = ("examples", stem(&file).to_owned());
            files.entry(key).or_default().push(file);
        }
    }
    let shared = files.into_values().filter(|files| files.len() > 1);
    assert_none(shared.map(|files| {
        format!("{} have one name: rename one", files.join(" and "))
    }));
}

fn exists(path: &str) -> bool {
    root().join(path).exists()
}

/// The text of a file; empty if there is none.
fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_default()
}
