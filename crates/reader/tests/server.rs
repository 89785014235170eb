//! What the server hands out, and what it refuses.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::thread;

use crate::small::Small;
use crate::small::http::{Builds, ask, ask_with};
use reader::Server;

/// Serves the book on a free port until the test process ends.
fn serve(book: &Small) -> SocketAddr {
    let server = Server::start(book.root(), 0).unwrap();
    let address = server.address().unwrap();
    thread::spawn(|| server.run().unwrap());
    address
}

#[test]
fn pages_come_with_the_reload_script_that_is_not_on_disk() {
    let book = Small::new();
    let address = serve(&book);
    for path in ["/", "/index.html", "/one.html", "/one.html?a=b"] {
        let page = ask(address, &format!("GET {path}"));
        assert_eq!(page.status, 200, "{path}");
        assert!(page.head.contains("text/html"), "{path}: {}", page.head);
        assert!(page.body.contains("The first page."), "{path}");
        assert!(page.body.contains("/_reload/reload.js"), "{path}");
    }
    assert!(!book.read("target/book/one.html").contains("_reload"));
    let script = ask(address, "GET /_reload/reload.js");
    assert!(script.head.contains("text/javascript"), "{}", script.head);
    assert!(script.body.contains("EventSource"));
}

#[test]
fn other_files_come_as_they_are() {
    let book = Small::new();
    let picture = ask(serve(&book), "GET /picture.svg");
    assert_eq!(picture.status, 200);
    assert!(picture.head.contains("image/svg+xml"), "{}", picture.head);
    assert_eq!(picture.body, book.read("book/picture.svg"));
}

/// A page may change twice in a second, which is the unit of the dates by
/// which browsers tell versions apart.
#[test]
fn a_page_is_always_sent_anew_and_whole() {
    let book = Small::new();
    let address = serve(&book);
    for header in [
        "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT",
        "If-None-Match: *",
        "Range: bytes=0-9",
    ] {
        let headers = format!("Host: localhost\r\n{header}\r\n");
        let page = ask_with(address, "GET /one.html", &headers);
        assert_eq!(page.status, 200, "{header}");
        assert!(page.body.contains("The first page."), "{header}");
        assert!(page.head.contains("cache-control: no-store"), "{header}");
    }
}

#[test]
fn nothing_outside_the_book() {
    let book = Small::new();
    book.write("target/secret.txt", "secret");
    book.write("target/book-secret/secret.txt", "secret");
    let address = serve(&book);
    let absolute = book.path("target/secret.txt");
    let absolute = format!("/{}", absolute.display());
    for path in [
        "/no-such-page.html",
        "/../secret.txt",
        "/css/../../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/.%2e/secret.txt",
        "/%252e%252e%252fsecret.txt",
        "/%252e%252e/secret.txt",
        "/..\\secret.txt",
        "/..%5csecret.txt",
        "/css/..%5c..%5csecret.txt",
        "/..;/secret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/../book-secret/secret.txt",
        "/secret.txt%00.html",
        "/%00",
        "/%ff",
        "/c:/secret.txt",
        "/css",
        "/css/",
        "//secret.txt",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
        "/_reload/",
        "/_reload/../../secret.txt",
        &absolute,
    ] {
        let answer = ask(address, &format!("GET {path}"));
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.body.contains("secret"), "{path}");
        assert!(!answer.body.contains("root:"), "{path}");
    }
}

#[cfg(unix)]
#[test]
fn no_symbolic_link_leads_out_of_the_book() {
    use std::os::unix::fs::symlink;
    let book = Small::new();
    book.write("target/secret/index.html", "secret");
    let address = serve(&book);
    let secret = book.path("target/secret");
    symlink(secret.join("index.html"), book.path("target/book/a.html"))
        .unwrap();
    symlink(&secret, book.path("target/book/folder")).unwrap();
    for path in ["/a.html", "/folder", "/folder/", "/folder/index.html"] {
        let answer = ask(address, &format!("GET {path}"));
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.body.contains("secret"), "{path}");
    }
}

#[test]
fn only_get_and_head() {
    let book = Small::new();
    let address = serve(&book);
    let paths = ["/", "/one.html", "/no", "/_reload/builds"];
    for path in paths {
        for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW"] {
            let answer = ask(address, &format!("{method} {path}"));
            assert_eq!(answer.status, 405, "{method} {path}");
            let allow = answer.head.contains("allow: get,head");
            assert!(allow, "{method} {path}: {}", answer.head);
        }
    }
    let head = ask(address, "HEAD /one.html");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
}

/// A foreign page can make its own name lead to this machine and would then
/// read what is served here.
#[test]
fn only_by_the_names_of_this_machine() {
    let book = Small::new();
    let address = serve(&book);
    let status =
        |request, headers: &str| ask_with(address, request, headers).status;
    for name in ["localhost", "localhost:9", "127.0.0.1:3000", "[::1]:1"] {
        let headers = format!("Host: {name}\r\n");
        assert_eq!(status("GET /one.html", &headers), 200, "{name}");
    }
    for name in ["example.org", "localhost.example.org", "", "@", "10.0.0.1"] {
        let headers = format!("Host: {name}\r\n");
        assert_eq!(status("GET /one.html", &headers), 403, "{name}");
        assert_eq!(status("GET /_reload/builds", &headers), 403, "{name}");
    }
    assert_eq!(status("GET /one.html", ""), 403, "no Host");
    let absolute = "GET http://example.org/one.html";
    assert_eq!(status(absolute, "Host: localhost\r\n"), 403);
}

#[test]
fn only_this_machine_can_connect() {
    let book = Small::new();
    let server = Server::start(book.root(), 0).unwrap();
    assert_eq!(server.address().unwrap().ip(), Ipv4Addr::LOCALHOST);
}

#[test]
fn a_port_that_is_taken() {
    let book = Small::new();
    let other = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = other.local_addr().unwrap().port();
    let error = Server::start(book.root(), port).err().unwrap();
    assert_eq!(
        error.to_string(),
        format!("port {port} is taken: try `cargo book --port 3001`")
    );
}

/// A page, a listing and `book.toml` each lead to a new build.
#[test]
fn a_change_reaches_the_open_page() {
    let book = Small::new();
    let address = serve(&book);
    let mut builds = Builds::listen(address);
    let present = builds.next();
    let page = ask(address, "GET /one.html").body;
    assert!(page.contains(&format!("data-build=\"{present}\"")));

    let toml = book.read("book.toml").replace("[book]", "[book]\ntitle='T2'");
    for (file, text, shown) in [
        ("book/one.md", "Edited.", "Edited."),
        ("book/one.md", "{{#include ../crates/one/main.rs}}", "work()"),
        ("crates/one/main.rs", "fn main() { rest() }", "rest()"),
        ("book.toml", &toml, "T2"),
    ] {
        book.write(file, text);
        // One change may lead to two builds on a busy machine.
        loop {
            let build = builds.next();
            let page = ask(address, "GET /one.html").body;
            if page.contains(shown) && page.contains(&build) {
                break;
            }
        }
    }
}
