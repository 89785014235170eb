//! What a page says of a stepper that cannot be, and what it becomes where it
//! can.

use std::fmt::Write as _;

use crate::small::Small;

/// `main` starts `threads` threads, each of which prints a line.
const GRAPH: &str = r#"{
    "program": "one", "source": "crates/one/main.rs", "detail": "all",
    "outputs": "2",
    "endings": [
        {"last_line": "a: 1", "deadlock": false, "outputs": "1", "witness": [0, 1, 0, 0]},
        {"last_line": "b: <2>", "deadlock": false, "outputs": "1", "witness": [0, 0, 0, 0]}
    ],
    "threads": [{"name": "main"}, {"name": "thread 1"}, {"name": "thread 2"}],
    "states": [
        {"outputs": "2", "endings": [0, 1], "edges": [{"to": 1, "steps": [
            {"thread": 0, "kind": "start", "other": 1, "line": 2},
            {"thread": 0, "kind": "start", "other": 2, "line": 2}]}]},
        {"outputs": "2", "endings": [0, 1], "edges": [
            {"to": 2, "steps": [{"thread": 1, "kind": "print", "text": "a: 1\n", "line": 3}]},
            {"to": 3, "steps": [{"thread": 2, "kind": "print", "text": "b: <2>\n", "line": 4}]}],
            "waiting": [{"thread": 0, "kind": "join all", "line": 5}]},
        {"outputs": "1", "endings": [1], "edges": [
            {"to": 4, "steps": [{"thread": 2, "kind": "print", "text": "b: <2>\n", "line": 4}]}],
            "waiting": [{"thread": 0, "kind": "join all", "line": 5}]},
        {"outputs": "1", "endings": [0], "edges": [
            {"to": 4, "steps": [{"thread": 1, "kind": "print", "text": "a: 1\n", "line": 3}]}],
            "waiting": [{"thread": 0, "kind": "join all", "line": 5}]},
        {"outputs": "1", "quiet_end": "returned", "edges": [
            {"to": 5, "steps": [{"thread": 0, "kind": "end"}]}]},
        {"outputs": "1", "quiet_end": "returned", "end": "returned"}
    ]
}"#;

/// A small book with this graph, and `element` on line 7 of a page that shows
/// the program.
fn book(graph: &str, element: &str) -> Small {
    let book = Small::new();
    book.write("crates/one/main.graph.json", graph);
    book.write(
        "book/one.md",
        &format!(
            "# One\n\n```rust\n{{{{#include ../crates/one/main.rs}}}}\n```\n\n\
             {element}\n\nMore.\n"
        ),
    );
    book
}

/// Asserts that a build stops with one line, which says this.
#[track_caller]
fn assert_fault(graph: &str, element: &str, text: &str) {
    let faults = book(graph, element).faults();
    let told = format!("expected `… {text} …`, got: {faults:?}");
    assert_eq!(faults.lines().count(), 1, "{told}");
    assert!(faults.starts_with("book/one.md:7: "), "{told}");
    assert!(faults.contains(text), "{told}");
}

const ELEMENT: &str = "<thread-stepper program=\"one\"></thread-stepper>";

#[test]
fn a_stepper_is_filled_on_its_page_and_in_the_whole_book() {
    let book = book(GRAPH, ELEMENT);
    book.publish().unwrap();
    for page in ["one.html", "print.html"] {
        let html = book.read(&format!("target/book/{page}"));
        assert_eq!(html.matches("id=\"stepper-one\"").count(), 1, "{page}");
        assert!(!html.contains("<p><thread-stepper"), "{page}");
        // What is printed is text wherever it stands.
        assert!(html.contains("“b: &lt;2&gt;”"), "{page}");
        assert!(!html.contains("“b: <2>”</"), "{page}");
        // Each thread is called what it calls itself.
        assert!(html.contains("[\"b\",\"b\"]"), "{page}");
    }
    assert!(!book.read("target/book/two.html").contains("thread-stepper"));
}

/// A script ends at the first `</script`, whatever stands around that.
#[test]
fn nothing_printed_ends_the_data() {
    let graph = GRAPH.replace("<2>", "</script><!--");
    let book = book(&graph, ELEMENT);
    book.publish().unwrap();
    let html = book.read("target/book/one.html");
    let (_, stepper) = html.split_once("<thread-stepper>").unwrap();
    let (stepper, _) = stepper.split_once("</thread-stepper>").unwrap();
    assert_eq!(stepper.matches("</script>").count(), 1, "{stepper}");
    assert_eq!(stepper.matches("<!--").count(), 0, "{stepper}");
}

#[test]
fn a_program_that_the_page_does_not_show() {
    let element = ELEMENT.replace("one", "won");
    let text = "`<thread-stepper program=\"won\">`: the page shows no program \
                of this name that has a state graph";
    assert_fault(GRAPH, &element, text);
}

#[test]
fn a_stepper_that_names_no_program() {
    let element = "<thread-stepper></thread-stepper>";
    assert_fault(GRAPH, element, "add `program=\"NAME\"`");
}

#[test]
fn a_graph_that_cannot_be_read() {
    assert_fault("{", ELEMENT, "crates/one/main.graph.json is no graph");
}

#[test]
fn a_graph_without_threads() {
    let lines = GRAPH.replace("\"all\"", "\"lines\"");
    assert_fault(&lines, ELEMENT, "knows no threads");
}

#[test]
fn a_graph_that_is_too_large() {
    let mut states = String::new();
    for _ in 0..2_000 {
        write!(states, "{{\"end\": \"returned\"}},").unwrap();
    }
    let large =
        GRAPH.replace("\"states\": [", &format!("\"states\": [{states}"));
    assert_fault(&large, ELEMENT, "has 2006 states, and no more than 2000");
}

#[test]
fn a_thread_that_can_do_two_things_at_once() {
    let forked = GRAPH.replace(
        "\"to\": 3, \"steps\": [{\"thread\": 2",
        "\"to\": 3, \"steps\": [{\"thread\": 1",
    );
    assert_ne!(forked, GRAPH);
    assert_fault(&forked, ELEMENT, "do one thing or another");
}

#[test]
fn an_unknown_attribute() {
    let element = ELEMENT.replace("\"one\"", "\"one\" gaol=\"a: 1\"");
    assert_fault(GRAPH, &element, "`gaol` is no attribute of it");
}

#[test]
fn a_goal_with_a_slip_of_the_pen() {
    let goal = |line: &str| {
        ELEMENT.replace("\"one\"", &format!("\"one\" goal=\"{line}\""))
    };
    assert_fault(GRAPH, &goal("a 1"), "goal `a 1`: it ends with `a: 1` or");
    // One that no schedule reaches is a goal too.
    assert_eq!(book(GRAPH, &goal("a: 7")).faults(), "");
}

#[test]
fn names_for_some_threads() {
    let element = ELEMENT.replace("\"one\"", "\"one\" threads=\"main, x\"");
    assert_fault(GRAPH, &element, "has 3 threads: name each of them");
}

#[test]
fn a_program_that_is_stepped_through_twice() {
    let faults = book(GRAPH, &format!("{ELEMENT}\n\n{ELEMENT}")).faults();
    assert!(faults.starts_with("book/one.md:9: "), "{faults}");
    assert!(faults.contains("stepped through elsewhere too"), "{faults}");
}
