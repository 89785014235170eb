//! What the server answers to a request, and what it refuses.

use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;

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
use axum::routing::{get, post};
use futures_util::stream::{Stream, unfold};
use percent_encoding::percent_decode_str;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::seen;
use crate::serve::Book;

/// The book, what reloads it, and the runs of its programs; nothing else is
/// served.
pub fn router(book: Arc<Book>) -> Router {
    // Each page is asked for anew: it may have changed within the second
    // that a Last-Modified can tell.
    let no_store = SetResponseHeaderLayer::overriding(
        CACHE_CONTROL,
        HeaderValue::from_static("no-store"),
    );
    Router::new()
        .route("/_reload/builds", get(builds))
        .route("/_reload/reload.js", get(reload_script))
        .route("/_seen/seen.js", get(seen_script))
        .route("/_seen/{program}/{runs}", post(seen::run))
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
    script(include_str!("reload.js"))
}

async fn seen_script() -> impl IntoResponse {
    script(include_str!("seen.js"))
}

fn script(text: &'static str) -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/javascript; charset=utf-8")], text)
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
    with_scripts(response.map(Body::new), &build).await
}

/// Whether the path leads to something that is really in `folder`, also
/// when links are followed. What is in doubt is not.
fn is_inside(folder: &Path, path: &str) -> bool {
    let Ok(path) = percent_decode_str(path).decode_utf8() else {
        return false;
    };
    let mut file = folder.join(path.trim_start_matches('/'));
    if file.is_dir() {
        file.push("index.html");
    }
    match (folder.canonicalize(), file.canonicalize()) {
        (Ok(folder), Ok(file)) => file.starts_with(folder),
        _ => false,
    }
}

/// Adds the scripts to a page on its way out, so that the page on disk stays
/// what a host would serve.
async fn with_scripts(response: Response, build: &str) -> Response {
    if !is_page(response.headers()) || !response.status().is_success() {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let scripts = format!(
        "<script data-build=\"{build}\" src=\"/_reload/reload.js\"></script>\
         <script src=\"/_seen/seen.js\"></script>"
    );
    let page = String::from_utf8_lossy(&bytes);
    let page = match page.rsplit_once("</body>") {
        Some((start, end)) => format!("{start}{scripts}</body>{end}"),
        None => format!("{page}{scripts}"),
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
