//! What is true of the whole book, as one program: it is built once, and its
//! tests run side by side.

mod book;
mod chapters;
mod listings;
mod repository;
mod stepper;
mod steps;
