//! What a file expects of every run of it, in comments such as these:
//!
//! ```text
//! // Expected: every run ends with "Ending value is 2."
//! // Expected: every run prints "worker: done"
//! // Expected: every run prints "worker: done" before "main: done"
//! // Expected: no run prints "too many"
//! // Expected: without Mutex, RwLock
//! ```
//!
//! The last one is about the source: these names do not stand in its code.
//! Whatever a file expects, no run of it may panic or end in a deadlock.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::fmt::Write as _;

use anyhow::{Context, bail};
use engine::report;
use state_graph::{Edge, End, Graph};

/// One expectation.
pub struct Expectation {
    /// As it was written, behind the `// Expected:`.
    pub text: String,
    kind: Kind,
}

enum Kind {
    EndsWith(String),
    Prints(String),
    Never(String),
    Before(String, String),
    Without(Vec<String>),
}

/// What the file `name`, whose text is `source`, expects.
///
/// # Errors
///
/// When a comment begins with `// Expected:` and goes on as none of the above.
pub fn read(name: &str, source: &str) -> anyhow::Result<Vec<Expectation>> {
    let mut found = Vec::new();
    for (at, line) in source.lines().enumerate() {
        let Some(text) = line.trim_start().strip_prefix("// Expected:") else {
            continue;
        };
        let text = text.trim().to_owned();
        let kind = parse(&text).with_context(|| {
            format!(
                "{name}:{}: not an expectation: {text}: write one that \
                 crates/explorer/README.md lists",
                at + 1
            )
        })?;
        found.push(Expectation { text, kind });
    }
    Ok(found)
}

fn parse(text: &str) -> Option<Kind> {
    // What is in quotes stands at 1, 3, …
    let parts: Vec<&str> = text.split('"').collect();
    let quoted = |at: usize| parts[at].to_owned();
    let around: Vec<&str> = parts.iter().step_by(2).map(|p| p.trim()).collect();
    Some(match around[..] {
        ["every run ends with", ""] => Kind::EndsWith(quoted(1)),
        ["every run prints", ""] => Kind::Prints(quoted(1)),
        ["every run prints", "before", ""] => {
            Kind::Before(quoted(1), quoted(3))
        }
        ["no run prints", ""] => Kind::Never(quoted(1)),
        [text] => {
            let names = text.strip_prefix("without ")?.split(',');
            Kind::Without(names.map(|n| n.trim().to_owned()).collect())
        }
        _ => return None,
    })
}

/// Says whether `graph`, all that the program can do, and its `source` are as
/// the file expects; and if not, by which schedule. `true`: they are.
///
/// # Errors
///
/// When the program prints a line in pieces: expectations are about lines.
pub fn judge(
    graph: &Graph,
    source: &str,
    expectations: &[Expectation],
) -> anyhow::Result<(String, bool)> {
    let steps = graph.states.iter().flat_map(|s| &s.edges);
    for text in steps.flat_map(|e| &e.steps).filter_map(|s| s.text.as_ref()) {
        if !text.ends_with('\n') {
            bail!(
                "not proven: {text:?} is printed without the end of its line"
            );
        }
    }
    let mut text = report::overview(graph);
    let mut good = true;
    if report::fails(graph) {
        writeln!(text, "\nNOT so: no run panics or ends in a deadlock")?;
        // What holds of those runs only that do end says little.
        return Ok((text + &report::failures(graph), false));
    }
    for expectation in expectations {
        let said = &expectation.text;
        if let Kind::Without(names) = &expectation.kind {
            match names_in(source).find(|(_, word)| names.contains(word)) {
                None => writeln!(text, "\nso it is: {said}")?,
                Some((line, _)) => {
                    good = false;
                    writeln!(text, "\nNOT so: {said}\n  see line {line}")?;
                }
            }
            continue;
        }
        match counterexample(graph, &expectation.kind) {
            None => writeln!(text, "\nso it is: {said}")?,
            Some(edges) => {
                good = false;
                writeln!(text, "\nNOT so: {said}\nA schedule that shows it:")?;
                text += &report::schedule(graph, &edges);
            }
        }
    }
    Ok((text, good))
}

/// Whether one run, which printed `text`, is as expected.
pub fn met(text: &str, expectations: &[Expectation]) -> bool {
    expectations.iter().all(|expectation| {
        let kind = &expectation.kind;
        kind.is_met(text.lines().fold(0, |memory, l| kind.after(memory, l)))
    })
}

/// The words of a source, each with its line, comments left out.
fn names_in(source: &str) -> impl Iterator<Item = (usize, String)> {
    source.lines().enumerate().flat_map(|(at, line)| {
        let code = line.split("//").next().unwrap_or_default();
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        code.split(move |c| !is_part(c))
            .map(move |word| (at + 1, word.to_owned()))
            .collect::<Vec<_>>()
    })
}

/// What an expectation remembers of the lines printed so far.
type Memory = u8;

impl Kind {
    fn after(&self, memory: Memory, line: &str) -> Memory {
        match self {
            Self::EndsWith(last) => Memory::from(line == last),
            Self::Prints(one) | Self::Never(one) => {
                memory.max(Memory::from(line == one))
            }
            // 1: the first was printed; 2: and then the second; 3: the second
            // came first.
            Self::Before(first, second) => match memory {
                0 if line == first => 1,
                0 if line == second => 3,
                1 if line == second => 2,
                _ => memory,
            },
            Self::Without(_) => 0,
        }
    }

    fn is_met(&self, memory: Memory) -> bool {
        match self {
            Self::EndsWith(_) | Self::Prints(_) => memory == 1,
            Self::Never(_) | Self::Without(_) => memory == 0,
            Self::Before(..) => memory == 2,
        }
    }
}

/// A run that returns and does not meet the expectation, if there is one: the
/// one with the fewest switches between threads, then the fewest steps.
fn counterexample(graph: &Graph, kind: &Kind) -> Option<Vec<usize>> {
    type Key = (usize, Memory, Option<usize>);
    let start: Key = (0, 0, None);
    let mut from: BTreeMap<Key, (Key, usize)> = BTreeMap::new();
    let mut heap =
        BinaryHeap::from([Reverse((0, 0, start, start, usize::MAX))]);
    while let Some(Reverse((switches, steps, key, parent, edge))) = heap.pop() {
        if from.contains_key(&key) {
            continue;
        }
        from.insert(key, (parent, edge));
        let (at, memory, thread) = key;
        let state = &graph.states[at];
        let returns = [End::Returned, End::ReturnedAfterPanic];
        let ends = returns.iter().any(|e| state.end.contains(e));
        if (ends || matches!(kind, Kind::Never(_))) && !kind.is_met(memory) {
            let mut path = Vec::new();
            let mut key = key;
            while let (parent, edge) = from[&key]
                && edge != usize::MAX
            {
                path.push(edge);
                key = parent;
            }
            path.reverse();
            return Some(path);
        }
        for (index, edge) in state.edges.iter().enumerate() {
            let memory = after(kind, memory, edge);
            let (mut last, mut switched) = (thread, 0);
            for step in &edge.steps {
                switched += usize::from(step.thread != last);
                last = step.thread;
            }
            heap.push(Reverse((
                switches + switched,
                steps + edge.steps.len(),
                (edge.to, memory, last),
                key,
                index,
            )));
        }
    }
    None
}

fn after(kind: &Kind, memory: Memory, edge: &Edge) -> Memory {
    let texts = edge.steps.iter().filter_map(|s| s.text.as_deref());
    texts
        .flat_map(str::lines)
        .fold(memory, |memory, line| kind.after(memory, line))
}
