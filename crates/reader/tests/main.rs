//! The tests of `cargo book`, as one program: they are built once, and run side
//! by side.

mod command;
mod faults;
mod seen;
mod server;
mod small;
mod stepper;
mod timeline;
