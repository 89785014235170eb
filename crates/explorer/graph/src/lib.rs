//! All that a program can do, as data.
//!
//! The explorer writes a `NAME.graph.json` beside each program `NAME.rs` that
//! it has explored. This crate is the format of these files, and the judge: a
//! real run of the program (or of its twin in another language) passes when
//! the graph, read as an automaton, [accepts](Graph::accepts) what it printed.
//!
//! ```
//! # let json = r#"{"program":"p","source":"p.rs","detail":"all","outputs":"2",
//! #   "endings":[],"threads":[{"name":"main"}],"objects":[],"states":[
//! #   {"outputs":"2","edges":[{"steps":[{"thread":0,"kind":"print","text":"a\n"}],"to":1},
//! #     {"steps":[{"thread":0,"kind":"print","text":"b\n"}],"to":1}]},
//! #   {"outputs":"1","end":"returned"}]}"#;
//! use state_graph::{Ended, Graph};
//!
//! let graph = Graph::from_json(json)?;
//! assert!(graph.accepts("b\n", Ended::Success).is_ok());
//! let refusal = graph.accepts("c\n", Ended::Success).unwrap_err();
//! assert_eq!(refusal.line, 1);
//! assert_eq!(refusal.possible, ["a", "b"]);
//! # Ok::<(), serde_json::Error>(())
//! ```

#![warn(missing_docs)]

mod words;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::{self, Write as _};
use std::path::Path;
use std::{error, fs, io};

use serde::{Deserialize, Serialize};

pub use words::grouped;

/// A program's states and steps. State 0 is the first one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Graph {
    /// The program's name.
    pub program: String,
    /// Its source file, from the root of the workspace.
    pub source: String,
    /// What the states and steps show.
    pub detail: Detail,
    /// How many different texts the program can print in all, in decimal: it
    /// can be more than any number type holds.
    pub outputs: String,
    /// The ways in which those texts end.
    pub endings: Vec<Ending>,
    /// The threads. Thread 0 is `main`.
    #[serde(default)]
    pub threads: Vec<Thread>,
    /// What the threads share.
    #[serde(default)]
    pub objects: Vec<Object>,
    /// The states.
    pub states: Vec<State>,
}

/// How much a graph tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Detail {
    /// Every choice of a thread in every state, but for steps that nobody can
    /// notice.
    All,
    /// Fewer choices, but the same outputs: steps that no other thread will
    /// contradict are not offered as a choice, nor several threads that are
    /// alike.
    Choices,
    /// No threads, only lines: a state is what may still be printed.
    Lines,
}

/// A group of outputs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// The last line of each of them, without its line end; nothing for the
    /// empty text.
    pub last_line: Option<String>,
    /// Whether the program then hangs for ever.
    pub deadlock: bool,
    /// How many different texts end so, in decimal.
    pub outputs: String,
    /// One of the shortest ways there: which edge to take in each state.
    pub witness: Vec<usize>,
}

/// A thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// The name that the program gave it, else `thread 1`, `thread 2`, … in
    /// the order of their starts.
    pub name: String,
    /// Which thread starts it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_by: Option<usize>,
    /// In which line.
    #[serde(flatten)]
    pub place: Place,
}

/// Something that threads share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// What it is: `lock`, `atomic`, `channel`, …
    pub kind: String,
    /// The variable or field that it was made for, where the line says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where it is made.
    #[serde(flatten)]
    pub place: Place,
}

/// A place in a source file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The file, when it is not the program's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line, counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
}

/// A state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// How many different texts may still follow, in decimal.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub outputs: String,
    /// Which endings may still be reached by printing on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub endings: Vec<usize>,
    /// How the program may end without printing on: with the line that it
    /// printed last.
    #[serde(
        default,
        skip_serializing_if = "BTreeSet::is_empty",
        with = "one_or_more"
    )]
    pub quiet_end: BTreeSet<End>,
    /// The choices.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edges: Vec<Edge>,
    /// The threads that cannot go on for now, and what each waits to do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<Step>,
    /// How the program ends here, if it does.
    #[serde(
        default,
        skip_serializing_if = "BTreeSet::is_empty",
        with = "one_or_more"
    )]
    pub end: BTreeSet<End>,
}

