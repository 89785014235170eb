//! The book builds without a fault, and each page has its place in it.

mod repository;

use std::path::Path;

use reader::Draft;
use repository::{assert_none, files, pages, root};

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
