//! Every program is shown, whole, with the command that runs it; and a page
//! shows nothing else: no line of code or output on it was typed by hand.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::repository::{assert_none, chapters, pages, root, tracked};
use reader::{Directive, Page, Source};
use regex::Regex;

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

/// The programs that belong to no chapter alone.
#[test]
fn every_small_program_is_shown_whole() {
    let book = pages();
    let folders = [
        "crates/failures/examples",
        "crates/pairs/examples",
        "crates/production/examples",
        "exercises",
        "exercises/solutions",
        "exercises/wrong",
        "tests/changed",
    ];
    let programs = folders.iter().flat_map(|folder| {
        let mut programs = crate::repository::files(folder, "rs");
        programs.extend(crate::repository::files(folder, "py"));
        assert!(!programs.is_empty(), "{folder} holds no program");
        programs
    });
    let hidden = programs.filter(|file| !is_shown_whole(&book, file));
    assert_none(hidden.map(|file| {
        format!(
            "{file} is shown whole on no page: add {{{{#include ../{file}}}}} \
             to one"
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

/// What a run has printed is quoted by including it: `{{#include FILE:LINE}}`.
#[test]
fn no_printed_line_is_typed() {
    let printed = printed();
    assert!(printed.len() > 100, "where are the outputs?");
    let quoted = Regex::new("\"([^\"`]{8,}?)\"").unwrap();
    assert_none(pages().pages.iter().flat_map(|page| {
        let text = without_listings(&page.text);
        let quotes = quoted.captures_iter(&text).map(|c| c[1].to_owned());
        let codes = page.code.iter().filter(|code| !code.contains("{{#"));
        let path = page.path.display();
        let typed = quotes.chain(codes.cloned()).filter_map(|text| {
            let line = printed.iter().find(|line| is_quoted(line, &text))?;
            Some(format!(
                "{path}: {text:?} is typed, but it is what a run prints: \
                 {line:?}: include that line of its file, or say it in other \
                 words"
            ))
        });
        typed.collect::<Vec<_>>()
    }));
}

/// Whether `text` is this line, or a part of it that can be nothing else: a
/// single word can be a name as well.
fn is_quoted(line: &str, text: &str) -> bool {
    line == text
        || (text.len() >= 8 && text.contains(' ') && line.contains(text))
}

/// Every line that the kept runs print.
fn printed() -> BTreeSet<String> {
    let mut files = Vec::new();
    let mut folders = vec![
        root().join("crates"),
        root().join("exercises"),
        root().join("tests"),
    ];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy();
            // What the compiler says is full of the names of things.
            if path.is_dir() && !matches!(&*name, "ui" | "explorer" | "target")
            {
                folders.push(path);
            } else if is_output(&path) {
                files.push(path);
            }
        }
    }
    let texts = files.iter().map(|file| fs::read_to_string(file).unwrap());
    texts
        .flat_map(|text| {
            let text = testing::repeatable(&text);
            text.lines().map(str::to_owned).collect::<Vec<_>>()
        })
        .filter(|line| !line.is_empty())
        .collect()
}

fn is_output(path: &Path) -> bool {
    let name = path.file_name().unwrap().to_string_lossy();
    (name.ends_with(".stdout") || name.ends_with(".stderr"))
        && !name.ends_with(".explored.stdout")
}

/// The prose of a page: what stands between fences is left out, and what stands
/// in HTML tags, such as the goal of a stepper, which the build checks.
fn without_listings(text: &str) -> String {
    let mut inside = false;
    let lines = text.lines().filter(|line| {
        let fence = line.trim_start().starts_with("```");
        inside ^= fence;
        !inside && !fence
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    let tag = Regex::new(r"</?[a-z][^>]*>").unwrap();
    tag.replace_all(&text, "").into_owned()
}

/// An exit code is included from a file that a test compares with a run.
#[test]
fn no_exit_code_is_typed() {
    let typed =
        Regex::new(r"(?i)\b(exit codes?|exit status|exits? with)( of)? \d+")
            .unwrap();
    assert_none(pages().pages.iter().flat_map(|page| {
        let text = without_listings(&page.text);
        let words: Vec<_> = text.split_whitespace().collect();
        let found = words.join(" ");
        let path = page.path.display();
        let typed = typed.find_iter(&found).map(|typed| {
            format!(
                "{path}: {:?} is typed: include the code from \
                 crates/failures/exit-codes.txt or a NAME.exit",
                typed.as_str()
            )
        });
        typed.collect::<Vec<_>>()
    }));
}

/// Each row of the map from Python to Rust is run, in both languages, or says
/// why it is not.
#[test]
fn every_row_of_the_map_is_run_or_says_why_not() {
    let book = pages();
    let map = book.pages.iter().find(|p| p.path.ends_with("python.md"));
    let map = map.expect("book/python.md is in book/SUMMARY.md");
    let chapters = chapters();
    let run = Regex::new(r"\]\(#run-([a-z]+)\)").unwrap();
    let rows = map.text.lines().filter(|line| {
        line.starts_with("| ") && !line.starts_with("| Python |")
    });
    let rows: Vec<_> = rows.collect();
    assert!(rows.len() > 100, "where are the rows of book/python.md?");
    assert_none(rows.into_iter().filter_map(|row| {
        if let Some(pair) = run.captures(row) {
            return lacks(&pair[1], &label(row)).map(|file| {
                format!(
                    "{file} has no comment `{}`: write one, and below it what \
                     the row of book/python.md speaks of",
                    label(row)
                )
            });
        }
        let is_in_a_chapter =
            chapters.iter().any(|c| row.contains(&format!("]({}.md", c.name)));
        let is_run = is_in_a_chapter
            || row.contains("](#what-fails-and-what-follows)")
            || row.contains("Not run: ");
        (!is_run).then(|| {
            format!(
                "book/python.md: the row {:?} is not run: add it to a pair in \
                 crates/pairs/examples and link `[Run](#run-NAME)`, or say \
                 why not: `Not run: …`",
                label(row)
            )
        })
    }));
}

/// The first cell of a row, without backticks and the version in brackets.
fn label(row: &str) -> String {
    let cell = row.split('|').nth(1).unwrap_or_default().replace('`', "");
    let version = Regex::new(r" \(\d\.\d+\)$").unwrap();
    version.replace(cell.trim(), "").into_owned()
}

/// Which of the two programs of a pair has no comment with these words.
fn lacks(pair: &str, label: &str) -> Option<String> {
    let files = [("py", "#"), ("rs", "//")].map(|(extension, mark)| {
        let file = format!("crates/pairs/examples/{pair}.{extension}");
        (file, format!("{mark} {label}"))
    });
    let lacks = |(file, comment): &(String, String)| {
        let text = fs::read_to_string(root().join(file)).unwrap_or_default();
        !text.lines().any(|line| line.trim() == comment)
    };
    files.into_iter().find(lacks).map(|(file, _)| file)
}

/// What is included may be a number, and a number with a dot begins a list.
#[test]
fn no_sentence_has_an_include_where_a_line_begins() {
    let begins = Regex::new(r"^\s*\{\{#include [^}]+\}\}[^\s]").unwrap();
    assert_none(pages().pages.iter().flat_map(|page| {
        let text = fs::read_to_string(root().join(&page.path)).unwrap();
        let lines: Vec<_> =
            (1..).zip(text.lines().map(str::to_owned)).collect();
        let bad = lines.into_iter().filter(|(_, line)| begins.is_match(line));
        bad.map(|(at, line)| {
            format!("{}:{at}: put a word before `{line}`", page.path.display())
        })
        .collect::<Vec<_>>()
    }));
}
