//! Explores every interleaving of a program.

pub mod execution;
pub mod future;
pub mod history;
pub mod machine;
pub mod search;
pub mod symmetry;
pub mod world;
pub mod language;
pub mod export;
pub mod report;
pub mod whole;
pub mod guest;
