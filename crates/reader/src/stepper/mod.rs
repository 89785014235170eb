//! Fills each `<thread-stepper>` of a page from the state graph of its
//! program, for `book/stepper.js` to bring to life.
//!
//! A page says `<thread-stepper program="race"></thread-stepper>`, on a line of
//! its own. Further attributes: `goal`, the last line that the reader is to
//! reach, or `deadlock`; `threads`, what the threads are called, `main` first.

mod facts;
mod html;
mod map;
mod model;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::{Captures, Regex};
use state_graph::Graph;

use crate::problem::{Problem, unreadable};
use crate::source::{Page, Source, line_at};
use html::{Goal, Wish};

use model::Stepper;

/// The element, and the paragraph that Markdown puts around it.
static ELEMENT: LazyLock<Regex> = LazyLock::new(|| {
    let element = r"<thread-stepper([^>]*)>\s*</thread-stepper>";
    Regex::new(&format!(r"<p>\s*{element}\s*</p>|{element}")).unwrap()
});

static ATTRIBUTE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"([\w-]+)="([^"]*)""#).unwrap());

/// Fills the steppers of the book that was built into `output`, and hands back
/// what is wrong with them.
pub(crate) fn fill(source: &Source, output: &Path) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut contents = BTreeMap::new();
    for page in &source.pages {
        for element in ELEMENT.captures_iter(&page.text) {
            let start = element.get(0).map_or(0, |all| all.start());
            let problem = |text| {
                Problem::new(&page.path, line_at(&page.text, start), text)
            };
            let attributes = attributes(&element);
            let program = attributes.get("program").cloned();
            let Some(program) = program.filter(|name| !name.is_empty()) else {
                problems.push(problem(
                    "`<thread-stepper>`: add `program=\"NAME\"`".into(),
                ));
                continue;
            };
            match content(&source.root, page, &program, &attributes) {
                Err(why) => problems.push(problem(format!(
                    "`<thread-stepper program=\"{program}\">`: {why}"
                ))),
                Ok(html) => {
                    if contents.insert(program.clone(), html).is_some() {
                        problems.push(problem(format!(
                            "`<thread-stepper program=\"{program}\">`: it is \
                             stepped through elsewhere too: leave one of them"
                        )));
                    }
                }
            }
        }
    }
    if contents.is_empty() || !problems.is_empty() {
        return problems;
    }
    let pages = source.pages.iter().map(|page| page.url.clone());
    // What else mdBook makes of the pages.
    let more = ["print.html", "index.html"].map(PathBuf::from);
    let fill = |url: PathBuf| fill_page(&output.join(&url), &url, &contents);
    pages.chain(more).filter_map(fill).collect()
}

fn fill_page(
    file: &Path,
    url: &Path,
    contents: &BTreeMap<String, String>,
) -> Option<Problem> {
    let problem = |error| Problem::new(url, None, unreadable(&error));
    if !file.exists() {
        return None;
    }
    let page = match fs::read_to_string(file) {
        Ok(page) => page,
        Err(error) => return Some(problem(error)),
    };
    let filled = ELEMENT.replace_all(&page, |element: &Captures| {
        let attributes = attributes(element);
        let program = attributes.get("program").cloned().unwrap_or_default();
        let content = contents.get(&program).cloned().unwrap_or_default();
        format!("<thread-stepper>{content}</thread-stepper>")
    });
    fs::write(file, &*filled).err().map(problem)
}

fn attributes(element: &Captures) -> BTreeMap<String, String> {
    let text = element.get(1).or(element.get(2)).map_or("", |m| m.as_str());
    let attributes = ATTRIBUTE.captures_iter(text);
    attributes.map(|a| (a[1].to_owned(), a[2].to_owned())).collect()
}

/// What stands in the element, or why it cannot.
fn content(
    root: &Path,
    page: &Page,
    program: &str,
    attributes: &BTreeMap<String, String>,
) -> Result<String, String> {
    let known = ["program", "goal", "threads"];
    if let Some(name) = attributes.keys().find(|n| !known.contains(&&***n)) {
        return Err(format!("`{name}` is no attribute of it"));
    }
    let graph = graph(root, page, program)?;
    let source = root.join(&graph.source);
    let text = fs::read_to_string(&source)
        .map_err(|error| format!("{} {}", graph.source, unreadable(&error)))?;
    let names = attributes.get("threads").map(String::as_str);
    let names: Vec<&str> =
        names.map_or(Vec::new(), |n| n.split(',').map(str::trim).collect());
    let path = graph.source.clone();
    let stepper =
        Stepper::new(graph, &names).map_err(|why| format!("{path} {why}"))?;
    let goal = attributes.get("goal").map(|text| goal(&stepper, text));
    let wish = Wish { goal: goal.transpose()? };
    Ok(html::stepper(&stepper, &wish, &text))
}

/// The graph of a program that the page shows whole.
fn graph(root: &Path, page: &Page, program: &str) -> Result<Graph, String> {
    let mut why = format!(
        "the page shows no program of this name that has a state graph \
         beside it: include {program}.rs, or explore it with `UPDATE=1 cargo \
         test -p explorer`"
    );
    let shown = page.directives.iter().filter(|d| d.part.is_none());
    for directive in shown {
        let file = root.join(&directive.file);
        if directive.file.extension().is_none_or(|e| e != "rs")
            || !file.with_extension("graph.json").is_file()
        {
            continue;
        }
        match Graph::beside(&file) {
            Ok(graph) if graph.program == program => return Ok(graph),
            Ok(_) => {}
            Err(error) => {
                let graph = directive.file.with_extension("graph.json");
                why = format!("{} is no graph: {error}", graph.display());
            }
        }
    }
    Err(why)
}

/// The ending that a page names as its goal. One that no schedule reaches is a
/// goal too, if it differs from one that is reached in its digits only: then
/// it is no slip of the pen.
fn goal(stepper: &Stepper, text: &str) -> Result<Goal, String> {
    let endings = &stepper.graph.endings;
    let ending = endings.iter().position(|ending| match text {
        "deadlock" => ending.deadlock,
        _ => ending.last_line.as_deref() == Some(text),
    });
    let shape = |line: &str| line.replace(|c: char| c.is_ascii_digit(), "#");
    let lines = endings.iter().filter_map(|e| e.last_line.as_deref());
    let is_meant = text == "deadlock"
        || ending.is_some()
        || lines.clone().any(|line| shape(line) == shape(text));
    if !is_meant {
        let lines: Vec<_> = lines.map(|line| format!("`{line}`")).collect();
        return Err(format!(
            "goal `{text}`: it ends with {}, and a goal may differ from that \
             in its digits only",
            lines.join(" or ")
        ));
    }
    Ok(Goal { text: text.to_owned(), ending })
}
