//! `explorer PATH.rs`, as a reader types it.

use std::path::Path;
use std::process::Output;
use std::{env, fs};

use assert_cmd::Command;
use serde_json::{Value, json};

fn explorer(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_explorer"));
    command.current_dir(folder).args(arguments).output().unwrap()
}

/// Explores a program that is written to a file, and returns what is said on
/// standard output and on standard error, and the exit code.
fn said(program: &str, arguments: &[&str]) -> (String, String, i32) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mine.rs"), program).unwrap();
    let arguments = [&["mine.rs"], arguments].concat();
    let output = explorer(folder.path(), &arguments);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code().unwrap())
}

#[test]
fn a_chapters_file_is_reported_as_it_stands_beside_it() {
    let output = explorer(&explorer::root(), &["crates/race/src/main.rs"]);
    let shown = fs::read_to_string(
        explorer::root().join("crates/race/src/main.explored.stdout"),
    )
    .unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), shown);
    assert_eq!(output.status.code(), Some(0));
}

/// Whoever changes a program, and makes a mistake, still wants to explore it.
#[test]
fn the_explorer_is_built_without_the_books_programs() {
    let output = Command::new(env::var_os("CARGO").unwrap())
        .args(["tree", "--package", "explorer", "--prefix", "none"])
        .args(["--edges", "normal,build", "--offline"])
        .current_dir(explorer::root())
        .output()
        .unwrap();
    let needed = String::from_utf8(output.stdout).unwrap();
    assert!(needed.contains("explorer-engine"), "{needed}");
    for package in ["explorer-programs", "explorer-exercises"] {
        assert!(!needed.contains(package), "{needed}");
    }
}

#[test]
fn json_is_one_object_and_a_deadlock_exits_with_1() {
    let program = "
use std::sync::Mutex;
fn main() {
    let m = Mutex::new(());
    println!(\"once\");
    let _a = m.lock();
    let _b = m.lock();
}
";
    let (stdout, stderr, code) =
        said(program, &["--format", "json", "--graph", "mine.json"]);
    let answer: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(answer["complete"], json!(true));
    assert_eq!(answer["outputs"], json!("1"));
    assert_eq!(
        answer["endings"],
        json!([{ "last_line": "once", "outputs": "1", "deadlock": true }])
    );
    assert!(answer["states"].is_u64() && answer["executions"].is_u64());
    assert_eq!((stderr.as_str(), code), ("", 1));
}

#[test]
fn rustc_speaks_of_the_readers_own_path_and_line() {
    let (_, stderr, code) =
        said("//! Mine.\nfn main() {\n    let x: u32 = \"\";\n}\n", &[]);
    assert!(stderr.contains("--> mine.rs:3:18"), "{stderr}");
    assert!(stderr.contains("mismatched types"), "{stderr}");
    assert!(!stderr.contains("/mine.rs"), "{stderr}");
    assert_eq!(code, 2);
}

#[test]
fn what_is_not_modelled_is_named() {
    let (_, stderr, code) =
        said("use std::fs;\nfn main() { fs::read(\"x\").unwrap(); }\n", &[]);
    assert!(
        stderr.contains("the explorer does not model `std::fs`"),
        "{stderr}"
    );
    assert_eq!(code, 2);
}

#[test]
fn what_rustc_refuses_is_not_explored_whatever_the_models_accept() {
    let program = "use std::sync::Mutex;
static M: Mutex<Vec<u8>> = Mutex::new(vec![1]);
fn main() { println!(\"{}\", M.lock().unwrap().len()); }
";
    let (stdout, stderr, code) = said(program, &[]);
    assert!(stderr.contains("--> mine.rs:2:39"), "{stderr}");
    assert!(
        stderr.contains("not proven: mine.rs does not compile\n"),
        "{stderr}"
    );
    assert_eq!((stdout.as_str(), code), ("", 2));
}

#[test]
fn who_asks_how_many_arcs_there_are_is_refused() {
    let program = "use std::sync::Arc;
fn main() {
    println!(\"{}\", Arc::strong_count(&Arc::new(1)));
}
";
    let (stdout, stderr, code) = said(program, &[]);
    assert_eq!(
        stderr,
        "not proven: mine.rs:3: the explorer does not model \
         `Arc::strong_count`\n"
    );
    assert_eq!((stdout.as_str(), code), ("", 2));
}

#[test]
fn a_limit_says_not_proven_and_no_number() {
    let endless = "fn main() { loop { println!(\"again\"); } }\n";
    let (stdout, _, code) = said(endless, &["--max-steps", "100"]);
    assert!(
        stdout.starts_with(
            "not proven: an execution is not over after 100 steps"
        ),
        "{stdout}"
    );
    assert_eq!(code, 2);
    let (stdout, stderr, code) =
        said(endless, &["--max-steps", "100", "--format", "json"]);
    assert_eq!(
        serde_json::from_str::<Value>(&stdout).unwrap()["complete"],
        json!(false)
    );
    assert!(stderr.contains("not proven"), "{stderr}");
    assert_eq!(code, 2);
    let (stdout, _, code) =
        said("fn main() { loop {} }\n", &["--max-wait", "1"]);
    assert!(
        stdout
            .starts_with("not proven: a thread has run for 1 s without a step"),
        "{stdout}"
    );
    assert_eq!(code, 2);
}

#[test]
fn a_file_is_judged_by_what_it_expects() {
    let program = "// Expected: every run prints \"a\" before \"b\"
use std::thread;
fn main() {
    thread::scope(|scope| {
        scope.spawn(|| println!(\"a\"));
        scope.spawn(|| println!(\"b\"));
    });
}
";
    let (stdout, stderr, code) = said(program, &[]);
    assert!(stdout.contains("NOT so: every run prints"), "{stdout}");
    assert!(stdout.contains("line 6  prints \"b\""), "{stdout}");
    assert_eq!((stderr.as_str(), code), ("", 1));

    let joined = program.replacen(
        "scope.spawn(|| println!(\"a\"))",
        "println!(\"a\")",
        1,
    );
    let (stdout, _, code) = said(&joined, &[]);
    assert!(stdout.contains("so it is: every run prints"), "{stdout}");
    assert_eq!(code, 0, "{stdout}");
}
