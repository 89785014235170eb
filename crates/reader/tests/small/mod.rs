//! A small book of two pages, right in everything, for a test to break.

#![allow(dead_code, reason = "each test file uses its own part of this")]

pub mod http;

use std::fs;
use std::path::{Path, PathBuf};

use reader::{Draft, Problems};
use tempfile::TempDir;

const FILES: [(&str, &str); 6] = [
    (
        "book.toml",
        "[book]\nsrc = \"book\"\n[build]\nbuild-dir = \"target/book\"\n",
    ),
    ("book/SUMMARY.md", "# Summary\n\n- [One](one.md)\n- [Two](two.md)\n"),
    ("book/one.md", "# One\n\nThe first page.\n"),
    ("book/two.md", "# Two\n\n## Part\n\nThe second page.\n"),
    ("book/picture.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n"),
    (
        "crates/one/main.rs",
        "fn main() {\n    // ANCHOR: here\n    work();\n    // ANCHOR_END: here\n}\n\n\n",
    ),
];

pub struct Small(TempDir);

impl Small {
    pub fn new() -> Self {
        let book = Self(TempDir::new().unwrap());
        for (path, text) in FILES {
            book.write(path, text);
        }
        book
    }

    pub fn root(&self) -> &Path {
        self.0.path()
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// What a build says is wrong, a line for each fault; nothing if it
    /// succeeds.
    pub fn faults(&self) -> String {
        match Draft::build(self.root()) {
            Ok(_) => String::new(),
            Err(problems) => problems.to_string(),
        }
    }

    pub fn publish(&self) -> Result<PathBuf, Problems> {
        Draft::build(self.root())?.publish()
    }
}

/// What a build says about page one if it goes on, after its heading and an
/// empty line, with `text`: that is line 3.
pub fn faults_of(text: &str) -> String {
    let book = Small::new();
    book.write("book/one.md", &format!("# One\n\n{text}\n"));
    book.faults()
}
