//! Requests as they are, without a client that tidies paths up first.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// No answer takes this long; a test that waits for one fails.
const LIMIT: Duration = Duration::from_secs(60);

pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

/// Sends `METHOD PATH` with the usual headers.
pub fn ask(address: SocketAddr, request: &str) -> Answer {
    ask_with(address, request, "Host: localhost\r\n")
}

/// Sends `METHOD PATH` with these headers, each ended by `\r\n`.
pub fn ask_with(address: SocketAddr, request: &str, headers: &str) -> Answer {
    let headers = format!("{headers}Connection: close\r\n");
    let mut answer = Vec::new();
    send(address, request, &headers).read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head: head.to_lowercase(), body: body.to_string() }
}

/// The stream by which a page hears of builds.
pub struct Builds(BufReader<TcpStream>);

impl Builds {
    pub fn listen(address: SocketAddr) -> Self {
        let headers = "Host: localhost\r\n";
        let request = "GET /_reload/builds";
        Self(BufReader::new(send(address, request, headers)))
    }

    /// Waits for the name of the next build; at first, of the present one.
    pub fn next(&mut self) -> String {
        for line in self.0.by_ref().lines() {
            if let Some(name) = line.unwrap().strip_prefix("data: ") {
                return name.to_string();
            }
        }
        panic!("the server closed the stream of builds");
    }
}

pub fn send(address: SocketAddr, request: &str, headers: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(LIMIT)).unwrap();
    write!(stream, "{request} HTTP/1.1\r\n{headers}\r\n").unwrap();
    stream
}
