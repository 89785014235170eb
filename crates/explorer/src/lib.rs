//! What `explorer` needs besides the engine. It must not depend on a program of
//! the book: whoever changes one still wants to explore it.

pub mod expect;

use std::path::{Path, PathBuf};

/// The root of the workspace.
///
/// # Panics
///
/// When the workspace has moved since this was built.
pub fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().expect("the workspace is where it was built")
}
