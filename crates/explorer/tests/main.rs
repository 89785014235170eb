//! The tests of the explorer, as one program: they are built once, and run side
//! by side. `users.rs` takes longer and stands alone.

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
