//! The tests of the explorer, as one program: they are built once, and run side
//! by side. `users.rs` takes longer and stands alone.

use std::fs;
use std::sync::Arc;

use engine::execution;
use engine::export::About;
use engine::search::{Limits, Stopped};
use engine::whole::{self, Whole};
use explorer_programs::Program;

mod beside;
mod chapters;
mod command;
mod exercises;
mod growth;
mod models;
mod programs;
mod random;
mod shuttle;
mod wrong;

/// Explores a program of the book.
fn explored(program: &Program) -> Result<Whole, Stopped> {
    let root = explorer::root();
    let text = fs::read_to_string(root.join(program.path))
        .expect("the program is there");
    let about = About {
        name: program.name,
        source: program.path,
        file: program.file,
        text: &text,
        root: &root,
    };
    let run: execution::Program = Arc::new(program.run);
    whole::explore(&run, &about, Limits::default(), &mut |_| {})
}
