//! Which of a program's outputs this machine has shown: the server runs the
//! program, and nobody else gets it to.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::small::Small;
use crate::small::http::{ask, ask_with, send};
use reader::Server;

/// A program with this graph can print `a` or `b`.
const A_OR_B: &str = r#"{"program": "p", "source": "p.rs", "detail": "all",
    "outputs": "2",
    "endings": [
        {"last_line": "a", "deadlock": false, "outputs": "1", "witness": []},
        {"last_line": "b", "deadlock": false, "outputs": "1", "witness": []}],
    "states": [
        {"edges": [
            {"steps": [{"kind": "print", "text": "a\n"}], "to": 1},
            {"steps": [{"kind": "print", "text": "b\n"}], "to": 1}]},
        {"end": "returned"}]}"#;

const MANIFEST: &str = "[package]\nname = 'one'\nedition = '2024'\n";

/// Programs that are proven, whatever they do.
const PROGRAMS: [(&str, &str); 4] = [
    ("src/main", "fn main() { println!(\"a\") }"),
    ("src/bin/other", "fn main() { println!(\"c\") }"),
    ("src/bin/broken", "fn main() { nothing }"),
    (
        "src/bin/endless",
        "fn main() {
            std::fs::write(\"id\", std::process::id().to_string()).unwrap();
            loop { std::thread::park() }
        }",
    ),
];

/// Serves a book with these programs, until the test process ends.
fn serve() -> (Small, SocketAddr) {
    serve_with(|server| server)
}

fn serve_with(change: impl FnOnce(Server) -> Server) -> (Small, SocketAddr) {
    let book = Small::new();
    book.write("Cargo.toml", "[workspace]\nmembers = ['crates/one']");
    book.write("crates/one/Cargo.toml", MANIFEST);
    for (name, text) in PROGRAMS {
        book.write(&format!("crates/one/{name}.rs"), text);
        book.write(&format!("crates/one/{name}.graph.json"), A_OR_B);
    }
    book.write("crates/one/src/bin/unproven.rs", "fn main() {}");
    let server = change(Server::start(book.root(), 0).unwrap());
    let address = server.address().unwrap();
    thread::spawn(|| server.run().unwrap());
    (book, address)
}

/// What a browser sends with a request of a page of this book.
const OWN: &str = "Host: localhost:9\r\nOrigin: http://localhost:9\r\n";

/// The lines that the server answers, without their framing.
fn lines(address: SocketAddr, path: &str) -> Vec<String> {
    let answer = ask_with(address, &format!("POST /_seen/{path}"), OWN);
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    let lines = answer.body.lines().filter(|line| line.starts_with('{'));
    lines.map(str::to_owned).collect()
}

#[test]
fn each_run_is_counted() {
    let (_book, address) = serve();
    let lines = lines(address, "one/3");
    let runs = |runs: u32| {
        format!(
            r#"{{"runs":{runs},"outputs":{},"possible":"2","endings":[{{"last_line":"a","deadlock":false,"runs":{runs},"outputs":{},"possible":"1"}},{{"last_line":"b","deadlock":false,"runs":0,"outputs":0,"possible":"1"}}]}}"#,
            runs.min(1),
            runs.min(1),
        )
    };
    assert_eq!(lines, [runs(0), runs(1), runs(2), runs(3)]);
}

