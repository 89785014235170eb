//! The exercises as they are set, their solutions, and wrong attempts at
//! them, from the very bytes that the reader has, compiled against the models.

use explorer_programs::Program;

include!(concat!(env!("OUT_DIR"), "/exercises.rs"));
