//! Links, images and whatever else a page refers to.

use std::collections::HashMap;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::LazyLock;

use percent_encoding::percent_decode_str;
use regex::Regex;

use crate::problem::Problem;
use crate::rendered::{Reference, Rendered};
use crate::source::{Page, Source, tidy};

/// A link or an image as it was written on a page.
pub struct Written {
    pub line: usize,
    pub text: String,
}

/// The references in a piece of HTML that stands on a page.
pub fn in_html(line: usize, html: &str) -> Vec<Written> {
    Rendered::parse(html)
        .references
        .into_iter()
        .map(|reference| Written { line, text: reference.target })
        .collect()
}

/// What the pages built into `output` refer to without its being there.
pub fn problems(source: &Source, output: &Path) -> Vec<Problem> {
    let mut built = Built::new(output);
    let mut problems = Vec::new();
    for page in &source.pages {
        let Some(rendered) = built.page(&page.url) else {
            let text = "was not built: is it named twice in SUMMARY.md?";
            problems.push(Problem::new(&page.path, None, text));
            continue;
        };
        let mut references = rendered.references.clone();
        references.sort_by(|a, b| a.target.cmp(&b.target));
        references.dedup();
        for reference in &references {
            let Some(text) = fault(&mut built, &page.url, reference) else {
                continue;
            };
            let text = format!("`{}` {text}", spelling(page, reference));
            let lines = lines(page, &reference.target);
            let each = |line| Problem::new(&page.path, line, &text);
            match lines.is_empty() {
                true => problems.push(each(None)),
                false => problems
                    .extend(lines.into_iter().map(|line| each(Some(line)))),
            }
        }
    }
    problems.extend(style_problems(source));
    // These repeat what the pages hold.
    if problems.is_empty() {
        problems.extend(other_pages(source, output));
    }
    problems
}

/// The pages of the built book, each read once.
struct Built<'a> {
    output: &'a Path,
    pages: HashMap<PathBuf, Option<Rendered>>,
}

impl<'a> Built<'a> {
    fn new(output: &'a Path) -> Self {
        Self { output, pages: HashMap::new() }
    }

    fn page(&mut self, url: &Path) -> Option<&Rendered> {
        let path = self.output.join(url);
        self.pages
            .entry(url.to_path_buf())
            .or_insert_with(|| {
                let html = fs::read_to_string(path).ok()?;
                Some(Rendered::parse(&html))
            })
            .as_ref()
    }
}

/// What is wrong with a reference on the page at `url`.
fn fault(
    built: &mut Built,
    url: &Path,
    reference: &Reference,
) -> Option<String> {
    static SCHEME: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^([a-zA-Z][\w+.-]*):").unwrap());

    let target = reference.target.as_str();
    if let Some(scheme) = SCHEME.captures(target) {
        return match &scheme[1] {
            "http" | "https" | "mailto" if reference.is_link => None,
            "data" if !reference.is_link => None,
            "http" | "https" => Some(foreign()),
            other => Some(format!(
                "is of the kind `{other}:`: link with https, or to a page"
            )),
        };
    }
    if target.starts_with("//") {
        return Some(foreign());
    }
    if target.starts_with('/') {
        return Some(
            "begins with `/`, which only works at the root of a host: \
             write it relative to this page"
                .into(),
        );
    }
    let (path, fragment) = match target.split_once('#') {
        Some((path, fragment)) => (path, Some(fragment)),
        None => (target, None),
    };
    let path = path.split('?').next().unwrap_or_default();
    if path.is_empty() && fragment.is_none() {
        return Some("is empty: name a page".into());
    }
    let mut to = match path {
        "" => url.to_path_buf(),
        _ => tidy(&url.parent()?.join(decoded(path))),
    };
    if built.output.join(&to).is_dir() {
        to.push("index.html");
    }
    let inside = to.components().all(|c| matches!(c, Component::Normal(_)));
    if !inside || !built.output.join(&to).is_file() {
        return Some(if reference.is_link {
            "leads to no page of the book: correct it, or write that page \
             and its line in SUMMARY.md"
                .into()
        } else {
            "is no file of the book: correct it, or add the file".into()
        });
    }
    let fragment = decoded(fragment?);
    let page = built.page(&to)?;
    (!page.ids.contains(&fragment)).then(|| {
        let to = to.display();
        format!("leads to no id: {to} has no heading or id `{fragment}`")
    })
}

fn foreign() -> String {
    "is loaded from another host: put the file into the book".into()
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// `target` as a page of the source would spell it, for comparison.
fn is_same(written: &str, target: &str) -> bool {
    static PAGE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?i)\.md(#|$)").unwrap());
    static README: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?i)\breadme\.html").unwrap());
    let built = PAGE.replace(written, ".html$1");
    let (built, target) = (decoded(&built), decoded(target));
    let index = README.replace(&built, "index.html");
    built == target || index == target
}

fn lines(page: &Page, target: &str) -> Vec<usize> {
    let of_target = |w: &&Written| is_same(&w.text, target);
    let mut lines: Vec<_> = page
        .links
        .iter()
        .filter(of_target)
        .map(|written| written.line)
        .collect();
    lines.dedup();
    lines
}

/// The author's own spelling of a reference.
fn spelling<'a>(page: &'a Page, reference: &'a Reference) -> &'a str {
    page.links
        .iter()
        .find(|written| is_same(&written.text, &reference.target))
        .map_or(&reference.target, |written| &written.text)
}

/// Style sheets that load something from another host.
fn style_problems(source: &Source) -> Vec<Problem> {
    static FOREIGN: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = r#"(?i)(url\(|@import)\s*["']?\s*(https?:)?//"#;
        Regex::new(pattern).unwrap()
    });
    let sheets = &source.config.html_config().unwrap_or_default();
    sheets
        .additional_css
        .iter()
        .filter_map(|sheet| {
            let text = fs::read_to_string(source.root.join(sheet)).ok()?;
            let found = FOREIGN.find(&text)?;
            let line = crate::source::line_at(&text, found.start());
            let text = format!("`{}…` {}", found.as_str(), foreign());
            Some(Problem::new(sheet, line, text))
        })
        .collect()
}

/// Pages that mdBook adds, such as the one for printing, load nothing from
/// another host either. Their links are mdBook's own.
fn other_pages(source: &Source, output: &Path) -> Vec<Problem> {
    let Ok(entries) = fs::read_dir(output) else {
        return Vec::new();
    };
    let is_page = |url: &Path| source.pages.iter().any(|p| p.url == url);
    let mut problems = Vec::new();
    for entry in entries.flatten() {
        let url = PathBuf::from(entry.file_name());
        if url.extension().is_none_or(|e| e != "html") || is_page(&url) {
            continue;
        }
        let html = fs::read_to_string(entry.path()).unwrap_or_default();
        for reference in Rendered::parse(&html).references {
            let target = &reference.target;
            let foreign_target =
                ["http:", "https:", "//"].iter().any(|p| target.starts_with(p));
            if foreign_target && !reference.is_link {
                let text = format!("`{target}` {}", foreign());
                problems.push(Problem::new(&url, None, text));
            }
        }
    }
    problems
}
