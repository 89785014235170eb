//! Finds the exercises, and includes each as a module.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

fn main() {
    let path = |name| PathBuf::from(env::var_os(name).expect("cargo sets it"));
    let out = path("OUT_DIR");
    let root = path("CARGO_MANIFEST_DIR").join("../../..");
    let root = root.canonicalize().expect("the workspace is there");
    let (mut modules, mut lists) = (String::new(), String::new());
    for (list, folder) in [
        ("TASKS", "exercises"),
        ("SOLUTIONS", "exercises/solutions"),
        ("WRONG", "exercises/wrong"),
    ] {
        println!("cargo::rerun-if-changed={}", root.join(folder).display());
        writeln!(
            lists,
            "/// All in `{folder}`.\npub const {list}: &[Program] = &["
        )
        .expect("a String takes it");
        let entries = fs::read_dir(root.join(folder)).expect("it is there");
        let mut files: Vec<_> =
            entries.map(|e| e.expect("it can be read").path()).collect();
        files.sort();
        for file in files {
            if file.extension().is_none_or(|e| e != "rs") {
                continue;
            }
            println!("cargo::rerun-if-changed={}", file.display());
            let name = file.file_stem().expect("a name").to_string_lossy();
            let module =
                format!("{}_{}", list.to_lowercase(), name.replace('-', "_"));
            let source = fs::read_to_string(&file).expect("it can be read");
            let text = explorer_source::taken_in(&source).unwrap_or(source);
            let copy = out.join(format!("{module}.rs"));
            fs::write(&copy, text).expect("OUT_DIR can be written to");
            writeln!(
                modules,
                "#[allow(unused_imports, clippy::unit_arg)]\nmod {module} {{\n    include!({copy:?});\n    \
                 pub fn run() {{ ::std::__returned(main()); }}\n}}"
            )
            .expect("a String takes it");
            let path = file.strip_prefix(&root).expect("it lies there");
            writeln!(
                lists,
                "    Program {{ name: {name:?}, path: {path:?}, \
                 file: {copy:?}, run: {module}::run }},"
            )
            .expect("a String takes it");
        }
        lists += "];\n\n";
    }
    fs::write(out.join("exercises.rs"), modules + &lists)
        .expect("OUT_DIR can be written to");
}
