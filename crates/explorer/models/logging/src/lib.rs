//! Stands in for the chapters' `logging` in a program that is explored: it
//! logs the message alone, as a print, which is a step like any other.

use std::cell::Cell;
use std::fmt::{self, Write};

use engine::execution as run;
use engine::machine::{Action, Site};
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Level, Metadata, Subscriber};

/// Logs every event of `level` or above.
///
/// # Panics
///
/// When the program has set up logging before.
pub fn init(level: LevelFilter) {
    // One subscriber serves all executions; each sets its own level.
    let _ = tracing::subscriber::set_global_default(Printer);
    let before = run::set_level(level.into_level().map_or(0, rank));
    assert!(!before, "logging is set up already");
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
        if metadata.is_event() && !metadata.target().starts_with("shuttle") {
            Interest::sometimes()
        } else {
            Interest::never()
        }
    }

    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_event()
            && !metadata.target().starts_with("shuttle")
            && run::level()
                .or(ELSEWHERE.get().map(|e| e.1))
                .is_some_and(|level| rank(*metadata.level()) <= level)
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = Line::default();
        event.record(&mut line);
        let text = line.message + &line.fields + "\n";
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
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let written = if field.name() == "message" {
            write!(self.message, "{value:?}")
        } else {
            write!(self.fields, " {}={value:?}", field.name())
        };
        written.expect("a String takes everything");
    }
}
