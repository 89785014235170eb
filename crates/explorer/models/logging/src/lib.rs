//! Stands in for the chapters' `logging` in a program that is explored: it
//! logs the message alone, as a print, which is a step like any other.

use tracing::level_filters::LevelFilter;
pub use tracing_subscriber::elsewhere;

/// Logs every event of `level` or above.
///
/// # Panics
///
/// When the program has set up logging before.
pub fn init(level: LevelFilter) {
    tracing_subscriber::fmt().with_max_level(level).with_level(false).init();
}