/// How a program ends.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// `main` returns.
    Returned,
    /// `main` returns; another thread has panicked before, and no thread was
    /// handed that panic.
    ReturnedAfterPanic,
    /// `main` panics.
    Panicked,
    /// Nobody can go on.
    Deadlock,
}

/// A choice: the first of the steps. The others follow by themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edge {
    /// The steps, in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// The state after them.
    pub to: usize,
}

/// What one thread does, without interruption.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The thread; nothing when the graph shows only lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<usize>,
    /// What it does: `print`, `read`, `write`, `lock`, …
    pub kind: String,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// With what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<usize>,
    /// What it reads, writes or learns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What it prints.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Another thread that matters: who is started, joined, notified, or holds
    /// the lock that this one waits for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<usize>,
}

/// How a real run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// With exit code 0.
    Success,
    /// With another exit code.
    Failure,
    /// It did not end, and was stopped.
    Hung,
}

/// Why no interleaving of the program prints a text: the first line that is
/// not possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The number of that line, counted from 1.
    pub line: usize,
    /// The line; nothing where the text ends.
    pub found: Option<String>,
    /// The lines that are possible there, after all lines before it.
    pub possible: Vec<String>,
    /// How the program may end there.
    pub may_end: Vec<End>,
    /// How the run ended.
    pub ended: Ended,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self.line;
        match &self.found {
            Some(found) => writeln!(
                f,
                "no interleaving prints this as line {line}: {found:?}"
            )?,
            None => writeln!(
                f,
                "no interleaving ends before line {line} ({:?})",
                self.ended
            )?,
        }
        for possible in &self.possible {
            writeln!(f, "  possible there: {possible:?}")?;
        }
        for end in &self.may_end {
            let what = match end {
                End::Returned | End::ReturnedAfterPanic => {
                    "the program ends with success"
                }
                End::Panicked => "main panics",
                End::Deadlock => "the program hangs",
            };
            writeln!(f, "  possible there: {what}")?;
        }
        Ok(())
    }
}

impl error::Error for Refusal {}

impl Graph {
    /// Reads a graph.
    ///
    /// # Errors
    ///
    /// When `json` is not one.
    pub fn from_json(json: &str) -> serde_json::Result<Self> {
        serde_json::from_str(json)
    }

    /// Reads the graph of a program, from the file beside its source:
    /// `Graph::beside("src/bin/lost-update.rs")`.
    ///
    /// # Errors
    ///
    /// When there is none, or it cannot be read.
    pub fn beside(source: impl AsRef<Path>) -> io::Result<Self> {
        let json =
            fs::read_to_string(source.as_ref().with_extension("graph.json"))?;
        Ok(Self::from_json(&json)?)
    }

    /// The graph as text, one state a line. Equal graphs are equal texts.
    ///
    /// # Panics
    ///
    /// Never.
    pub fn to_json(&self) -> String {
        let json = |value: &dyn erased::Json| value.json();
        let list = |items: Vec<String>| match items.len() {
            0 => "[]".to_owned(),
            _ => format!("[\n    {}\n  ]", items.join(",\n    ")),
        };
        let mut text = String::from("{\n");
        let fields = [
            ("program", json(&self.program)),
            ("source", json(&self.source)),
            ("detail", json(&self.detail)),
            ("outputs", json(&self.outputs)),
            ("endings", list(self.endings.iter().map(|x| json(x)).collect())),
            ("threads", list(self.threads.iter().map(|x| json(x)).collect())),
            ("objects", list(self.objects.iter().map(|x| json(x)).collect())),
            ("states", list(self.states.iter().map(|x| json(x)).collect())),
        ];
        for (index, (name, value)) in fields.iter().enumerate() {
            let comma = if index + 1 < fields.len() { "," } else { "" };
            writeln!(text, "  \"{name}\": {value}{comma}")
                .expect("a String takes it");
        }
        text + "}\n"
    }

