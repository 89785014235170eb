use std::error::Error;
use std::fmt::{self, Display, Formatter};
use std::io::{self, ErrorKind};
use std::path::PathBuf;

/// One fault of the book, with the place to repair it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file at fault, relative to the root of the workspace.
    pub file: PathBuf,
    /// The line in that file, counted from 1, where it is known.
    pub line: Option<usize>,
    /// What is wrong and what to do about it, in one line.
    pub text: String,
}

impl Problem {
    pub(crate) fn new(
        file: impl Into<PathBuf>,
        line: impl Into<Option<usize>>,
        text: impl Display,
    ) -> Self {
        let text = text.to_string();
        // Messages of other crates come with line breaks and indentation.
        let words: Vec<_> = text.split_whitespace().collect();
        Self { file: file.into(), line: line.into(), text: words.join(" ") }
    }
}

/// Why a file cannot be read, as the end of a sentence about it.
pub(crate) fn unreadable(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "does not exist".into(),
        ErrorKind::InvalidData => "is not UTF-8 text".into(),
        other => format!("cannot be read ({other})"),
    }
}

impl Display for Problem {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        write!(f, "{}:", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        write!(f, " {}", self.text)
    }
}

/// Everything that is wrong with the book: never empty, a line each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl Display for Problems {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{problem}")?;
        }
        Ok(())
    }
}

impl Error for Problems {}
