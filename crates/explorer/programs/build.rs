//! Finds the chapters' programs, and includes each as a module.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Programs that are not explored, and why.
const NOT_EXPLORED: &[(&str, &str)] = &[
    ("deadlock", "a watcher ends it after some time"),
    ("guard-in-the-loop", "it measures durations"),
    ("shared-file", "it opens a file"),
    ("starved", "a watcher ends it after some time"),
];

fn main() {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let crates = here.join("../..").canonicalize().expect("crates/ is there");
    let mut files = Vec::new();
    for chapter in read(&crates) {
        if chapter.ends_with("explorer") || chapter.ends_with("reader") {
            continue;
        }
        println!("cargo::rerun-if-changed={}", chapter.join("src").display());
        files.extend(Some(chapter.join("src/main.rs")).filter(|f| f.exists()));
        let bins = read(&chapter.join("src/bin"));
        files.extend(bins.into_iter().filter(|f| f.extension().is_some_and(|e| e == "rs")));
    }
    let (mut modules, mut list, mut left_out) = (String::new(), String::new(), String::new());
    for file in files {
        let stem = file.file_stem().expect("it has a name").to_string_lossy().into_owned();
        let chapter = file.strip_prefix(&crates).expect("it lies there");
        let chapter = chapter.components().next().expect("a chapter").as_os_str();
        let name = if stem == "main" { chapter.to_string_lossy().into_owned() } else { stem };
        let path = file.strip_prefix(&crates).expect("it lies there");
        let path = Path::new("crates").join(path);
        if let Some((_, why)) = NOT_EXPLORED.iter().find(|n| n.0 == name) {
            writeln!(left_out, "    ({name:?}, {why:?}),").expect("a String takes it");
            continue;
        }
        let module = name.replace('-', "_");
        let source = fs::read_to_string(&file).expect("it can be read");
        println!("cargo::rerun-if-changed={}", file.display());
        // `include!` refuses a file that begins with inner comments: then a
        // copy is taken in which these, and nothing else, are ordinary ones.
        let included = if source.starts_with("//!") {
            let lines = source.lines().map(|l| match l.strip_prefix("//!") {
                Some(rest) => format!("// {rest}\n"),
                None => format!("{l}\n"),
            });
            let copy = out.join(format!("{name}.rs"));
            fs::write(&copy, lines.collect::<String>()).expect("OUT_DIR can be written to");
            copy
        } else {
            file.clone()
        };
        writeln!(
            modules,
            "#[allow(dead_code, unused_imports)]\nmod program_{module} {{\n    include!({included:?});\n    pub fn run() {{ let _ = main(); }}\n}}"
        )
        .expect("a String takes it");
        writeln!(
            list,
            "    Program {{ name: {name:?}, path: {path:?}, file: {:?}, run: program_{module}::run }},",
            included
        )
        .expect("a String takes it");
    }
    let code = format!(
        "{modules}\n/// All programs that are explored.\npub const PROGRAMS: &[Program] = &[\n{list}];\n\n\
         /// Programs that are not, and why.\npub const NOT_EXPLORED: &[(&str, &str)] = &[\n{left_out}];\n"
    );
    fs::write(out.join("programs.rs"), code).expect("OUT_DIR can be written to");
}

/// What is in a folder, sorted; nothing if there is no such folder.
fn read(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.map(|e| e.expect("it can be read").path()).collect();
    paths.sort();
    paths
}
