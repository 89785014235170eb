//! Panics are an ordinary way for a thread to end.

use ::std::any::Any;
pub use ::std::panic::{AssertUnwindSafe, Location, RefUnwindSafe, UnwindSafe};

/// Calls `f` and catches its panic.
///
/// # Errors
///
/// What `f` panicked with.
pub fn catch_unwind<R>(
    f: impl FnOnce() -> R + UnwindSafe,
) -> Result<R, Box<dyn Any + Send>> {
    engine::execution::catch(f)
}

/// Panics without a message.
///
/// # Panics
///
/// Always.
pub fn resume_unwind(payload: Box<dyn Any + Send>) -> ! {
    engine::execution::set_panicking(true);
    ::std::panic::resume_unwind(payload)
}
