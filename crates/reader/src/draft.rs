//! A build that nobody sees until it is whole.

use std::fs;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use mdbook_driver::MDBook;
use regex::Regex;
use tempfile::TempDir;

use crate::problem::{Problem, Problems};
use crate::source::Source;
use crate::{links, log, policy, stepper, template, timeline};

/// The book, built without a fault into a folder beside its destination.
/// Dropping it removes that folder.
pub struct Draft {
    root: PathBuf,
    folder: TempDir,
    destination: PathBuf,
}

impl Draft {
    /// Builds the book in `root`.
    ///
    /// # Errors
    ///
    /// Every fault that is found: a wrong key in `book.toml`, an include
    /// that shows nothing, a link or `#fragment` that leads nowhere, an
    /// image that is missing, a program that cannot be stepped through,
    /// something loaded from another host, whatever mdBook warns of, and a
    /// folder that cannot be written to.
    pub fn build(root: &Path) -> Result<Self, Problems> {
        let source = Source::read(root)?;
        let mut problems = source.problems();
        let draft = Self::new(&source)?;
        let (rendered, complaints) = render(&source, &draft.path());
        // About an include mdBook says less than was found before.
        if problems.is_empty() {
            problems.extend(complaints);
        }
        if rendered {
            problems.extend(stepper::fill(&source, &draft.path()));
            problems.extend(timeline::fill(&source, &draft.path()));
            // Knows all that stands on a page: nothing may be added later.
            problems.extend(policy::add(&draft.path()).err());
            problems.extend(links::problems(&source, &draft.path()));
        }
        if problems.is_empty() {
            return Ok(draft);
        }
        problems.sort();
        problems.dedup();
        Err(Problems(problems))
    }

    /// The folder that holds the built book.
    pub fn path(&self) -> PathBuf {
        self.folder.path().join("book")
    }

    /// Puts the book in the place of the one built before, in one step, and
    /// hands that place back.
    ///
    /// # Errors
    ///
    /// When the destination cannot be replaced; the previous book is then
    /// still there.
    pub fn publish(self) -> Result<PathBuf, Problems> {
        let previous = self.folder.path().join("previous");
        let problem = |error| unwritable(&self.root, &self.destination, error);
        let had_previous = match fs::rename(&self.destination, &previous) {
            Ok(()) => true,
            Err(e) if e.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(problem(error).into()),
        };
        if let Err(error) = fs::rename(self.path(), &self.destination) {
            if had_previous {
                // The first error tells more than this one could.
                let _ = fs::rename(&previous, &self.destination);
            }
            return Err(problem(error).into());
        }
        Ok(self.destination)
    }

    fn new(source: &Source) -> Result<Self, Problem> {
        let destination = source.destination();
        let parent = destination.parent().unwrap_or(&source.root);
        let problem = |error| unwritable(&source.root, parent, error);
        // A sibling, because only within one file system is moving a folder
        // a single step.
        fs::create_dir_all(parent).map_err(problem)?;
        let folder = tempfile::Builder::new()
            .prefix(".book-")
            .tempdir_in(parent)
            .map_err(problem)?;
        fs::create_dir(folder.path().join("book")).map_err(problem)?;
        Ok(Self { root: source.root.clone(), folder, destination })
    }
}

/// Lets mdBook write the book to `output`. Tells whether it did, and what it
/// complained of.
fn render(source: &Source, output: &Path) -> (bool, Vec<Problem>) {
    let mut config = source.config.clone();
    config.build.build_dir = output.to_path_buf();
    let build = || -> anyhow::Result<()> {
        let theme = template::repaired()?;
        config.set("output.html.theme", theme.path())?;
        MDBook::load_with_config(&source.root, config)?.build()
    };
    // mdBook asserts what it takes for granted; the server outlives that.
    let guarded = || catch_unwind(AssertUnwindSafe(build));
    let (result, mut complaints) = log::complaints(guarded);
    let rendered = matches!(result, Ok(Ok(())));
    match result {
        Ok(Ok(())) => {}
        Ok(Err(error)) => complaints.push(format!("{error:#}")),
        Err(_) => complaints.push("mdBook panicked, see above".into()),
    }
    let problem = |text: String| Problem::new(place(source, &text), None, text);
    (rendered, complaints.into_iter().map(problem).collect())
}

/// The page that a message of mdBook names, or else `book.toml`.
fn place(source: &Source, message: &str) -> PathBuf {
    static PAGE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"[^\s`'\x22=]+\.md\b").unwrap());
    PAGE.find(message)
        .map(|page| source.folder.join(page.as_str()))
        .filter(|page| source.root.join(page).is_file())
        .unwrap_or_else(|| "book.toml".into())
}

fn unwritable(root: &Path, path: &Path, error: io::Error) -> Problem {
    let path = path.strip_prefix(root).unwrap_or(path);
    let text = format!(
        "cannot be written, {}: make this folder writable, or remove what \
         stands in its way",
        error.kind()
    );
    Problem::new(path, None, text)
}
