//! Logs the way the Python programs of this book do: the time, a colon, the
//! message.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::time::ChronoLocal;

/// Sends every event of `level` or above to standard output, one line each,
/// written in one piece. The environment variable `RUST_LOG` (`info`, `debug`,
/// `off`, …) overrules `level`.
///
/// # Panics
///
/// When the program has set up `tracing` before.
pub fn init(level: LevelFilter) {
    let filter = EnvFilter::builder().with_default_directive(level.into());
    tracing_subscriber::fmt()
        .with_timer(ChronoLocal::new("%H:%M:%S:".to_owned()))
        .with_env_filter(filter.from_env_lossy())
        .with_level(false)
        .with_target(false)
        .with_ansi(false)
        .init();
}
