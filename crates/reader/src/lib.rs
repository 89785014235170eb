//! Builds the book strictly and serves it: what stands behind `cargo book`.
//!
//! mdBook reports most faults of a book by a line in its log, or not at all,
//! and builds on. Here each of them is a [`Problem`]: [`Draft::build`] hands
//! back a book only when every include, link and key of it is right.
//!
//! - [`Source`]: the pages as they were written, their includes and blocks.
//! - [`Draft`]: a build that nobody sees until it is published.
//! - [`Server`]: serves the build, builds again when a file changes.

#![warn(missing_docs)]

mod answer;
mod config;
mod draft;
mod include;
mod links;
mod log;
mod open;
mod policy;
mod problem;
mod rendered;
mod seen;
mod serve;
mod source;
mod stepper;
mod template;
mod timeline;
mod watch;

pub use draft::Draft;
pub use open::open_browser;
pub use problem::{Problem, Problems};
pub use serve::Server;
pub use source::{Block, Directive, Page, Source, find_root};
