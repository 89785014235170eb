//! Explores every interleaving of a program: the chapters' programs, whose
//! graphs and reports stand beside them.

pub mod expect;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use engine::execution::Program;
use engine::export::About;
use engine::search::{Limits, Stopped};
use engine::whole::{self, Whole};

/// The root of the workspace.
///
/// # Panics
///
/// When the workspace has moved since this was built.
pub fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().expect("the workspace is where it was built")
}

/// Explores a program of a chapter.
///
/// # Errors
///
/// When it is not explored whole.
///
/// # Panics
///
/// When its source cannot be read.
pub fn chapter(program: &explorer_programs::Program) -> Result<Whole, Stopped> {
    let root = root();
    let text = fs::read_to_string(root.join(program.path))
        .expect("the program is there");
    let about = About {
        name: program.name,
        source: program.path,
        file: program.file,
        text: &text,
        root: &root,
    };
    let run: Program = Arc::new(program.run);
    whole::explore(&run, &about, Limits::default(), &mut |_| {})
}
