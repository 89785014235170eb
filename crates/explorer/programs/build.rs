//! Finds the chapters' programs, and includes each as a module.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// What the cross-check includes: shuttle alone has no statics of its own, no
/// time-outs, and no panic that is not a failure.
const PLAIN: &[&str] = &[
    "arguments",
    "bounded-buffer",
    "consumers",
    "counter",
    "daemon",
    "fetch-add",
    "identity",
    "join-order",
    "joined",
    "lock",
    "lost-update",
    "nested",
    "non-daemon",
    "pieces",
    "pool",
    "producers",
    "race",
    "read-write-lock",
    "results",
    "starting",
    "wake-up",
];

/// Programs that are not explored, and why.
const NOT_EXPLORED: &[(&str, &str)] = &[
    ("deadlock", "a watcher ends it after some time"),
    ("guard-in-the-loop", "it measures durations"),
    ("shared-file", "it opens a file"),
    ("starved", "a watcher ends it after some time"),
];

/// A name, a file, and what stands there and what shall instead.
type Changed = (&'static str, &'static str, &'static [[&'static str; 2]]);

/// Programs of chapters with a change. `…` at the end: all that follows, too.
const CHANGED: &[Changed] = &[
    ("pool-of-1", "pool/src/main.rs", &[["scope(3,", "scope(1,"]]),
    ("pool-of-2", "pool/src/main.rs", &[["scope(3,", "scope(2,"]]),
    (
        "deadlock-unwatched",
        "lock/src/bin/deadlock.rs",
        &[
            ["use std::path::Path;", ""],
            ["use std::process;", ""],
            ["use parking_lot::deadlock::check_deadlock;", ""],
            [
                "    while !threads…",
                "    for thread in threads { thread.join().unwrap(); }\n}\n",
            ],
        ],
    ),
    (
        "lock-deleted",
        "lock/src/main.rs",
        &[
            ["            let mut value = self.value.lock();\n", ""],
            ["= *value;", "= *self.value.lock();"],
            ["*value = ", "*self.value.lock() = "],
        ],
    ),
];

/// Writes the file of a changed program into `folder`.
fn change(
    crates: &Path,
    folder: &Path,
    (name, file, changes): &Changed,
) -> PathBuf {
    let source = crates.join(file);
    let mut text = fs::read_to_string(source).expect("it can be read");
    for [old, new] in *changes {
        let start = old.strip_suffix('…');
        let at = text.find(start.unwrap_or(old));
        // Whoever changes the program shall see what the tests say of that.
        let Some(at) = at else {
            let what = format!("{file} has no {old:?} any more");
            text =
                format!("fn main() {{\n    panic!(\"{{}}\", {what:?});\n}}\n");
            break;
        };
        let end = if start.is_some() { text.len() } else { at + old.len() };
        text.replace_range(at..end, new);
    }
    let file = folder.join(name).with_extension("rs");
    fs::create_dir_all(folder).expect("OUT_DIR can be written to");
    fs::write(&file, text).expect("OUT_DIR can be written to");
    file
}

