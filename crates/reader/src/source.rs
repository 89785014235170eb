//! The pages as they were written.

use std::fs;
use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use mdbook_driver::config::Config;
use mdbook_markdown::pulldown_cmark::{
    CodeBlockKind, Event, HeadingLevel, Tag,
};
use mdbook_markdown::{MarkdownOptions, new_cmark_parser};

use crate::include;
use crate::problem::{Problem, Problems, unreadable};
use crate::{config, links};

/// The book before it is built: `book.toml` and the pages of `SUMMARY.md`.
pub struct Source {
    /// The folder that holds `book.toml`.
    pub root: PathBuf,
    /// The pages, in the order of `SUMMARY.md`.
    pub pages: Vec<Page>,
    /// The folder of the pages, relative to the root.
    pub folder: PathBuf,
    pub(crate) config: Config,
}

/// A page that `SUMMARY.md` names.
pub struct Page {
    /// Where it stands, relative to the root: `book/race.md`.
    pub path: PathBuf,
    /// Where it is found in the built book: `race.html`.
    pub url: PathBuf,
    /// What was written, before anything is included.
    pub text: String,
    /// Its `{{#include …}}`s and what else mdBook replaces.
    pub directives: Vec<Directive>,
    /// Its code blocks.
    pub blocks: Vec<Block>,
    /// What stands as code within its text, such as a command to type.
    pub code: Vec<String>,
    /// The lines of its first-level headings.
    pub titles: Vec<usize>,
    pub(crate) links: Vec<links::Written>,
}

/// Something in double braces that mdBook replaces, such as an include.
#[derive(Clone, Debug)]
pub struct Directive {
    /// The line on the page, counted from 1.
    pub line: usize,
    /// `include`, `rustdoc_include`, `playground` or `title`; anything else
    /// is a problem that a build reports.
    pub name: String,
    /// The file it names, relative to the root.
    pub file: PathBuf,
    /// What follows the first colon, if only a part of the file is meant.
    pub part: Option<String>,
    /// The directive as it was written.
    pub text: String,
}

/// A code block as it was written, before anything is included.
pub struct Block {
    /// The line where it begins, counted from 1.
    pub line: usize,
    /// What follows the opening fence: `rust`, `text`, …
    pub language: String,
    /// The lines between the fences.
    pub text: String,
}

impl Source {
    /// Reads `book.toml`, `SUMMARY.md` and the pages in `root`.
    ///
    /// # Errors
    ///
    /// Names `book.toml`, `SUMMARY.md` or the page that is missing,
    /// unreadable or wrong.
    pub fn read(root: &Path) -> Result<Self, Problems> {
        let root = root
            .canonicalize()
            .map_err(|error| Problem::new(root, None, error))?;
        let config = config::read(&root)?;
        let folder = tidy(&config.book.src);
        let summary = folder.join("SUMMARY.md");
        let text = read(&root, &summary, None, &summary)?;

        let mut pages = Vec::new();
        let mut problems = Vec::new();
        for (line, target) in targets(&text) {
            let path = tidy(&folder.join(&target));
            match read(&root, &path, Some(line), &summary) {
                Ok(text) => pages.push(Page::new(&folder, path, text)),
                Err(problem) => problems.push(problem),
            }
        }
        if !problems.is_empty() {
            return Err(Problems(problems));
        }
        Ok(Self { root, pages, folder, config })
    }

    /// What is wrong with the pages before they are built.
    pub(crate) fn problems(&self) -> Vec<Problem> {
        let check = |page| include::problems(&self.root, page);
        self.pages.iter().flat_map(check).collect()
    }

    /// Where the built book goes.
    pub(crate) fn destination(&self) -> PathBuf {
        self.root.join(&self.config.build.build_dir)
    }
}

impl Page {
    fn new(folder: &Path, path: PathBuf, text: String) -> Self {
        let inner = path.strip_prefix(folder).unwrap_or(&path);
        let mut url = inner.with_extension("html");
        if inner.file_stem().is_some_and(|n| n.eq_ignore_ascii_case("readme")) {
            url.set_file_name("index.html");
        }
        let mut page = Self {
            url,
            directives: include::directives(&path, &text),
            blocks: Vec::new(),
            code: Vec::new(),
            titles: Vec::new(),
            links: Vec::new(),
            path,
            text: String::new(),
        };
        page.parse(&text);
        page.text = text;
        page
    }

    fn parse(&mut self, text: &str) {
        let mut block: Option<Block> = None;
        for (event, range) in events(text) {
            let line = line_at(text, range.start);
            match event {
                Event::Start(Tag::CodeBlock(kind)) => {
                    let language = match kind {
                        CodeBlockKind::Fenced(name) => name.to_string(),
                        CodeBlockKind::Indented => String::new(),
                    };
                    block = Some(Block { line, language, text: String::new() });
                }
                Event::Text(text) => {
                    if let Some(block) = &mut block {
                        block.text.push_str(&text);
                    }
                }
                Event::Code(code) => self.code.push(code.to_string()),
                Event::End(_) => self.blocks.extend(block.take()),
                Event::Start(Tag::Heading {
                    level: HeadingLevel::H1, ..
                }) => self.titles.push(line),
                Event::Start(
                    Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. },
                ) => self
                    .links
                    .push(links::Written { line, text: dest_url.to_string() }),
                Event::Html(html) | Event::InlineHtml(html) => {
                    self.links.extend(links::in_html(line, &html));
                }
                _ => {}
            }
        }
    }
}

/// The folder of the workspace that `start` lies in: the nearest one that
/// holds a `book.toml` or a `Cargo.lock`, or else `start` itself.
pub fn find_root(start: &Path) -> PathBuf {
    let is_root = |folder: &&Path| {
        ["book.toml", "Cargo.lock"]
            .iter()
            .any(|name| folder.join(name).is_file())
    };
    start.ancestors().find(is_root).unwrap_or(start).into()
}

/// `a/b/../c` as `a/c`, without asking the disk. What leads out keeps its
/// `..` or its `/` in front.
pub fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if tidy.file_name().is_some() => {
                tidy.pop();
            }
            _ => tidy.push(component),
        }
    }
    tidy
}

/// The number of the line that the byte at `offset` stands in.
pub fn line_at(text: &str, offset: usize) -> usize {
    text[..offset].matches('\n').count() + 1
}

fn events(text: &str) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    new_cmark_parser(text, &MarkdownOptions::default()).into_offset_iter()
}

/// The lines of SUMMARY.md that name a page, and the pages.
fn targets(summary: &str) -> Vec<(usize, String)> {
    events(summary)
        .filter_map(|(event, range)| match event {
            Event::Start(Tag::Link { dest_url, .. })
                if !dest_url.is_empty() =>
            {
                let target = dest_url.replace("%20", " ");
                Some((line_at(summary, range.start), target))
            }
            _ => None,
        })
        .collect()
}

/// Reads a page; `line` and `named_in` tell where it is named.
fn read(
    root: &Path,
    path: &Path,
    line: Option<usize>,
    named_in: &Path,
) -> Result<String, Problem> {
    fs::read_to_string(root.join(path)).map_err(|error| {
        let path = path.display();
        let why = unreadable(&error);
        Problem::new(named_in, line, format!("{path} {why}: write that page"))
    })
}
