//! `std` by shuttle's own types, for the cross-check.
//!
//! Nothing here knows of the explorer: threads, locks, channels and the search
//! are shuttle's. Only prints are ours (a scheduling point, then the text is
//! kept), and the end of the process.

use std::cell::{Cell, RefCell};

pub use std::{
    any, array, borrow, boxed, cell, clone, cmp, collections, convert, default,
    fmt, iter, marker, mem, num, ops, option, panic, result, slice, str,
    string, vec,
};
pub use std::{
    assert, assert_eq, assert_ne, concat, debug_assert, file, format,
    format_args, line, matches, stringify, todo, unimplemented, unreachable,
    write, writeln,
};

pub mod thread {
    //! Threads.
    pub use shuttle::thread::*;
}

pub mod sync {
    //! What threads share.
    pub use shuttle::sync::*;
    pub use std::sync::{Arc, Weak};
}

pub mod time {
    //! Durations.
    pub use std::time::Duration;
}

#[doc(hidden)]
pub mod statics {
    /// A static with a value for each execution; not needed here.
    pub struct Static<T>(std::marker::PhantomData<fn() -> T>);
}

pub mod prelude {
    //! What every file sees without an import.
    #[doc(hidden)]
    pub mod rust_2024 {
        pub use crate::{print, println};
        pub use std::prelude::rust_2024::*;
    }
}

/// Prints a line: one scheduling point.
#[macro_export]
macro_rules! println {
    () => { $crate::say("\n".to_owned()) };
    ($($arg:tt)*) => { $crate::say(format!($($arg)*) + "\n") };
}

/// Prints: one scheduling point.
#[macro_export]
macro_rules! print {
    ($($arg:tt)*) => { $crate::say(format!($($arg)*)) };
}

thread_local! {
    static TEXT: RefCell<String> = const { RefCell::new(String::new()) };
    static OVER: Cell<bool> = const { Cell::new(false) };
}

/// Prints, unless the process has ended.
pub fn say(text: String) {
    shuttle::thread::sleep(time::Duration::ZERO);
    if !OVER.get() {
        TEXT.with_borrow_mut(|all| all.push_str(&text));
    }
}

#[doc(hidden)]
pub fn __returned(_: impl std::process::Termination) {}

/// Runs a program as a process: what it prints until `main` returns.
pub fn process(main: impl FnOnce()) -> String {
    OVER.set(false);
    TEXT.take();
    main();
    // Others may still print after the last step of main.
    shuttle::thread::sleep(time::Duration::ZERO);
    OVER.set(true);
    TEXT.take()
}
