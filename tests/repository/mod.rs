//! The files of this repository, as the tests look at them.

#![allow(dead_code, reason = "each test file uses its own part of this")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use reader::Source;

/// The root of the workspace.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The pages of the book.
pub fn pages() -> Source {
    Source::read(root()).unwrap_or_else(|problems| panic!("\n{problems}"))
}

/// Fails with a line for each problem, if there is any.
#[track_caller]
pub fn assert_none(problems: impl IntoIterator<Item = String>) {
    let problems: BTreeSet<_> = problems.into_iter().collect();
    let lines: Vec<_> = problems.into_iter().collect();
    assert!(lines.is_empty(), "\n{}\n", lines.join("\n"));
}

/// A crate that the book has a page about.
pub struct Chapter {
    pub name: String,
}

/// Every chapter. Whatever has one part of a chapter must have them all: a
/// page of the same name, `default-run`, a twin, or the output of a run.
pub fn chapters() -> Vec<Chapter> {
    let is_chapter = |name: &String| {
        let folder = root().join("crates").join(name);
        let manifest = fs::read_to_string(folder.join("Cargo.toml"));
        root().join(format!("book/{name}.md")).exists()
            || folder.join("python").exists()
            || folder.join("src/main.stdout").exists()
            || manifest.is_ok_and(|text| text.contains("default-run"))
    };
    let chapters: Vec<_> = names_in("crates")
        .into_iter()
        .filter(is_chapter)
        .map(|name| Chapter { name })
        .collect();
    assert!(!chapters.is_empty(), "crates holds no chapter");
    chapters
}

impl Chapter {
    pub fn page(&self) -> String {
        format!("book/{}.md", self.name)
    }

    /// A path in the folder of the chapter.
    pub fn path(&self, path: &str) -> String {
        format!("crates/{}/{path}", self.name)
    }

    /// The programs that cargo runs.
    pub fn programs(&self) -> Vec<Program> {
        let main = self.path("src/main.rs");
        let mut programs = Vec::new();
        if root().join(&main).exists() {
            programs.push(Program {
                name: self.name.clone(),
                file: main,
                command: format!("cargo run -p {}", self.name),
            });
        }
        for file in files(&self.path("src/bin"), "rs") {
            let name = stem(&file).to_string();
            let command = format!("cargo run -p {} --bin {name}", self.name);
            programs.push(Program { name, file, command });
        }
        programs
    }

    /// Whatever the page has to show whole: programs, their library, their
    /// twins, and what the compiler says of what it refuses.
    pub fn listings(&self) -> Vec<String> {
        let library = self.path("src/lib.rs");
        let library = root().join(&library).exists().then_some(library);
        let programs = self.programs().into_iter().map(|p| p.file);
        programs
            .chain(library)
            .chain(files(&self.path("python"), "py"))
            .chain(files(&self.path("tests/ui"), "rs"))
            .chain(files(&self.path("tests/ui"), "stderr"))
            .collect()
    }

    /// The outputs that tests compare.
    pub fn snapshots(&self) -> Vec<String> {
        let folders = ["src", "src/bin", "python", "tests/ui"];
        let kinds = ["stdout", "stderr", "json"];
        folders
            .iter()
            .flat_map(|folder| kinds.map(|kind| (self.path(folder), kind)))
            .flat_map(|(folder, kind)| files(&folder, kind))
            .collect()
    }
}

/// A program of a chapter.
pub struct Program {
    pub name: String,
    pub file: String,
    pub command: String,
}

/// `lost-update` of `crates/race/src/bin/lost-update.explored.stdout`.
pub fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.split('.').next().unwrap_or(name)
}

/// The files in `folder` whose names end in `.{extension}`, as paths from
/// the root. None where the folder does not exist.
pub fn files(folder: &str, extension: &str) -> Vec<String> {
    let end = format!(".{extension}");
    let names = names_in(folder).into_iter();
    names
        .filter(|name| name.ends_with(&end))
        .map(|name| format!("{folder}/{name}"))
        .collect()
}

/// The files that git tracks; nothing where git does not track this folder,
/// as in an unpacked archive.
pub fn tracked() -> Option<BTreeSet<PathBuf>> {
    let mut git = Command::new("git");
    // Without `-z` git would put unusual names into quotes.
    let output =
        git.current_dir(root()).args(["ls-files", "-z"]).output().ok()?;
    let list = String::from_utf8(output.stdout).ok()?;
    let files = list.split_terminator('\0').map(PathBuf::from);
    let files: BTreeSet<_> = files.collect();
    files.contains(Path::new("Cargo.toml")).then_some(files)
}

fn names_in(folder: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(root().join(folder)).into_iter().flatten();
    entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}
