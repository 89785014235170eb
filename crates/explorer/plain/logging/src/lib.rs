//! The chapters' logging, printed by a scheduling point of shuttle.

use tracing::level_filters::LevelFilter;

/// Logs every event of `level` or above.
pub fn init(level: LevelFilter) {
    ::logging_model::elsewhere(level, plain_std::say);
}
