//! The chapters' programs, each from the very bytes that the reader runs,
//! compiled against the models.

pub mod own;

/// A program of a chapter.
#[derive(Clone, Copy)]
pub struct Program {
    /// The name of its binary.
    pub name: &'static str,
    /// Its source, from the root of the workspace.
    pub path: &'static str,
    /// Its source, as the compiler names it.
    pub file: &'static str,
    /// Its `main`.
    pub run: fn(),
}

include!(concat!(env!("OUT_DIR"), "/programs.rs"));
