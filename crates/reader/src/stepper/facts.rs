//! What is known in a state, whatever the way there: it is gathered along
//! every way, and where two ways disagree it is not known.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use state_graph::{Graph, State, Step};

use super::model::own_line;

/// What is said of a lock that nobody holds.
const FREE: &str = "free";

/// What is known in each state of a graph.
pub struct Facts(Vec<Option<Known>>);

#[derive(Clone, PartialEq)]
struct Known {
    threads: Vec<Of>,
    objects: Vec<Thing>,
}

/// An object.
#[derive(Clone, PartialEq)]
struct Thing {
    /// The value of an atomic; what is in a lock.
    value: Option<String>,
    /// Of a lock: `free`, or who holds it.
    held: Option<String>,
}

#[derive(Clone, PartialEq)]
struct Of {
    phase: Phase,
    /// The line it stands in.
    line: Option<u32>,
    /// What it has read from an atomic.
    read: Option<String>,
}

/// How far a thread has come.
#[derive(Clone, Copy, PartialEq)]
pub enum Phase {
    NotStarted,
    Running,
    Ended,
    Panicked,
    /// Further on one way than on another.
    Unknown,
}

impl Facts {
    pub fn of(graph: &Graph) -> Self {
        let mut known: Vec<Option<Known>> = vec![None; graph.states.len()];
        known[0] = Some(Known::first(graph));
        let mut open = vec![0];
        while let Some(at) = open.pop() {
            for edge in &graph.states[at].edges {
                let mut after = known[at].clone().expect("it was reached");
                edge.steps.iter().for_each(|step| after.take(graph, step));
                after.look(&graph.states[edge.to]);
                let there = &mut known[edge.to];
                let both = match there {
                    Some(there) => there.and(&after),
                    None => after,
                };
                if there.as_ref() != Some(&both) {
                    *there = Some(both);
                    open.push(edge.to);
                }
            }
        }
        Self(known)
    }

    /// The names of the values.
    pub fn names(&self, graph: &Graph) -> Vec<String> {
        let objects = graph.objects.iter();
        let objects =
            objects.map(|object| object.name.clone().unwrap_or_default());
        let threads = graph.threads.iter();
        objects.chain(threads.map(|t| format!("{} has read", t.name))).collect()
    }

    /// The values, in the order of their names, each empty where it is not
    /// known.
    pub fn values(&self, state: usize) -> Vec<String> {
        let Some(known) = &self.0[state] else { return Vec::new() };
        // What main reads at the beginning and the end is its own affair.
        let reads = known.threads.iter().enumerate();
        let reads = reads.map(|(at, of)| of.read.clone().filter(|_| at > 0));
        let values = known.objects.iter().map(Thing::shown).chain(reads);
        values.map(Option::unwrap_or_default).collect()
    }

    pub fn phase(&self, state: usize, thread: usize) -> Phase {
        let known = self.0[state].as_ref();
        known.map_or(Phase::NotStarted, |known| known.threads[thread].phase)
    }

    pub fn line(&self, state: usize, thread: usize) -> Option<u32> {
        self.0[state].as_ref()?.threads[thread].line
    }
}

impl Thing {
    /// What is in a lock is seen by who holds it.
    fn shown(&self) -> Option<String> {
        match (&self.held, &self.value) {
            (Some(held), Some(value)) if held == FREE => {
                Some(format!("{value}, {FREE}"))
            }
            (Some(held), _) => Some(held.clone()),
            (None, value) => value.clone(),
        }
    }
}

/// The step that uses each object first, on one of the shortest ways to any
/// use of it: what it finds has been there from the start.
fn first_uses(graph: &Graph) -> BTreeMap<usize, &Step> {
    let mut uses = BTreeMap::new();
    let (mut seen, mut open) = (BTreeSet::from([0]), VecDeque::from([0]));
    while let Some(at) = open.pop_front() {
        for edge in &graph.states[at].edges {
            for step in &edge.steps {
                if let Some(object) = step.object {
                    uses.entry(object).or_insert(step);
                }
            }
            if seen.insert(edge.to) {
                open.push_back(edge.to);
            }
        }
    }
    uses
}

