//! One file of the reader's, against the real libraries. It is only compiled,
//! never run: `explorer` sets `EXPLORED` for that.

include!(concat!(env!("OUT_DIR"), "/real.rs"));
