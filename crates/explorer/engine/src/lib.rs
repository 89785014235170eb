//! Explores every interleaving of a program.

pub mod execution;
pub mod export;
pub mod future;
pub mod guest;
pub mod history;
mod joins;
pub mod language;
pub mod machine;
pub mod meeting;
pub mod plain;
pub mod queue;
pub mod report;
pub mod search;
pub mod symmetry;
pub mod waiting;
pub mod whole;
pub mod witness;
pub mod world;