#[test]
fn an_output_that_is_not_proven_is_refused() {
    let (_book, address) = serve();
    let lines = lines(address, "other/3");
    let last = lines.last().unwrap();
    assert!(last.starts_with(r#"{"refused":"no interleaving"#), "{last}");
    assert!(last.contains(r#"\"c\""#), "{last}");
    assert_eq!(lines.len(), 2);
}

#[test]
fn a_program_that_does_not_build_is_named() {
    let (_book, address) = serve();
    assert_eq!(
        lines(address, "broken/1"),
        [
            r#"{"error":"broken does not build: `cargo build -p one --bin broken` says why"}"#
        ]
    );
}

/// A limit that the program reaches only after it has begun: it tells its id
/// first.
#[test]
fn a_program_that_does_not_end_is_stopped() {
    let limit = Duration::from_secs(2);
    let (book, address) = serve_with(move |s| s.with_time_limit(limit));
    let lines = lines(address, "endless/5");
    assert_eq!(
        lines[1..],
        [
            r#"{"error":"endless had not ended after 2 seconds and was stopped"}"#
        ]
    );
    let id = book.read("id");
    until(|| (!Path::new(&format!("/proc/{id}")).exists()).then_some(()));
}

#[test]
fn only_proven_programs_of_the_workspace() {
    let (book, address) = serve();
    book.write("main.graph.json", A_OR_B);
    for name in [
        "unproven",
        "no-such",
        "main",
        "bin",
        "ls",
        "",
        ".",
        "..",
        "...",
        "one%00",
        "%2e%2e",
        "..%2fbin%2fother",
        "bin%2fother",
        "one%20--help",
        "-p",
        "ONE",
        "one.rs",
    ] {
        let request = format!("POST /_seen/{name}/1");
        let answer = ask_with(address, &request, OWN);
        assert!(matches!(answer.status, 404 | 405), "{name}");
    }
}

#[test]
fn from_one_to_a_thousand_times() {
    let (_book, address) = serve();
    for runs in ["0", "1001", "-1", "1.5", "a", "99999999999", "NaN", "%20"] {
        let request = format!("POST /_seen/one/{runs}");
        let answer = ask_with(address, &request, OWN);
        assert_eq!(answer.status, 400, "{runs}");
        assert!(answer.body.contains("from 1 to 1000 times"), "{runs}");
    }
}

/// Any page of the web can send a request to this machine; only a browser's
/// word tells which page it was.
#[test]
fn only_for_pages_of_this_book() {
    let (_book, address) = serve();
    for headers in [
        "Host: localhost:9\r\n",
        "Host: localhost:9\r\nOrigin: null\r\n",
        "Host: localhost:9\r\nOrigin: http://example.org\r\n",
        "Host: localhost:9\r\nOrigin: http://localhost:8\r\n",
        "Host: localhost:9\r\nOrigin: http://localhost:9.example.org\r\n",
        "Host: localhost:9\r\nOrigin: https://localhost:9\r\n",
        "Host: 127.0.0.1:9\r\nOrigin: http://localhost:9\r\n",
        "Host: example.org\r\nOrigin: http://example.org\r\n",
        "Origin: http://localhost:9\r\n",
    ] {
        for path in ["one/1", "no-such/1", "one/0"] {
            let request = format!("POST /_seen/{path}");
            let answer = ask_with(address, &request, headers);
            assert_eq!(answer.status, 403, "{headers}");
        }
    }
}

#[test]
fn only_by_post() {
    let (_book, address) = serve();
    for method in ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"] {
        let request = format!("{method} /_seen/one/1");
        let answer = ask_with(address, &request, OWN);
        assert_eq!(answer.status, 405, "{method}");
    }
}

/// The next one is admitted when the page is left, and what ran for it is
/// gone.
#[test]
fn one_program_at_a_time_and_none_for_a_page_that_is_gone() {
    let (book, address) = serve();
    let headers = format!("{OWN}Connection: keep-alive\r\n");
    let stream = send(address, "POST /_seen/endless/5", &headers);
    // Its first line comes when it is built.
    let mut page = BufReader::new(stream);
    let mut line = String::new();
    while !line.starts_with('{') {
        line.clear();
        assert!(page.read_line(&mut line).unwrap() > 0);
    }
    // A file is there before it is filled.
    let id = || fs::read_to_string(book.path("id")).ok();
    let id = until(|| id().filter(|id| !id.is_empty()));
    let process = format!("/proc/{id}");
    if cfg!(target_os = "linux") {
        assert!(Path::new(&process).exists());
    }
    assert_eq!(ask_with(address, "POST /_seen/one/1", OWN).status, 409);
    // Pages are served meanwhile.
    assert_eq!(ask(address, "GET /one.html").status, 200);

    drop(page);
    until(|| {
        let answer = ask_with(address, "POST /_seen/one/1", OWN);
        (answer.status == 200).then_some(())
    });
    until(|| (!Path::new(&process).exists()).then_some(()));
}

#[track_caller]
fn until<T>(mut done: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(value) = done() {
            return value;
        }
        assert!(start.elapsed() < Duration::from_secs(8), "still not so");
        thread::yield_now();
    }
}

#[test]
fn pages_get_the_script_that_is_not_on_disk() {
    let (book, address) = serve();
    let page = ask(address, "GET /one.html");
    assert!(page.body.contains("/_seen/seen.js"));
    assert!(!book.read("target/book/one.html").contains("_seen"));
    let script = ask(address, "GET /_seen/seen.js");
    assert!(script.head.contains("text/javascript"), "{}", script.head);
}
