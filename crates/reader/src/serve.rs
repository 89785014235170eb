//! Serves the built book on this machine.

use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, anyhow};
use futures_util::future::select;
use tokio::signal::ctrl_c;
use tokio::sync::{RwLock, Semaphore, watch};

use crate::answer::router;
use crate::config;
use crate::draft::Draft;
use crate::problem::Problems;
use crate::watch::Watch;

/// Serves the book and builds it again whenever one of its files changes.
pub struct Server {
    listener: TcpListener,
    book: Book,
    watch: Option<Watch>,
}

/// The published book.
pub struct Book {
    /// The workspace.
    pub root: PathBuf,
    /// Where the built book is.
    pub folder: PathBuf,
    /// Held while a page is opened or the folder is replaced, so that no
    /// page is looked for between the old book and the new one.
    pub swap: RwLock<()>,
    /// Names the build that is served.
    pub build: watch::Sender<String>,
    /// Held while a program is run for a page.
    pub one_job: Arc<Semaphore>,
    /// How long one run of a program may take.
    pub time_limit: Duration,
}

impl Server {
    /// Takes the port (0: any that is free), then builds the book in `root`.
    ///
    /// # Errors
    ///
    /// When the port is taken or not allowed, and when the book has
    /// [`Problems`](crate::Problems).
    pub fn start(root: &Path, port: u16) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .map_err(|error| port_error(port, &error))?;
        // Watching begins first: what changes during the build counts.
        let pages = config::read(root).map_err(Problems::from)?.book.src;
        let watch = Watch::start(root, &pages)
            .map_err(|error| {
                eprintln!(
                    "{}: cannot be watched, {error}: start `cargo book` \
                     again after a change",
                    root.display()
                );
            })
            .ok();
        let folder = Draft::build(root)?.publish()?;
        let book = Book {
            root: root.to_path_buf(),
            folder,
            swap: RwLock::default(),
            build: watch::Sender::new(name_of_build()),
            one_job: Arc::new(Semaphore::new(1)),
            // No program of the book takes longer.
            time_limit: Duration::from_secs(10),
        };
        Ok(Self { listener, book, watch })
    }

    /// Stops each run of a program that a page asks for after `limit`, in
    /// place of 10 seconds.
    #[must_use]
    pub fn with_time_limit(mut self, limit: Duration) -> Self {
        self.book.time_limit = limit;
        self
    }

    /// Where the book is served.
    ///
    /// # Errors
    ///
    /// When the system does not know the address of the open port.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until Ctrl-C, and then returns at once.
    ///
    /// # Errors
    ///
    /// When the system refuses to serve.
    pub fn run(self) -> Result<()> {
        let shared = Arc::new(self.book);
        if let Some(watch) = self.watch {
            let book = Arc::clone(&shared);
            thread::Builder::new()
                .name("builder".into())
                .spawn(move || watch.for_each(|| book.build_again()))?;
        }
        self.listener.set_nonblocking(true)?;
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?
            .block_on(async {
                let listener =
                    tokio::net::TcpListener::from_std(self.listener)?;
                let serving = axum::serve(listener, router(shared));
                // Whoever is still connected does not hold the end up.
                select(pin!(serving.into_future()), pin!(ctrl_c()))
                    .await
                    .factor_first()
                    .0
            })
            .context("the server stopped")
    }
}

fn port_error(port: u16, error: &io::Error) -> anyhow::Error {
    let cause = match error.kind() {
        ErrorKind::AddrInUse => "is taken".to_string(),
        ErrorKind::PermissionDenied => "is not allowed to you".to_string(),
        _ => format!("cannot be used, {error}"),
    };
    let other = if port == 3001 { 3002 } else { 3001 };
    anyhow!("port {port} {cause}: try `cargo book --port {other}`")
}

impl Book {
    fn build_again(&self) {
        let draft = match Draft::build(&self.root) {
            Ok(draft) => draft,
            Err(problems) => {
                let note = "the previous build stays served";
                for problem in problems.0 {
                    eprintln!("{problem} ({note})");
                }
                return;
            }
        };
        let swap = self.swap.blocking_write();
        match draft.publish() {
            Ok(_) => {
                self.build.send_replace(name_of_build());
                println!("built again");
            }
            Err(problems) => eprintln!("{problems}"),
        }
        drop(swap);
    }
}

/// Differs from build to build, also when the server was started anew.
fn name_of_build() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.unwrap_or_default().as_nanos().to_string()
}
