//! `cargo book` as it is typed: what it prints, how it ends.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use crate::small::Small;
use crate::small::http::{Builds, ask};
use assert_cmd::assert::{Assert, OutputAssertExt};

const LIMIT: Duration = Duration::from_secs(20);

/// The command as cargo runs it for somebody who is in `folder`.
fn cargo_book(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_reader"));
    command
        .current_dir(folder)
        .env_remove("CARGO_MANIFEST_DIR")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .stdin(Stdio::null());
    command
}

/// Asserts that the command fails and prints one line, which it hands back.
#[track_caller]
fn complaint(assert: Assert) -> String {
    let assert = assert.code(1);
    let output = assert.get_output();
    let stderr = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    assert!(output.stdout.is_empty());
    stderr.trim_end().to_string()
}

#[test]
fn help_names_every_option() {
    let book = Small::new();
    let output = cargo_book(book.root()).arg("--help").unwrap_text();
    for part in ["Usage: cargo book", "--build", "--port", "--version"] {
        assert!(output.contains(part), "{part} is not in\n{output}");
    }
}

#[test]
fn version() {
    let book = Small::new();
    let output = cargo_book(book.root()).arg("--version").unwrap_text();
    assert_eq!(output, format!("cargo book {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn build_only_builds() {
    let book = Small::new();
    let output = cargo_book(book.root()).arg("--build").unwrap_text();
    assert!(output.trim_end().ends_with("index.html"), "{output}");
    assert!(book.read("target/book/one.html").contains("The first page."));
    assert!(!book.read("target/book/one.html").contains("_reload"));
}

#[test]
fn the_book_is_found_from_every_folder_below() {
    let book = Small::new();
    cargo_book(&book.path("crates/one")).arg("--build").unwrap_text();
    assert!(book.path("target/book/one.html").exists());
}

/// `cargo run --manifest-path …` works from anywhere else, too.
#[test]
fn the_book_is_found_from_elsewhere() {
    let book = Small::new();
    cargo_book(Path::new("/"))
        .env("CARGO_MANIFEST_DIR", book.path("crates/one"))
        .arg("--build")
        .unwrap_text();
    assert!(book.path("target/book/one.html").exists());
}

#[test]
fn a_port_that_is_taken() {
    let book = Small::new();
    let other = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = other.local_addr().unwrap().port().to_string();
    let assert = cargo_book(book.root()).args(["--port", &port]).assert();
    let expected = "is taken: try `cargo book --port 3001`";
    assert_eq!(complaint(assert), format!("port {port} {expected}"));
}

#[test]
fn a_port_that_is_none() {
    let book = Small::new();
    let assert = cargo_book(book.root()).args(["--port", "99999"]).assert();
    let output = assert.code(2).get_output().clone();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("--port"), "{stderr}");
}

#[test]
fn no_book_toml() {
    let book = Small::new();
    fs::remove_file(book.path("book.toml")).unwrap();
    let line = complaint(cargo_book(book.root()).arg("--build").assert());
    assert!(line.contains("book.toml: does not exist: run"), "{line}");
}

#[test]
fn a_broken_page() {
    for arguments in [&["--build"][..], &["--port", "0"]] {
        let book = Small::new();
        book.write("book/two.md", "# Two\n\n[x](three.md)\n");
        let assert = cargo_book(book.root()).args(arguments).assert();
        let line = complaint(assert);
        assert!(line.starts_with("book/two.md:3: `three.md`"), "{line}");
    }
}

#[test]
fn no_permission_to_write() {
    let book = Small::new();
    fs::create_dir(book.path("target")).unwrap();
    let target = book.path("target");
    let writable = fs::metadata(&target).unwrap().permissions();
    let mut read_only = writable.clone();
    read_only.set_readonly(true);
    fs::set_permissions(&target, read_only).unwrap();
    if fs::write(target.join("probe"), "").is_ok() {
        // The superuser may write everywhere, except below a file.
        fs::set_permissions(&target, writable.clone()).unwrap();
        fs::remove_dir_all(&target).unwrap();
        fs::write(&target, "").unwrap();
    }
    let assert = cargo_book(book.root()).arg("--build").assert();
    let line = complaint(assert);
    assert!(line.starts_with("target: cannot be written, "), "{line}");
    fs::set_permissions(&target, writable).unwrap();
}

#[test]
fn a_page_that_breaks_while_it_is_served() {
    let book = Small::new();
    let running = Running::start(&book);
    let mut builds = Builds::listen(running.address);
    builds.next();

    book.write("book/one.md", "# One\n\n[x](three.md)\n");
    let line = running.complaint();
    assert!(line.starts_with("book/one.md:3: `three.md` "), "{line}");
    assert!(line.ends_with("(the previous build stays served)"), "{line}");
    let page = ask(running.address, "GET /one.html");
    assert!(page.body.contains("The first page."));

    book.write("book/one.md", "# One\n\nRepaired.\n");
    loop {
        builds.next();
        let page = ask(running.address, "GET /one.html");
        if page.body.contains("Repaired.") {
            break;
        }
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_though_a_page_is_open() {
    let book = Small::new();
    let running = Running::start(&book);
    Builds::listen(running.address).next();
    let id = running.child.id().to_string();
    Command::new("kill").args(["-INT", &id]).assert().success();
    // Its end closes its output; nothing else does.
    let end = running.lines.recv_timeout(LIMIT);
    assert_eq!(end, Err(RecvTimeoutError::Disconnected));
}

/// The command while it serves; ended when dropped.
struct Running {
    child: Child,
    address: SocketAddr,
    /// What it prints to its standard error.
    lines: Receiver<String>,
}

impl Running {
    fn start(book: &Small) -> Self {
        let mut child = cargo_book(book.root())
            .args(["--port", "0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = lines_of(child.stderr.take().unwrap());
        let first = lines_of(child.stdout.take().unwrap())
            .recv_timeout(LIMIT)
            .expect("no address was printed");
        let address = first.strip_prefix("http://").unwrap();
        let address = address.split(' ').next().unwrap().parse().unwrap();
        Self { child, address, lines }
    }

    fn complaint(&self) -> String {
        self.lines.recv_timeout(LIMIT).expect("no complaint came")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines_of(output: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            // A test may be satisfied with the first line; the output is
            // read on all the same, so that printing never blocks.
            let _ = sender.send(line);
        }
    });
    receiver
}

trait UnwrapText {
    /// What the command prints when it succeeds.
    fn unwrap_text(&mut self) -> String;
}

impl UnwrapText for Command {
    fn unwrap_text(&mut self) -> String {
        let output = self.assert().success().get_output().clone();
        String::from_utf8(output.stdout).unwrap()
    }
}
