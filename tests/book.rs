//! The book builds without a fault, and each page has its place in it.

use std::fs;
use std::path::Path;

use crate::repository::{assert_none, files, pages, root};
use reader::Draft;

/// Every include shows something; every link, `#fragment` and image exists;
/// every key in book.toml is one; nothing comes from another host.
#[test]
fn the_book_builds_without_a_fault() {
    if let Err(problems) = Draft::build(root()) {
        panic!("\n{problems}\n");
    }
}

#[test]
fn every_page_is_in_the_summary() {
    let book = pages();
    let is_page = |file: &str| {
        file == "book/SUMMARY.md"
            || book.pages.iter().any(|page| page.path == Path::new(file))
    };
    let files = files("book", "md").into_iter();
    assert_none(files.filter(|file| !is_page(file)).map(|file| {
        let name = file.trim_start_matches("book/");
        format!(
            "{file} is in no line of book/SUMMARY.md: add \
             `- [Title]({name})` there"
        )
    }));
}

#[test]
fn every_page_has_one_title() {
    let book = pages();
    let pages = book.pages.iter().filter(|page| page.titles.len() != 1);
    assert_none(pages.map(|page| {
        let path = page.path.display();
        match page.titles.get(1) {
            Some(line) => format!(
                "{path}:{line}: a second title: only the first line of a \
                 page begins with a single `#`, parts begin with `##`"
            ),
            None => format!("{path}:1: no title: begin it with `# Title`"),
        }
    }));
}

/// That the hashes in it are right is seen in a browser.
#[test]
fn every_page_says_what_it_may_load() {
    let draft = Draft::build(root()).unwrap_or_else(|e| panic!("\n{e}\n"));
    let folder = draft.path();
    let names = fs::read_dir(&folder).unwrap().map(|it| it.unwrap().path());
    let pages = names.filter(|it| it.extension().is_some_and(|e| e == "html"));
    let mut pages = pages.peekable();
    assert!(pages.peek().is_some());
    assert_none(pages.filter_map(|path| {
        let page = fs::read_to_string(&path).unwrap();
        let (before, policy) = page
            .split_once(
                "<meta http-equiv=\"Content-Security-Policy\" content=\"",
            )
            .unwrap_or((&page, ""));
        let (policy, _) = policy.split_once('"').unwrap_or_default();
        let is_strict = !before.contains("<script")
            && policy.starts_with("default-src 'none'; script-src 'self'")
            && policy.contains("; connect-src 'self'")
            && ["'unsafe-inline'", "'unsafe-eval'", "http", "*"]
                .iter()
                .all(|it| !policy.contains(it));
        let name = path.file_name().unwrap().display();
        (!is_strict).then(|| format!("{name}: its policy: {policy:?}"))
    }));
}