    /// Judges a real run: `text` is all that it wrote to standard output.
    ///
    /// A program that logs has a clock in front of each line, which the
    /// explorer has not: take it away before ([`without_clock`]).
    ///
    /// # Errors
    ///
    /// When no interleaving of the program prints `text` and ends so.
    pub fn accepts(&self, text: &str, ended: Ended) -> Result<(), Refusal> {
        // Where the automaton can be: a state, and how much of the text led
        // there. Texts of steps may begin and end within a line.
        let mut seen = HashSet::from([(0, 0)]);
        let mut open = vec![(0, 0)];
        let mut furthest = 0;
        let mut possible: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
        let mut may_end: BTreeMap<usize, BTreeSet<End>> = BTreeMap::new();
        while let Some((at, done)) = open.pop() {
            let state = &self.states[at];
            for &end in &state.end {
                if done == text.len() && end.is(ended) {
                    return Ok(());
                }
                may_end.entry(done).or_default().insert(end);
            }
            for edge in &state.edges {
                let printed: String = edge
                    .steps
                    .iter()
                    .filter_map(|s| s.text.as_deref())
                    .collect();
                let same = common(&text[done..], &printed);
                furthest = furthest.max(done + same);
                if same == printed.len() {
                    if seen.insert((edge.to, done + same)) {
                        open.push((edge.to, done + same));
                    }
                } else {
                    let line_start =
                        printed[..same].rfind('\n').map_or(0, |at| at + 1);
                    let next = printed[line_start..]
                        .lines()
                        .next()
                        .unwrap_or_default();
                    possible
                        .entry(done + line_start)
                        .or_default()
                        .insert(next.to_owned());
                }
            }
        }
        let line_start = text[..furthest].rfind('\n').map_or(0, |at| at + 1);
        let possible = possible.range(line_start..).flat_map(|p| p.1).cloned();
        let found = text[line_start..].lines().next();
        Err(Refusal {
            line: text[..line_start].matches('\n').count() + 1,
            found: found.map(str::to_owned),
            possible: possible.collect(),
            may_end: may_end
                .remove(&line_start)
                .unwrap_or_default()
                .into_iter()
                .collect(),
            ended,
        })
    }
}

/// `text` without the clock, `HH:MM:SS: `, that a logged line begins with.
pub fn without_clock(text: &str) -> String {
    let clock = |line: &str| {
        let bytes = line.as_bytes();
        bytes.len() >= 10
            && bytes[..10].iter().enumerate().all(|(at, b)| match at {
                2 | 5 | 8 => *b == b':',
                9 => *b == b' ',
                _ => b.is_ascii_digit(),
            })
    };
    text.split_inclusive('\n')
        .map(|line| if clock(line) { &line[10..] } else { line })
        .collect()
}

/// How many bytes `text` and `printed` have in common, in whole characters.
fn common(text: &str, printed: &str) -> usize {
    let pairs = text.char_indices().zip(printed.chars());
    let mut same = 0;
    for ((at, a), b) in pairs {
        if a != b {
            return at;
        }
        same = at + a.len_utf8();
    }
    same
}

impl End {
    fn is(self, ended: Ended) -> bool {
        match self {
            Self::Returned | Self::ReturnedAfterPanic => {
                ended == Ended::Success
            }
            Self::Panicked => ended == Ended::Failure,
            Self::Deadlock => ended == Ended::Hung,
        }
    }
}

/// What can be written as JSON.
mod erased {
    pub trait Json {
        fn json(&self) -> String;
    }

    impl<T: serde::Serialize> Json for T {
        fn json(&self) -> String {
            serde_json::to_string(self)
                .expect("these types have no maps and no failing parts")
        }
    }
}

/// A set that is written as its element where it has just one.
mod one_or_more {
    use std::collections::BTreeSet;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::End;

    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Form {
        One(End),
        More(BTreeSet<End>),
    }

    pub fn serialize<S: Serializer>(
        ends: &BTreeSet<End>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        match ends.first() {
            Some(&end) if ends.len() == 1 => Form::One(end).serialize(to),
            _ => Form::More(ends.clone()).serialize(to),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<BTreeSet<End>, D::Error> {
        Ok(match Form::deserialize(from)? {
            Form::One(end) => BTreeSet::from([end]),
            Form::More(ends) => ends,
        })
    }
}
