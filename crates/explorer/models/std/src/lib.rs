//! Stands in for `std` in a program that is explored.
//!
//! It exports what is modelled, and what no other thread can notice. Anything
//! else does not compile, so nothing is overlooked in silence.

#![allow(clippy::legacy_numeric_constants, reason = "programs may use them")]

pub use ::std::{
    any, array, ascii, borrow, boxed, cell, char, clone, cmp, convert, default,
    error, f32, f64, fmt, hash, i8, i16, i32, i64, i128, isize, iter, marker,
    mem, num, ops, option, pin, ptr, rc, result, slice, str, string, u8, u16,
    u32, u64, u128, usize, vec,
};
pub use ::std::{
    assert, assert_eq, assert_ne, column, compile_error, concat, debug_assert,
    debug_assert_eq, debug_assert_ne, file, format, format_args, line, matches,
    module_path, stringify, todo, unimplemented, unreachable, write, writeln,
};

pub mod collections;

pub mod hint {
    //! Hints are steps that do nothing.
    pub use ::std::hint::black_box;

    /// A step that does nothing.
    #[track_caller]
    pub fn spin_loop() {
        engine::execution::step(engine::machine::Action::Yield);
    }
}

pub mod io {
    //! Errors only.
    pub use ::std::io::{Error, ErrorKind, Result};
}

mod local;
pub mod panic;
#[doc(hidden)]
pub mod statics;
pub mod sync;
pub mod thread;

pub mod time {
    //! Time has lengths, but no clock.
    pub use ::std::time::Duration;
}

pub mod prelude {
    //! What every file sees without an import.

    #[doc(hidden)]
    pub mod rust_2021 {
        pub use crate::{eprint, eprintln, print, println, thread_local};
        pub use ::std::prelude::rust_2021::*;
    }

    #[doc(hidden)]
    pub mod rust_2024 {
        pub use crate::{eprint, eprintln, print, println, thread_local};
        pub use ::std::prelude::rust_2024::*;
    }
}

/// Prints a line: one step. What it is given lives until then: the guard in
/// `println!("{}", *lock.lock().unwrap())` holds the lock while it is printed.
#[macro_export]
macro_rules! println {
    () => { $crate::__print($crate::format_args!(""), "\n") };
    ($($arg:tt)*) => { $crate::__print($crate::format_args!($($arg)*), "\n") };
}

/// Prints: one step.
#[macro_export]
macro_rules! print {
    ($($arg:tt)*) => { $crate::__print($crate::format_args!($($arg)*), "") };
}

/// Forms the line; standard error is not explored.
#[macro_export]
macro_rules! eprintln {
    () => { () };
    ($($arg:tt)*) => { $crate::__form($crate::format_args!($($arg)*)) };
}

/// Forms the text; standard error is not explored.
#[macro_export]
macro_rules! eprint {
    ($($arg:tt)*) => { $crate::__form($crate::format_args!($($arg)*)) };
}

#[doc(hidden)]
#[track_caller]
pub fn __print(line: fmt::Arguments<'_>, end: &str) {
    engine::execution::print(line, end);
}

#[doc(hidden)]
pub fn __form(line: fmt::Arguments<'_>) {
    drop(fmt::format(line));
}

#[doc(hidden)]
pub fn __returned(result: impl ::std::process::Termination) {
    engine::execution::returned(result);
}
