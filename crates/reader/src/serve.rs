//! Serves the built book on this machine.

use std::convert::Infallible;
use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, anyhow};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderMap, HeaderValue,
};
use axum::http::uri::Authority;
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::future::select;
use futures_util::stream::{Stream, unfold};
use percent_encoding::percent_decode_str;
use tokio::signal::ctrl_c;
use tokio::sync::{RwLock, watch};
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::config;
use crate::draft::Draft;
use crate::problem::Problems;
use crate::watch::Watch;

/// Serves the book and builds it again whenever one of its files changes.
pub struct Server {
    listener: TcpListener,
    book: Arc<Book>,
    watch: Option<Watch>,
}

/// The published book.
pub(crate) struct Book {
    root: PathBuf,
    folder: PathBuf,
    /// Held while a page is opened or the folder is replaced, so that no
    /// page is looked for between the old book and the new one.
    swap: RwLock<()>,
    /// Names the build that is served.
    build: watch::Sender<String>,
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
        };
        Ok(Self { listener, book: Arc::new(book), watch })
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
        if let Some(watch) = self.watch {
            let book = Arc::clone(&self.book);
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
                let serving = axum::serve(listener, router(self.book));
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

fn router(book: Arc<Book>) -> Router {
    // Each page is asked for anew: it may have changed within the second
    // that a Last-Modified can tell.
    let no_store = SetResponseHeaderLayer::overriding(
        CACHE_CONTROL,
        HeaderValue::from_static("no-store"),
    );
    Router::new()
        .route("/_reload/builds", get(builds))
        .route("/_reload/reload.js", get(reload_script))
        .fallback(file)
        .with_state(book)
        .layer(no_store)
        .layer(from_fn(only_from_here))
}

/// Refuses a request that names another host: a foreign page whose name was
/// made to lead to this machine.
async fn only_from_here(request: Request, next: Next) -> Response {
    let named = request.headers().get(HOST).and_then(|h| h.to_str().ok());
    let uri = request.uri().authority().map(Authority::as_str);
    let is_local = |name: &str| {
        name.parse::<Authority>().is_ok_and(|authority| {
            matches!(authority.host(), "localhost" | "127.0.0.1" | "[::1]")
        })
    };
    if named.is_some_and(is_local) && uri.is_none_or(is_local) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "this book is served to localhost only\n")
        .into_response()
}

/// Tells the page which build is served: now, and after each further one.
async fn builds(
    State(book): State<Arc<Book>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut builds = book.build.subscribe();
    builds.mark_changed();
    Sse::new(unfold(builds, async |mut builds| {
        builds.changed().await.ok()?;
        let name = builds.borrow_and_update().clone();
        Some((Ok(Event::default().data(name)), builds))
    }))
}

async fn reload_script() -> impl IntoResponse {
    let script = include_str!("reload.js");
    ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], script)
}

async fn file(State(book): State<Arc<Book>>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let allow = [("allow", "GET,HEAD")];
        return (StatusCode::METHOD_NOT_ALLOWED, allow).into_response();
    }
    let path = request.uri().path().to_string();
    // Without the headers that ask for a part or for a newer version; what
    // answers to HEAD is cut off later.
    let whole = Request::get(request.uri()).body(Body::empty());
    let Ok(request) = whole else {
        return StatusCode::BAD_REQUEST.into_response();
    };

    let swap = book.swap.read().await;
    if !is_inside(&book.folder, &path) {
        return (StatusCode::NOT_FOUND, "not in the book\n").into_response();
    }
    let build = book.build.borrow().clone();
    let Ok(response) = ServeDir::new(&book.folder).try_call(request).await
    else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    drop(swap);
    with_reload_script(response.map(Body::new), &build).await
}

/// Whether the path leads to something that is really in `folder`, also
/// when links are followed. What is in doubt is not.
fn is_inside(folder: &Path, path: &str) -> bool {
    let Ok(path) = percent_decode_str(path).decode_utf8() else {
        return false;
    };
    if path.contains(['\\', '\0']) || path.split('/').any(|p| p == "..") {
        return false;
    }
    let mut file = folder.join(path.trim_start_matches('/'));
    if file.is_dir() {
        file.push("index.html");
    }
    match (folder.canonicalize(), file.canonicalize()) {
        (Ok(folder), Ok(file)) => file.starts_with(folder),
        _ => false,
    }
}

/// Adds the script to a page on its way out, so that the page on disk stays
/// what a host would serve.
async fn with_reload_script(response: Response, build: &str) -> Response {
    if !is_page(response.headers()) || !response.status().is_success() {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let script = format!(
        r#"<script data-build="{build}" src="/_reload/reload.js"></script>"#
    );
    let page = String::from_utf8_lossy(&bytes);
    let page = match page.rsplit_once("</body>") {
        Some((start, end)) => format!("{start}{script}</body>{end}"),
        None => format!("{page}{script}"),
    };
    parts.headers.remove(CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(page))
}

fn is_page(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("text/html"))
}
