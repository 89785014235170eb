//! Chromium, driven by chromedriver: a browser for each thread that runs tests,
//! a new tab for each test.

use std::env;
use std::io::{BufRead, BufReader, Read};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{LazyLock, Mutex};
use std::thread;

use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use reader::Server;
use serde_json::{Value, json};
use tokio::runtime::{self, Runtime};
use url::{ParseError, Url};

use crate::page::Page;
use crate::repository::root;

/// The programs that a browser test needs.
#[derive(Clone)]
pub struct Programs {
    chromium: PathBuf,
    chromedriver: PathBuf,
}

impl Programs {
    /// Looks for them in `$CHROMIUM` and `$CHROMEDRIVER`, and on the PATH.
    ///
    /// # Errors
    ///
    /// Says what is missing.
    pub fn find() -> Result<Self, String> {
        let missing = "are not installed (Debian has them as chromium and \
                       chromium-driver; $CHROMIUM and $CHROMEDRIVER can name \
                       them)";
        let chromium = found(
            "CHROMIUM",
            &["chromium", "chromium-browser", "google-chrome"],
        );
        let chromedriver = found("CHROMEDRIVER", &["chromedriver"]);
        match (chromium, chromedriver) {
            (Some(chromium), Some(chromedriver)) => {
                Ok(Self { chromium, chromedriver })
            }
            _ => Err(format!("Chromium and its chromedriver {missing}")),
        }
    }

    /// What they say they are; `None` if one says nothing.
    pub fn versions(&self) -> Option<[Vec<u8>; 2]> {
        let version = |program| {
            let output =
                Command::new(program).arg("--version").output().ok()?;
            output.status.success().then_some(output.stdout)
        };
        Some([version(&self.chromium)?, version(&self.chromedriver)?])
    }
}

fn found(variable: &str, names: &[&str]) -> Option<PathBuf> {
    if let Some(path) = env::var_os(variable) {
        return Some(path.into());
    }
    let path = env::var_os("PATH")?;
    let folders: Vec<_> = env::split_paths(&path).collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|file| file.is_file())
}

/// The address of the book, which is built, and served on a free port, when it
/// is first asked for.
static BOOK: LazyLock<String> = LazyLock::new(|| {
    let server = Server::start(root(), 0).unwrap_or_else(|e| panic!("{e}"));
    let book = format!("http://{}", server.address().unwrap());
    thread::spawn(|| server.run().unwrap());
    book
});

/// The browsers that no test uses at the moment.
#[derive(Default)]
pub struct Browsers(Mutex<Vec<Browser>>);

impl Browsers {
    /// Runs a test in a browser that is idle, or in a new one.
    ///
    /// # Panics
    ///
    /// When the test does, or when no browser starts.
    pub fn run(&self, programs: &Programs, test: fn(&Page)) {
        let idle = self.0.lock().unwrap().pop();
        let browser = idle.unwrap_or_else(|| Browser::start(programs));
        let result = catch_unwind(AssertUnwindSafe(|| browser.run(test)));
        // A failed test leaves the browser as good as it was.
        self.0.lock().unwrap().push(browser);
        result.unwrap_or_else(|panic| resume_unwind(panic));
    }
}

/// A running browser.
struct Browser {
    runtime: Runtime,
    /// Something only while it runs.
    client: Option<Client>,
    chromedriver: Child,
}

impl Browser {
    /// # Panics
    ///
    /// When it does not start.
    fn start(programs: &Programs) -> Self {
        let (chromedriver, port) = start_chromedriver(&programs.chromedriver);
        let runtime =
            runtime::Builder::new_current_thread().enable_all().build();
        let mut browser =
            Self { runtime: runtime.unwrap(), client: None, chromedriver };
        let mut connector = HttpConnector::new();
        // Else each command may wait until the one before is acknowledged.
        connector.set_nodelay(true);
        let mut builder = ClientBuilder::new(connector);
        builder.capabilities(capabilities(&programs.chromium));
        let address = format!("http://127.0.0.1:{port}");
        let client = browser.runtime.block_on(builder.connect(&address));
        browser.client = Some(client.unwrap());
        browser
    }

    /// Runs a test in a new tab. Whatever it does, it fails when the console
    /// shows an error, or when something was asked of another host.
    fn run(&self, test: fn(&Page)) {
        let client = self.client.as_ref().expect("it runs");
        let page = Page::new(&self.runtime, client, &BOOK);
        test(&page);
        page.has_kept_quiet();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            // It may have gone already.
            let _ = self.runtime.block_on(client.close());
        }
        // Chromium ends when the pipe between them breaks.
        drop(self.chromedriver.stdin.take());
        let _ = self.chromedriver.wait();
    }
}

/// Starts it on a free port, which it tells. It ends when its standard input
/// does: however this process ends.
fn start_chromedriver(program: &Path) -> (Child, u16) {
    let until_closed = r#""$0" --port=0 & exec >/dev/null; cat; kill $!"#;
    let mut chromedriver = Command::new("sh")
        .args(["-c", until_closed])
        .arg(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|e| panic!("{}: {e}", program.display()));
    let mut output = BufReader::new(chromedriver.stdout.take().unwrap());
    let mut said = String::new();
    let port = loop {
        let mut line = String::new();
        let length = output.read_line(&mut line).unwrap();
        assert!(length > 0, "chromedriver ended: {said}");
        if let Some((_, port)) = line.split_once("successfully on port ") {
            break port.trim().trim_end_matches('.').parse().unwrap();
        }
        said += &line;
    };
    // A full pipe would hold it up.
    thread::spawn(move || output.read_to_end(&mut Vec::new()));
    (chromedriver, port)
}

fn capabilities(chromium: &Path) -> Capabilities {
    let mut arguments = vec![
        "--headless=new",
        "--window-size=1280,900",
        // Nothing of its own goes out, and nothing is asked of the user.
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-sync",
        "--no-first-run",
        // It ends when chromedriver does, however that ends.
        "--remote-debugging-pipe",
    ];
    if is_root() {
        arguments.push("--no-sandbox");
    }
    let Value::Object(capabilities) = json!({
        // A busy machine takes its time.
        "timeouts": { "script": 60_000 },
        "goog:chromeOptions": {
            "binary": chromium,
            "args": arguments,
            "perfLoggingPrefs": { "enablePage": false },
        },
        "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
    }) else {
        unreachable!("an object is written above")
    };
    capabilities
}

/// Whether the sandbox of Chromium would refuse to work.
fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|id| id.stdout.trim_ascii() == b"0")
}

/// A command of chromedriver's own.
#[derive(Debug)]
pub struct Extension {
    pub path: &'static str,
    pub body: Value,
}

impl WebDriverCompatibleCommand for Extension {
    fn endpoint(
        &self,
        base: &Url,
        session: Option<&str>,
    ) -> Result<Url, ParseError> {
        let session = session.unwrap_or_default();
        base.join(&format!("session/{session}/{}", self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}