fn main() {
    let here = PathBuf::from(
        env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"),
    );
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let plain =
        env::var("CARGO_PKG_NAME").is_ok_and(|name| name == "plain-programs");
    let up = if plain { "../../.." } else { "../.." };
    let crates = here.join(up).canonicalize().expect("crates/ is there");
    let mut files = Vec::new();
    for chapter in read(&crates) {
        // A chapter has a program of its own name and a page that shows it.
        let main = chapter.join("src/main.rs");
        if !main.with_extension("stdout").exists() {
            continue;
        }
        println!("cargo::rerun-if-changed={}", chapter.join("src").display());
        files.push(main);
        let bins = read(&chapter.join("src/bin"));
        files.extend(
            bins.into_iter()
                .filter(|f| f.extension().is_some_and(|e| e == "rs")),
        );
    }
    let examples = crates.join("explorer/tests/programs");
    let models = crates.join("explorer/tests/models");
    for folder in [&examples, &models] {
        println!("cargo::rerun-if-changed={}", folder.display());
        files.extend(
            read(folder)
                .into_iter()
                .filter(|f| f.extension().is_some_and(|e| e == "rs")),
        );
    }
    let changed = out.join("changed");
    if !plain {
        files.extend(CHANGED.iter().map(|c| change(&crates, &changed, c)));
    }
    let (mut modules, mut left_out) = (String::new(), String::new());
    let (mut chapters, mut tests, mut of_models, mut of_changed) =
        (String::new(), String::new(), String::new(), String::new());
    for file in files {
        let stem = file
            .file_stem()
            .expect("it has a name")
            .to_string_lossy()
            .into_owned();
        let path = file.strip_prefix(&crates);
        let name = match path {
            Ok(path) if stem == "main" => {
                let chapter = path.components().next().expect("a chapter");
                chapter.as_os_str().to_string_lossy().into_owned()
            }
            _ => stem,
        };
        let path = match path {
            Ok(path) => Path::new("crates").join(path),
            Err(_) => file.clone(),
        };
        let (test, of_model) =
            (file.starts_with(&examples), file.starts_with(&models));
        if let Some((_, why)) = NOT_EXPLORED
            .iter()
            .find(|n| n.0 == name)
            .filter(|_| !test && !of_model)
        {
            writeln!(left_out, "    ({name:?}, {why:?}),")
                .expect("a String takes it");
            continue;
        }
        if plain && (of_model || !PLAIN.contains(&&*name)) {
            continue;
        }
        let (list, kind) = match (test, of_model) {
            (true, _) => (&mut tests, "test"),
            (_, true) => (&mut of_models, "model"),
            _ if file.starts_with(&changed) => (&mut of_changed, "changed"),
            _ => (&mut chapters, "program"),
        };
        let module = format!("{kind}_{}", name.replace('-', "_"));
        let source = fs::read_to_string(&file).expect("it can be read");
        if !file.starts_with(&changed) {
            println!("cargo::rerun-if-changed={}", file.display());
        }
        let included = match explorer_source::taken_in(&source) {
            Some(text) => {
                let copy = out
                    .join(&module)
                    .join(file.file_name().expect("a file has a name"));
                fs::create_dir_all(out.join(&module))
                    .expect("OUT_DIR can be written to");
                fs::write(&copy, text).expect("OUT_DIR can be written to");
                copy
            }
            None => file.clone(),
        };
        writeln!(
            modules,
            "#[allow(dead_code, unused_imports, clippy::unit_arg)]\nmod {module} {{\n    include!({included:?});\n    pub fn run() {{ ::std::__returned(main()); }}\n}}"
        )
        .expect("a String takes it");
        writeln!(
            list,
            "    Program {{ name: {name:?}, path: {path:?}, file: {:?}, run: {module}::run }},",
            included
        )
        .expect("a String takes it");
    }
    let code = format!(
        "{modules}\n/// All programs that are explored.\npub const PROGRAMS: &[Program] = &[\n{chapters}];\n\n/// Programs as a newcomer would write them.\npub const TESTS: &[Program] = &[\n{tests}];\n\n\
         /// Programs that show what the models do.\npub const OF_MODELS: &[Program] = &[\n{of_models}];\n\n\
         /// Programs of chapters with a change.\npub const CHANGED: &[Program] = &[\n{of_changed}];\n\n\
         /// Programs that are not, and why.\npub const NOT_EXPLORED: &[(&str, &str)] = &[\n{left_out}];\n"
    );
    fs::write(out.join("programs.rs"), code)
        .expect("OUT_DIR can be written to");
}

/// What is in a folder, sorted; nothing if there is no such folder.
fn read(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> =
        entries.map(|e| e.expect("it can be read").path()).collect();
    paths.sort();
    paths
}
