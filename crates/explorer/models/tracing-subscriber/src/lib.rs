//! Stands in for `tracing_subscriber` in a program that is explored. A log line
//! is a step like any print. It holds what the program says, and the level;
//! the clock, the target and colours are left out.

use std::cell::Cell;
use std::fmt as formatting;
use std::fmt::Write;

use engine::execution as run;
use engine::machine::{Action, Site};
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Level, Metadata, Subscriber};

pub use fmt::fmt;

pub mod fmt {
    //! The builder.

    use std::error::Error;

    use engine::execution as run;
    use tracing::level_filters::LevelFilter;

    use crate::{Printer, SHOWS_LEVEL, rank};

    /// Logs every event of level INFO or above.
    ///
    /// # Panics
    ///
    /// When the program has set up logging before.
    pub fn init() {
        fmt().init();
    }

    /// Logs every event of level INFO or above, unless told otherwise.
    pub fn fmt() -> SubscriberBuilder {
        SubscriberBuilder { most: LevelFilter::INFO, level: true }
    }

    /// How to log.
    #[derive(Clone, Debug)]
    pub struct SubscriberBuilder {
        most: LevelFilter,
        level: bool,
    }

    impl SubscriberBuilder {
        /// Logs every event of this level or above.
        pub fn with_max_level(self, most: impl Into<LevelFilter>) -> Self {
            Self { most: most.into(), ..self }
        }

        /// Whether to show the level of each event.
        pub fn with_level(self, level: bool) -> Self {
            Self { level, ..self }
        }

        /// Changes nothing: the target is left out.
        pub fn with_target(self, _: bool) -> Self {
            self
        }

        /// Changes nothing: colours are left out.
        pub fn with_ansi(self, _: bool) -> Self {
            self
        }

        /// Changes nothing: the clock is left out.
        pub fn without_time(self) -> Self {
            self
        }

        /// Begins to log.
        ///
        /// # Panics
        ///
        /// When the program has set up logging before.
        pub fn init(self) {
            self.try_init().expect("Unable to install global subscriber");
        }

        /// Begins to log.
        ///
        /// # Errors
        ///
        /// When the program has set up logging before.
        pub fn try_init(self) -> Result<(), Box<dyn Error + Send + Sync>> {
            // One subscriber serves all executions; each sets its own level.
            let _ = tracing::subscriber::set_global_default(Printer);
            let most = self.most.into_level().map_or(0, rank);
            if run::set_level(most) {
                return Err("a global default trace dispatcher has already \
                            been set"
                    .into());
            }
            SHOWS_LEVEL.set(self.level);
            Ok(())
        }
    }
}

thread_local! {
    /// Whether lines begin with the level, in the execution that goes on.
    static SHOWS_LEVEL: Cell<bool> = const { Cell::new(false) };
}

/// How to print, and the most detailed level.
type Elsewhere = (fn(String), u8);

thread_local! {
    /// Where this thread prints when it explores nothing.
    static ELSEWHERE: Cell<Option<Elsewhere>> = const { Cell::new(None) };
}

/// Logs the same lines by `print` in a thread that explores nothing: for a
/// cross-check that has its own prints. A process has one subscriber only.
pub fn elsewhere(level: LevelFilter, print: fn(String)) {
    let _ = tracing::subscriber::set_global_default(Printer);
    ELSEWHERE.set(Some((print, level.into_level().map_or(0, rank))));
}

fn rank(level: Level) -> u8 {
    match level {
        Level::ERROR => 1,
        Level::WARN => 2,
        Level::INFO => 3,
        Level::DEBUG => 4,
        Level::TRACE => 5,
    }
}

struct Printer;

impl Subscriber for Printer {
    fn register_callsite(
        &self,
        metadata: &'static Metadata<'static>,
    ) -> Interest {
        // What shuttle has to say is not the program's.
        if !metadata.target().starts_with("shuttle") {
            Interest::sometimes()
        } else {
            Interest::never()
        }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let enabled = !metadata.target().starts_with("shuttle")
            && run::level()
                .or(ELSEWHERE.get().map(|e| e.1))
                .is_some_and(|level| rank(*metadata.level()) <= level);
        if enabled && metadata.is_span() {
            // The real one writes a span's name before each event in it.
            run::not_modelled("the spans of `tracing`");
        }
        enabled
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = Line::default();
        event.record(&mut line);
        let mut text = line.message + &line.fields + "\n";
        if SHOWS_LEVEL.get() {
            text.insert_str(0, &format!("{:>5} ", event.metadata().level()));
        }
        if run::level().is_none()
            && let Some((print, _)) = ELSEWHERE.get()
        {
            return print(text);
        }
        let text = run::text(&text);
        let metadata = event.metadata();
        let site = Site {
            file: metadata.file().unwrap_or_default(),
            line: metadata.line().unwrap_or_default(),
            column: 0,
        };
        run::step_at(Action::Print(text), site);
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// A line as `tracing_subscriber::fmt` forms it: the message, then the fields.
#[derive(Default)]
struct Line {
    message: String,
    fields: String,
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn formatting::Debug) {
        let written = if field.name() == "message" {
            write!(self.message, "{value:?}")
        } else {
            write!(self.fields, " {}={value:?}", field.name())
        };
        written.expect("a String takes everything");
    }
}
