//! What the threads of one real run did, and when: the format of the
//! `NAME.timeline.json` beside a program, which a page of the book draws.

#![warn(missing_docs)]

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use serde::{Deserialize, Serialize};

/// One run of a program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeline {
    /// The program's name.
    pub program: String,
    /// What was recorded, in the order in which it happened.
    pub events: Vec<Event>,
}

/// What one thread did at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Nanoseconds since the first event.
    pub ns: u64,
    /// The thread: 0 is `main`, the others are counted as they are started.
    pub thread: usize,
    /// What it did.
    #[serde(flatten)]
    pub does: Does,
}

/// What a thread does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "does", rename_all = "snake_case")]
pub enum Does {
    /// It runs its first instruction.
    Starts {
        /// Who has started it; nobody has started `main`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<usize>,
    },
    /// It has run its last one.
    Ends,
    /// It has written this line.
    Prints {
        /// The line, with its line end.
        text: String,
    },
    /// It goes to sleep.
    Sleeps,
    /// It cannot go on.
    Waits {
        /// What for.
        #[serde(rename = "for")]
        reason: Reason,
    },
    /// It goes on after a sleep or a wait.
    GoesOn,
    /// It has got a lock.
    Holds {
        /// Which.
        lock: usize,
    },
    /// It gives a lock back.
    Releases {
        /// Which.
        lock: usize,
    },
    /// It has read a shared value.
    Reads {
        /// The value.
        value: String,
    },
    /// It has written a shared value.
    Writes {
        /// The value.
        value: String,
    },
}

/// What a thread waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// That another thread releases a lock.
    Lock,
    /// That the threads it has started end.
    Threads,
    /// That somebody hands it a task.
    Task,
}

/// What a thread is doing over a stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Activity {
    /// It runs, or could run if a processor were free.
    Runs,
    /// It sleeps.
    Sleeps,
    /// It waits.
    Waits(Reason),
}

/// A stretch of time in a thread's life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span<T> {
    /// The thread.
    pub thread: usize,
    /// Its first nanosecond.
    pub from: u64,
    /// Its last one.
    pub to: u64,
    /// What goes on.
    pub what: T,
}

impl Timeline {
    /// Reads the timeline beside a program's source.
    ///
    /// # Errors
    ///
    /// When there is none, or it cannot be read.
    pub fn beside(source: impl AsRef<Path>) -> io::Result<Self> {
        let file = source.as_ref().with_extension("timeline.json");
        Ok(serde_json::from_str(&fs::read_to_string(file)?)?)
    }

    /// The timeline as text, an event a line.
    ///
    /// # Panics
    ///
    /// Never.
    pub fn to_json(&self) -> String {
        let json = |value| serde_json::to_string(value).expect("no map in it");
        let events: Vec<_> = self.events.iter().map(json).collect();
        let program = &self.program;
        let events = events.join(",\n    ");
        format!(
            "{{\n  \"program\": \"{program}\",\n  \"events\": [\n    {events}\n  ]\n}}\n"
        )
    }

    /// All that was printed.
    pub fn output(&self) -> String {
        let text = |event: &Event| match &event.does {
            Does::Prints { text } => Some(text.clone()),
            _ => None,
        };
        self.events.iter().filter_map(text).collect()
    }

    /// How long the run took, in nanoseconds.
    pub fn length(&self) -> u64 {
        self.events.last().map_or(0, |event| event.ns)
    }

    /// How many threads there were.
    pub fn threads(&self) -> usize {
        self.events.iter().map(|e| e.thread + 1).max().unwrap_or(0)
    }

    /// Which thread has started this one.
    pub fn parent(&self, thread: usize) -> Option<usize> {
        self.events.iter().find_map(|event| match event.does {
            Does::Starts { by } if event.thread == thread => by,
            _ => None,
        })
    }

    /// What each thread was doing from its start to its end, without gaps.
    pub fn activities(&self) -> Vec<Span<Activity>> {
        let mut current: BTreeMap<usize, (u64, Activity)> = BTreeMap::new();
        let mut spans = Vec::new();
        for &Event { ns, thread, ref does } in &self.events {
            let next = match does {
                Does::Starts { .. } | Does::GoesOn => Some(Activity::Runs),
                Does::Sleeps => Some(Activity::Sleeps),
                Does::Waits { reason } => Some(Activity::Waits(*reason)),
                Does::Ends => None,
                _ => continue,
            };
            let before = match next {
                Some(next) => current.insert(thread, (ns, next)),
                None => current.remove(&thread),
            };
            if let Some((from, what)) = before {
                spans.push(Span { thread, from, to: ns, what });
            }
        }
        spans
    }

    /// Which locks each thread held, and when.
    pub fn holds(&self) -> Vec<Span<usize>> {
        let mut current: BTreeMap<(usize, usize), u64> = BTreeMap::new();
        let mut spans = Vec::new();
        for &Event { ns, thread, ref does } in &self.events {
            match *does {
                Does::Holds { lock } => {
                    current.insert((thread, lock), ns);
                }
                Does::Releases { lock } => {
                    let from = current.remove(&(thread, lock)).unwrap_or(ns);
                    spans.push(Span { thread, from, to: ns, what: lock });
                }
                _ => {}
            }
        }
        spans
    }
}