/// The value that a step finds in its object.
fn found(step: &Step) -> Option<String> {
    let value = step.value.as_deref()?;
    match step.kind.as_str() {
        "lock" if value == "waits" => None,
        "read" | "lock" => Some(value.to_owned()),
        "update" => Some(value.split([' ', ',']).next()?.to_owned()),
        _ => None,
    }
}

impl Known {
    fn first(graph: &Graph) -> Self {
        let mut threads =
            vec![
                Of { phase: Phase::NotStarted, line: None, read: None };
                graph.threads.len()
            ];
        threads[0].phase = Phase::Running;
        // A wait gives the lock back and takes it again, and says of neither.
        let steps = graph.states.iter().flat_map(|state| &state.edges);
        let waits =
            steps.flat_map(|e| &e.steps).any(|step| step.kind == "wait");
        let objects = graph.objects.iter().map(|object| {
            let is_shown = object.kind == "lock" && object.name.is_some();
            let held = (is_shown && !waits).then(|| FREE.to_owned());
            Thing { value: None, held }
        });
        let mut objects: Vec<Thing> = objects.collect();
        for (object, step) in first_uses(graph) {
            objects[object].value = found(step);
        }
        let mut first = Self { objects, threads };
        first.look(&graph.states[0]);
        first
    }

    /// Where the threads stand in a state.
    fn look(&mut self, state: &State) {
        let ahead = state.edges.iter().filter_map(|edge| edge.steps.first());
        for step in ahead.chain(&state.waiting) {
            if let (Some(thread), Some(line)) = (step.thread, own_line(step)) {
                self.threads[thread].line = Some(line);
            }
        }
    }

    fn take(&mut self, graph: &Graph, step: &Step) {
        let Some(thread) = step.thread else { return };
        if let Some(line) = own_line(step) {
            self.threads[thread].line = Some(line);
        }
        match (step.kind.as_str(), step.other) {
            ("start", Some(other)) => {
                self.threads[other].phase = Phase::Running;
            }
            ("end", _) => {
                self.threads[thread].phase = match step.value {
                    Some(_) => Phase::Panicked,
                    None => Phase::Ended,
                };
                self.threads[thread].read = None;
            }
            _ => {}
        }
        let Some(object) = step.object else { return };
        if graph.objects[object].name.is_none() {
            return;
        }
        let thing = &mut self.objects[object];
        let value = step.value.clone();
        let held = format!("held by {}", graph.threads[thread].name);
        match (step.kind.as_str(), value.as_deref()) {
            ("read", _) => {
                self.threads[thread].read.clone_from(&value);
                thing.value = value;
            }
            ("write", _) => thing.value = value,
            ("update", Some(change)) => {
                let new = match change.split_once(" → ") {
                    Some((_, new)) => new,
                    // It was compared, and found to be another.
                    None => change.split(',').next().unwrap_or(change),
                };
                thing.value = Some(new.to_owned());
            }
            ("lock" | "try lock", Some("waits" | "taken")) => {}
            ("lock" | "try lock", _) => {
                thing.held = thing.held.is_some().then_some(held);
            }
            ("unlock", _) => {
                let free = || FREE.to_owned();
                thing.held = thing.held.is_some().then(free);
                thing.value = value;
            }
            _ => {}
        }
    }

    fn and(&self, other: &Self) -> Self {
        let mut both = self.clone();
        for (of, other) in both.threads.iter_mut().zip(&other.threads) {
            if of.phase != other.phase {
                of.phase = Phase::Unknown;
            }
            if of.line != other.line {
                of.line = None;
            }
            if of.read != other.read {
                of.read = None;
            }
        }
        for (thing, other) in both.objects.iter_mut().zip(&other.objects) {
            if thing.value != other.value {
                thing.value = None;
            }
            if thing.held != other.held {
                thing.held = None;
            }
        }
        both
    }
}
