//! A page names a program that was recorded, and gets the drawing of that run.

use crate::small::Small;

const ELEMENT: &str =
    "<thread-timeline program=\"one\">\nNot drawn.\n</thread-timeline>";

/// Two threads; the second one waits for the lock of the first.
const RUN: &str = r#"{"program": "one", "events": [
    {"ns": 0, "thread": 0, "does": "starts"},
    {"ns": 1000, "thread": 0, "does": "holds", "lock": 0},
    {"ns": 2000, "thread": 1, "does": "starts", "by": 0},
    {"ns": 3000, "thread": 1, "does": "prints", "text": "a < b & c\n"},
    {"ns": 4000, "thread": 1, "does": "waits", "for": "lock"},
    {"ns": 8000, "thread": 0, "does": "releases", "lock": 0},
    {"ns": 9000, "thread": 1, "does": "goes_on"},
    {"ns": 9500, "thread": 1, "does": "ends"},
    {"ns": 9999, "thread": 0, "does": "ends"}]}"#;

#[test]
fn a_run_is_drawn_and_told() {
    let book = Small::new();
    book.write("book/one.md", &format!("# One\n\n{ELEMENT}\n"));
    book.write("crates/one/src/main.timeline.json", RUN);
    book.publish().unwrap();
    for page in ["one.html", "print.html"] {
        let page = book.read(&format!("target/book/{page}"));
        assert!(!page.contains("Not drawn."), "{page}");
        for part in [
            "<svg role=\"img\" aria-labelledby=\"timeline-one\" aria-describedby=\"timeline-one-text\"",
            "main holds the lock from 1 µs to 8 µs.",
            "thread 1 waits for it from 4 µs to 9 µs.",
            "<tr><td>3.0</td><td>thread 1</td><td>prints <code>a &lt; b &amp; c</code></td></tr>",
            // 1.334 µs are at 100 and 9.999 at 676.
            "<rect class=\"waits\" fill=\"url(#hatch-one)\" x=\"277.2\" y=\"52\" width=\"332.4\" height=\"18\"/>",
            "<tr><td>4.0</td><td>thread 1</td><td>waits for the lock</td></tr>",
        ] {
            assert_eq!(page.matches(part).count(), 1, "{part}: {page}");
        }
    }
}

#[test]
fn a_run_that_is_not_kept_is_a_fault() {
    let book = Small::new();
    book.write("book/one.md", &format!("# One\n\n{ELEMENT}\n"));
    for (text, why) in
        [(None, "does not exist"), (Some("{}"), "cannot be read")]
    {
        if let Some(text) = text {
            book.write("crates/one/src/main.timeline.json", text);
        }
        let faults = book.faults();
        assert_eq!(faults.lines().count(), 1, "{faults}");
        let start = "book/one.md:3: the timeline of `one` ";
        assert!(faults.starts_with(start), "{faults}");
        assert!(faults.contains(why), "{faults}");
    }
}
