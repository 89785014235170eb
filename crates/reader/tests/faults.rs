//! Every fault of a book is named, with its page and line, and no book
//! without a fault is refused.

use crate::small::{Small, faults_of};

/// Asserts that a fault is reported alone and that the line begins and goes
/// on as it should.
#[track_caller]
fn assert_fault(faults: &str, place: &str, text: &str) {
    let told = format!("expected `{place} … {text} …`, got: {faults:?}");
    assert_eq!(faults.lines().count(), 1, "{told}");
    assert!(faults.starts_with(&format!("{place} ")), "{told}");
    assert!(faults.contains(text), "{told}");
}

#[test]
fn a_book_without_a_fault_is_built() {
    let faults = faults_of(
        "\
```rust
{{#include ../crates/one/main.rs}}
{{#include ../crates/one/main.rs:here}}
{{#include ../crates/one/main.rs:2}}
{{#include ../crates/one/main.rs:2:4}}
{{#include ../crates/one/main.rs:2:}}
{{#include ../crates/one/main.rs::4}}
{{ #rustdoc_include ../crates/one/main.rs:here}}
\\{{#include escaped.rs}}
```

{{#title Another title}}

[Own part](#below), [page](two.md), [part](two.md#part), [mine](#mine),
[asked](two.html?a=b#part), [far](https://example.org/x#y), <a@example.org>,
![picture](picture.svg) <a id=\"mine\"></a> <img src='picture.svg' alt=''>

## Below

Text in a block is no link: `[x](nowhere.md)`, nor is this:

```text
[x](nowhere.md) <img src=\"nowhere.png\">
```",
    );
    assert_eq!(faults, "");
}

// Includes

#[test]
fn a_missing_include() {
    assert_fault(
        &faults_of("{{#include ../crates/one/man.rs}}"),
        "book/one.md:3:",
        "`{{#include ../crates/one/man.rs}}`: crates/one/man.rs does not exist",
    );
}

#[test]
fn an_include_of_a_folder() {
    assert_fault(
        &faults_of("{{#include ../crates/one}}"),
        "book/one.md:3:",
        "crates/one cannot be read",
    );
}

#[test]
fn an_include_from_outside_the_repository() {
    assert_fault(
        &faults_of("{{#include ../../Cargo.toml}}"),
        "book/one.md:3:",
        "../Cargo.toml lies outside",
    );
}

#[test]
fn a_misspelt_anchor() {
    assert_fault(
        &faults_of("```rust\n{{#include ../crates/one/main.rs:hear}}\n```"),
        "book/one.md:4:",
        "there is no `ANCHOR: hear` in crates/one/main.rs",
    );
}

#[test]
fn an_empty_anchor() {
    let book = Small::new();
    book.write("one.rs", "// ANCHOR: a\n\n// ANCHOR_END: a\nfn main() {}");
    book.write("book/one.md", "# One\n{{#include ../one.rs:a}}");
    assert_fault(&book.faults(), "book/one.md:2:", "the anchor `a` is empty");
}

#[test]
fn an_anchor_without_its_end() {
    let book = Small::new();
    book.write("one.rs", "// ANCHOR: a\nfn main() {}\n");
    book.write("book/one.md", "# One\n{{#include ../one.rs:a}}");
    assert_fault(
        &book.faults(),
        "book/one.md:2:",
        "no `ANCHOR_END: a` in one.rs",
    );
}

#[test]
fn a_line_behind_the_end() {
    assert_fault(
        &faults_of("{{#include ../crates/one/main.rs:8}}"),
        "book/one.md:3:",
        "no lines 8 to 8 (it has 7)",
    );
}

#[test]
fn a_range_behind_the_end() {
    assert_fault(
        &faults_of("{{#include ../crates/one/main.rs:3:99}}"),
        "book/one.md:3:",
        "no lines 3 to 99 (it has 7)",
    );
}

#[test]
fn a_range_that_ends_before_it_begins() {
    assert_fault(
        &faults_of("{{#include ../crates/one/main.rs:3:2}}"),
        "book/one.md:3:",
        "no lines 3 to 2",
    );
}

#[test]
fn a_range_of_empty_lines() {
    assert_fault(
        &faults_of("{{#include ../crates/one/main.rs:6:7}}"),
        "book/one.md:3:",
        "the lines 6 to 7 are empty",
    );
}

#[test]
fn a_range_with_a_slip() {
    assert_fault(
        &faults_of("{{#include ../crates/one/main.rs:1:3x}}"),
        "book/one.md:3:",
        "`1:3x` is no range of lines",
    );
}

#[test]
fn an_empty_listing() {
    let book = Small::new();
    book.write("crates/one/main.stdout", "\n");
    book.write("book/one.md", "{{#include ../crates/one/main.stdout}}");
    assert_fault(&book.faults(), "book/one.md:1:", "main.stdout is empty");
}

#[test]
fn a_listing_that_mdbook_would_change() {
    let book = Small::new();
    book.write("one.rs", "fn main() {}\n// {{#include two.rs}}\n");
    book.write("book/one.md", "{{#include ../one.rs}}");
    assert_fault(
        &book.faults(),
        "book/one.md:1:",
        "one.rs:2 holds `{{#include two.rs}}`",
    );
}

#[test]
fn a_directive_that_mdbook_does_not_know() {
    for slip in [
        "{{#inclde ../crates/one/main.rs}}",
        "{{#include}}",
        "{{#include ../crates/one/main.rs}",
        "{{# include ../crates/one/main.rs}}",
    ] {
        assert_fault(
            &faults_of(slip),
            "book/one.md:3:",
            "mdBook knows no such directive",
        );
    }
}

// book.toml and SUMMARY.md

#[test]
fn a_wrong_key() {
    for (toml, place, key) in [
        ("[boook]\n", "book.toml:1:", "boook"),
        ("[book]\nsrc = \"book\"\nautor = 1\n", "book.toml:3:", "autor"),
        (
            "[output.html]\nsmart-punctuation = true\ncurly-quotes = true\n",
            "book.toml:3:",
            "curly-quotes",
        ),
        (
            "[output.html.playground]\nrunable = false\n",
            "book.toml:2:",
            "runable",
        ),
    ] {
        let book = Small::new();
        book.write("book.toml", toml);
        let text = format!("unknown field `{key}`, expected one of");
        assert_fault(&book.faults(), place, &text);
    }
}

#[test]
fn a_book_toml_that_is_none() {
    let book = Small::new();
    book.write("book.toml", "[book]\n[build\n");
    assert_fault(&book.faults(), "book.toml:2:", "unclosed table");
}

#[test]
fn a_build_that_would_replace_the_pages() {
    for folder in [".", "..", "book", "book/built", "/"] {
        let book = Small::new();
        let toml = "[book]\nsrc = \"book\"\n[build]\nbuild-dir";
        book.write("book.toml", &format!("{toml} = '{folder}'\n"));
        assert_fault(
            &book.faults(),
            "book.toml:4:",
            "build-dir must be a folder of its own",
        );
    }
}

#[test]
fn a_plugin_that_is_not_there() {
    let book = Small::new();
    let toml = book.read("book.toml");
    let toml = format!("{toml}[preprocessor.nobody-wrote-this]\n");
    book.write("book.toml", &toml);
    let faults = book.faults();
    assert!(faults.contains("nobody-wrote-this"), "{faults}");
}

#[test]
fn no_book_toml() {
    let book = Small::new();
    std::fs::remove_file(book.path("book.toml")).unwrap();
    let root = book.root().canonicalize().unwrap();
    let place = format!("{}:", root.join("book.toml").display());
    assert_fault(&book.faults(), &place, "does not exist: run this inside");
}

#[test]
fn no_summary() {
    let book = Small::new();
    std::fs::remove_file(book.path("book/SUMMARY.md")).unwrap();
    assert_fault(&book.faults(), "book/SUMMARY.md:", "does not exist");
}

#[test]
fn a_page_that_nobody_wrote() {
    let book = Small::new();
    std::fs::remove_file(book.path("book/two.md")).unwrap();
    assert_fault(
        &book.faults(),
        "book/SUMMARY.md:4:",
        "book/two.md does not exist: write that page",
    );
    assert!(!book.path("book/two.md").exists(), "mdBook made the page up");
}

// Links

#[test]
fn a_link_to_a_page_that_nobody_wrote() {
    assert_fault(
        &faults_of("See\n[three](three.md)."),
        "book/one.md:4:",
        "`three.md` leads to no page",
    );
}

#[test]
fn a_link_to_a_page_that_the_summary_leaves_out() {
    let book = Small::new();
    book.write("book/three.md", "# Three\n");
    book.write("book/one.md", "[three][3]\n\n[3]: three.md\n");
    assert_fault(
        &book.faults(),
        "book/one.md:1:",
        "`three.md` leads to no page",
    );
}

#[test]
fn a_link_out_of_the_book() {
    assert_fault(
        &faults_of("[source](../crates/one/main.rs)"),
        "book/one.md:3:",
        "`../crates/one/main.rs` leads to no page",
    );
}

#[test]
fn a_fragment_that_does_not_exist() {
    for (link, page) in [
        ("[x](#parts)", "one.html"),
        ("[x](one.md#parts)", "one.html"),
        ("[x](two.md#parts)", "two.html"),
        ("<a href='two.html#parts'>x</a>", "two.html"),
    ] {
        assert_fault(
            &faults_of(link),
            "book/one.md:3:",
            &format!("{page} has no heading or id `parts`"),
        );
    }
}

#[test]
fn the_same_dead_link_twice() {
    let faults = faults_of("[x](three.md)\n[y](three.md)");
    let places: Vec<_> = faults
        .lines()
        .filter_map(|line| line.split_once(": "))
        .map(|(place, _)| place)
        .collect();
    assert_eq!(places, ["book/one.md:3", "book/one.md:4"]);
}

#[test]
fn a_dead_link_in_something_included() {
    let book = Small::new();
    book.write("crates/one/table.md", "[x](three.md)\n");
    book.write("book/one.md", "{{#include ../crates/one/table.md}}\n");
    assert_fault(&book.faults(), "book/one.md:", "`three.html` leads to");
}

#[test]
fn a_link_that_only_works_on_one_host() {
    assert_fault(
        &faults_of("[two](/two.html)"),
        "book/one.md:3:",
        "`/two.html` begins with `/`",
    );
}

#[test]
fn a_link_of_another_kind() {
    assert_fault(
        &faults_of("[two](file:///two.html)"),
        "book/one.md:3:",
        "is of the kind `file:`",
    );
}

#[test]
fn a_link_to_nothing() {
    assert_fault(&faults_of("[x]()"), "book/one.md:3:", "`` is empty");
    assert_fault(&faults_of("[x](#)"), "book/one.md:3:", "`#` leads to no id");
}

#[test]
fn a_missing_image() {
    for image in ["![x](photo.png)", "<img src='photo.png' alt='x'>"] {
        assert_fault(
            &faults_of(image),
            "book/one.md:3:",
            "`photo.png` is no file of the book",
        );
    }
}

#[test]
fn something_from_another_host() {
    for (text, target) in [
        ("![x](https://example.org/x.png)", "https://example.org/x.png"),
        ("<img src='//example.org/x.png'>", "//example.org/x.png"),
        (
            "<script src='http://example.org/x.js'></script>",
            "http://example.org/x.js",
        ),
        (
            "<img srcset='https://example.org/y.png 2x'>",
            "https://example.org/y.png",
        ),
    ] {
        assert_fault(
            &faults_of(text),
            "book/one.md:3:",
            &format!("`{target}` is loaded from another host"),
        );
    }
}

#[test]
fn a_style_sheet_from_another_host() {
    let book = Small::new();
    let toml = book.read("book.toml");
    let toml = format!("{toml}[output.html]\nadditional-css = ['a.css']\n");
    book.write("book.toml", &toml);
    book.write("a.css", "\n@import url(https://example.org/b.css);\n");
    assert_fault(&book.faults(), "a.css:2:", "is loaded from another host");
}

/// What mdBook only warns of.
#[test]
fn html_that_is_not_closed() {
    let faults = faults_of("<details>\n\nText\n");
    assert_fault(&faults, "book/one.md:", "unclosed HTML tag `<details>`");
}

#[test]
fn all_faults_are_told_at_once() {
    let book = Small::new();
    book.write("book/one.md", "{{#include no.rs}}\n\n[x](three.md)\n");
    book.write("book/two.md", "![x](photo.png)\n");
    assert_eq!(book.faults().lines().count(), 3, "{}", book.faults());
}

// What a build leaves behind

/// What mdBook's own template lacks.
#[test]
fn a_page_can_be_used_by_keyboard_and_screen_reader() {
    let book = Small::new();
    book.publish().unwrap();
    for page in ["index.html", "one.html", "two.html", "print.html"] {
        let html = book.read(&format!("target/book/{page}"));
        assert!(html.contains("href=\"#mdbook-main\""), "{page}: no skip link");
        assert!(html.contains("<p class=\"menu-title\">"), "{page}");
    }
    let one = book.read("target/book/one.html");
    assert_eq!(one.matches("<h1").count(), 1);
}

#[test]
fn a_build_replaces_the_previous_one_whole() {
    let book = Small::new();
    book.publish().unwrap();
    book.write("target/book/left-over.html", "old");
    book.write("book/one.md", "# One\n\nNewer.\n");
    book.publish().unwrap();
    assert!(book.read("target/book/one.html").contains("Newer."));
    assert!(!book.path("target/book/left-over.html").exists());
    let target = std::fs::read_dir(book.path("target")).unwrap();
    assert_eq!(target.count(), 1, "drafts are left in target");
}

#[test]
fn a_broken_page_leaves_the_previous_build_in_place() {
    let book = Small::new();
    book.publish().unwrap();
    let before = book.read("target/book/one.html");
    book.write("book/one.md", "[x](three.md)\n");
    assert!(book.publish().is_err());
    assert_eq!(book.read("target/book/one.html"), before);
    let target = std::fs::read_dir(book.path("target")).unwrap();
    assert_eq!(target.count(), 1, "drafts are left in target");
}

#[test]
fn a_folder_that_cannot_be_written_to() {
    let book = Small::new();
    book.write("target", "a file stands in the way");
    assert_fault(&book.faults(), "target:", "cannot be written");
}
