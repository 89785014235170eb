//! What was found, for a reader.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use state_graph::{End, Ending, Graph, State, grouped};

use crate::witness::{self, Witness};

/// How many endings are shown with a witness each.
const SHOWN: usize = 3;

/// The report on a program that was explored whole.
pub fn report(graph: &Graph) -> String {
    let mut text = overview(graph);
    let normal: Vec<&Ending> =
        graph.endings.iter().filter(|e| !e.deadlock).collect();
    // One schedule needs no witness.
    if (2..=SHOWN).contains(&normal.len())
        || (normal.len() == 1 && graph.endings.len() > 1)
    {
        for ending in normal {
            line(&mut text, "");
            line(
                &mut text,
                &format!("A schedule that {}:", describe(ending, 1)),
            );
            table(&mut text, graph, &ending.witness);
        }
    }
    text + &failures(graph)
}

/// How a report begins: how many outputs there are, and how they end.
pub fn overview(graph: &Graph) -> String {
    let mut text = String::new();
    line(&mut text, &graph.source);
    let outputs = match &*graph.outputs {
        "1" => "1 possible output".to_owned(),
        many => format!("{} possible outputs", grouped(many)),
    };
    line(&mut text, &format!("{outputs}, every interleaving explored:"));
    endings(&mut text, graph);
    text
}

/// The panics and deadlocks, each with a schedule that leads there.
pub fn failures(graph: &Graph) -> String {
    let mut text = String::new();
    panics(&mut text, graph);
    deadlocks(&mut text, graph);
    text
}

/// A schedule, in lines of the source: which edge is taken in each state.
pub fn schedule(graph: &Graph, edges: &[usize]) -> String {
    let mut text = String::new();
    table(&mut text, graph, edges);
    text
}

fn endings(text: &mut String, graph: &Graph) {
    let counts = || graph.endings.iter().map(|e| &*e.outputs);
    let all_alike = counts().all(|count| count == graph.endings[0].outputs);
    let endings = graph.endings.len();
    if endings > SHOWN && all_alike && !graph.endings.iter().any(|e| e.deadlock)
    {
        let each = grouped(&graph.endings[0].outputs);
        line(
            text,
            &format!(
                "  each of {endings} lines can be the last, in {each} of them"
            ),
        );
        return;
    }
    let width = counts().map(|count| grouped(count).len()).max().unwrap_or(0);
    for ending in &graph.endings {
        let count = grouped(&ending.outputs);
        let many = if count == "1" { 1 } else { 2 };
        line(text, &format!("  {count:>width$} {}", describe(ending, many)));
    }
}

/// Whether some execution ends in a deadlock or with a panic.
pub fn fails(graph: &Graph) -> bool {
    graph.states.iter().any(|s| s.end.iter().any(|e| *e != End::Returned))
}

/// How one output, or more of them, end.
fn describe(ending: &Ending, outputs: usize) -> String {
    let verb = if outputs == 1 { "ends" } else { "end" };
    match (&ending.last_line, ending.deadlock) {
        (Some(last), false) => format!("{verb} with {last:?}"),
        (None, false) => format!("{verb} without a line"),
        (Some(last), true) => format!("{verb} in a deadlock, after {last:?}"),
        (None, true) => format!("{verb} in a deadlock, with nothing printed"),
    }
}

fn line(text: &mut String, line: &str) {
    text.push_str(line.trim_end());
    text.push('\n');
}

/// A schedule, step by step, without the steps that only start and end things,
/// or happen within a library.
fn table(text: &mut String, graph: &Graph, edges: &[usize]) {
    let mut at = 0;
    let mut rows = Vec::new();
    for &edge in edges {
        let edge = &graph.states[at].edges[edge];
        rows.extend(edge.steps.iter().filter(|s| graph.telling(s)));
        at = edge.to;
    }
    if rows.iter().all(|s| s.thread.is_none()) {
        for step in rows {
            line(
                text,
                &format!(
                    "  {}",
                    step.text.as_deref().unwrap_or_default().trim_end()
                ),
            );
        }
        return;
    }
    let rows: Vec<[String; 3]> = rows
        .into_iter()
        .map(|s| [graph.name(s.thread), s.place.words(), graph.action(s)])
        .collect();
    columns(text, &rows);
}

fn columns(text: &mut String, rows: &[[String; 3]]) {
    let width = |column: usize| {
        rows.iter().map(|r| r[column].chars().count()).max().unwrap_or(0)
    };
    let (thread, place) = (width(0), width(1));
    for [a, b, c] in rows {
        line(text, &format!("  {a:thread$}  {b:place$}  {c}"));
    }
}

fn panics(text: &mut String, graph: &Graph) {
    for (end, what) in [
        (End::Panicked, "A schedule in which main panics:"),
        (
            End::ReturnedAfterPanic,
            "A schedule in which a thread panics, and nobody is handed that:",
        ),
    ] {
        let kinds = of_each_kind(graph, |s| s.end.contains(&end).then_some(()));
        for ((), witness) in kinds {
            line(text, "");
            line(text, what);
            table(text, graph, &witness.edges);
        }
    }
}

fn deadlocks(text: &mut String, graph: &Graph) {
    let kind = |state: &State| {
        let rows = state
            .waiting
            .iter()
            .map(|s| [graph.name(s.thread), s.place.words(), graph.waits(s)]);
        state.end.contains(&End::Deadlock).then(|| rows.collect::<Vec<_>>())
    };
    let mut found: Vec<_> = of_each_kind(graph, kind).into_iter().collect();
    found.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
    for (rows, witness) in found.iter().take(SHOWN) {
        line(text, "");
        line(text, "A deadlock, after:");
        table(text, graph, &witness.edges);
        line(text, "now:");
        columns(text, rows);
    }
    if found.len() > SHOWN {
        line(text, "");
        line(text, &format!("and {} more deadlocks", found.len() - SHOWN));
    }
}

/// The kinds of states there are, and the best witness for each.
fn of_each_kind<K: Ord>(
    graph: &Graph,
    kind: impl Fn(&State) -> Option<K>,
) -> BTreeMap<K, Witness> {
    let kinds: BTreeSet<K> = graph.states.iter().filter_map(&kind).collect();
    let mut found = BTreeMap::new();
    if kinds.is_empty() {
        return found;
    }
    witness::walk(
        graph,
        (),
        |&(), _| (),
        |state, &(), witness| {
            if let Some(kind) = kind(&graph.states[state]) {
                found.entry(kind).or_insert_with(witness);
            }
            if found.len() == kinds.len() {
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        },
    );
    found
}
