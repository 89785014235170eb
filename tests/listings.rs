//! Every program is shown, whole, with the command that runs it; and a page
//! shows nothing else: no line of code or output on it was typed by hand.

mod repository;

use std::path::Path;

use reader::{Directive, Page, Source};
use regex::Regex;
use repository::{assert_none, chapters, pages, root, tracked};

#[test]
fn every_listing_is_shown_whole() {
    let book = pages();
    // A chapter without a page is named by another test, in one line.
    let is_page =
        |path: &str| book.pages.iter().any(|page| page.path == Path::new(path));
    let chapters = chapters().into_iter().filter(|c| is_page(&c.page()));
    let listings = chapters.flat_map(|chapter| {
        let page = chapter.page();
        let listings = chapter.listings().into_iter();
        listings.map(move |listing| (listing, page.clone()))
    });
    let hidden = listings.filter(|(file, _)| !is_shown_whole(&book, file));
    assert_none(hidden.map(|(listing, page)| {
        format!(
            "{listing} is shown whole on no page: add \
             {{{{#include ../{listing}}}}} to {page}"
        )
    }));
}

fn is_shown_whole(book: &Source, file: &str) -> bool {
    let mut directives = book.pages.iter().flat_map(|page| &page.directives);
    directives.any(|directive| shows_whole(directive, file))
}

fn shows_whole(directive: &Directive, file: &str) -> bool {
    directive.name == "include"
        && directive.part.is_none()
        && directive.file == Path::new(file)
}

#[test]
fn every_code_block_is_an_include() {
    let book = pages();
    let include = Regex::new(r"^\{\{#include [^}\s]+\}\}$").unwrap();
    let typed = |text: &str| {
        let mut lines = text.lines();
        match text.trim() {
            "" => Some("nothing".to_string()),
            _ => lines
                .find(|line| !include.is_match(line))
                .map(|line| format!("`{line}`")),
        }
    };
    assert_none(book.pages.iter().flat_map(|page| {
        page.blocks.iter().filter_map(move |block| {
            let typed = typed(&block.text)?;
            let (path, line) = (page.path.display(), block.line);
            Some(format!(
                "{path}:{line}: this block holds {typed}: put it into a \
                 file that a test compares with the truth, and the block \
                 holds {{{{#include ../that/file}}}}"
            ))
        })
    }));
}

/// A page that shows a file which nobody else has cannot be built elsewhere.
#[test]
fn every_listing_is_in_the_repository() {
    let book = pages();
    // An unpacked archive holds only what was tracked.
    let Some(tracked) = tracked() else { return };
    let included = book.pages.iter().flat_map(|page| {
        page.directives.iter().map(move |directive| (page, directive))
    });
    let untracked = included.filter(|(_, directive)| {
        root().join(&directive.file).is_file()
            && !tracked.contains(&directive.file)
    });
    assert_none(untracked.map(|(page, directive)| {
        let (path, line) = (page.path.display(), directive.line);
        let file = directive.file.display();
        format!(
            "{path}:{line}: {file} is not in the repository: `git add {file}`"
        )
    }));
}

#[test]
fn every_program_has_its_command_beside_it() {
    let book = pages();
    let chapters = chapters();
    let programs = chapters.iter().flat_map(|chapter| chapter.programs());
    assert_none(programs.flat_map(|program| {
        let shows = |page: &&Page| {
            let mut directives = page.directives.iter();
            directives.any(|d| shows_whole(d, &program.file))
                && !page.code.iter().any(|code| runs(code, &program.command))
        };
        let pages = book.pages.iter().filter(shows);
        let complaints = pages.map(|page| {
            let path = page.path.display();
            let (file, command) = (&program.file, &program.command);
            format!(
                "{path} shows {file} but not how to run it: add `{command}`"
            )
        });
        complaints.collect::<Vec<_>>()
    }));
}

/// Whether `code` is the command, with a variable before it or arguments
/// for the program behind it.
fn runs(code: &str, command: &str) -> bool {
    let command = regex::escape(command);
    let pattern = format!(r"^([A-Z_]+=\S* )*{command}( -- .*)?$");
    Regex::new(&pattern).unwrap().is_match(code)
}
