//! A state graph as the reader steps through it: what each thread would do
//! next, where, and what can still come of it.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use state_graph::{Detail, End, Graph, Step};

use super::facts::{Facts, Phase};

/// No program with more states is stepped through.
const MAX_STATES: usize = 2_000;

/// JavaScript keeps the endings that are possible in the bits of a number.
const MAX_ENDINGS: usize = 30;

/// What a reader can step through.
pub struct Stepper {
    /// The graph, its threads called what they call themselves.
    pub graph: Graph,
    /// The key of each thread: it stands for the thread in a schedule.
    pub keys: Vec<char>,
    /// The states. The reader begins in the first one, where `main` is no
    /// longer alone.
    pub nodes: Vec<Node>,
    /// What has happened before the first state.
    pub before: Move,
    /// What has a value that is known: an object, or what a thread has read.
    pub values: Vec<String>,
    /// The threads that can be chosen between.
    pub players: Vec<usize>,
}

/// A state.
pub struct Node {
    /// Its number in the graph.
    pub state: usize,
    /// How many different texts may still follow, in decimal.
    pub outputs: String,
    /// The endings that can still be reached, or are.
    pub endings: BTreeSet<usize>,
    /// Whether nothing follows.
    pub is_end: bool,
    /// One for each thread.
    pub threads: Vec<Next>,
    /// The values, each empty where it is not known.
    pub values: Vec<String>,
}

/// What a thread does next.
pub struct Next {
    /// In words.
    pub label: String,
    /// Where it stands, in the program's own file.
    pub line: Option<u32>,
    /// Nothing where it cannot go on.
    pub go: Option<Move>,
}

/// A step that others can notice, and what follows by itself.
#[derive(Clone, Default)]
pub struct Move {
    /// Which edge is taken in each state of the graph: one, or more where
    /// nobody but `main` is left.
    pub edges: Vec<usize>,
    /// Its steps.
    pub steps: Vec<Step>,
    /// What is printed.
    pub text: String,
    /// The node that it leads to.
    pub to: usize,
}

impl Stepper {
    /// Makes the states of `graph` ready to be stepped through. `names` are
    /// the names of the threads, in their order; where there are none, a
    /// thread is called what its printed lines begin with.
    ///
    /// # Errors
    ///
    /// Says why a graph cannot be stepped through.
    pub fn new(mut graph: Graph, names: &[&str]) -> Result<Self, String> {
        if graph.detail == Detail::Lines {
            let states = graph.states.len();
            return Err(format!(
                "has a graph of {states} states that knows no threads: step \
                 through a smaller instance of it"
            ));
        }
        if graph.states.len() > MAX_STATES {
            let states = graph.states.len();
            return Err(format!(
                "has {states} states, and no more than {MAX_STATES} can be \
                 stepped through: take a smaller instance of it"
            ));
        }
        if graph.endings.len() > MAX_ENDINGS {
            let endings = graph.endings.len();
            return Err(format!(
                "has {endings} endings, and no more than {MAX_ENDINGS} can be \
                 told apart: take a smaller instance of it"
            ));
        }
        rename(&mut graph, names)?;
        let facts = Facts::of(&graph);
        let mut build = Build {
            players: BTreeSet::new(),
            nodes: Vec::new(),
            index: HashMap::new(),
            graph: &graph,
            facts: &facts,
        };
        let (start, before) = build.prelude();
        build.players = build.players_after(start);
        build.all(start, &last_line("", &before.text))?;
        let (nodes, players) = (build.nodes, build.players);
        let mut stepper = Self {
            keys: keys(&graph)?,
            nodes,
            before,
            values: facts.names(&graph),
            players: players.into_iter().collect(),
            graph,
        };
        stepper.drop_unknown_values();
        Ok(stepper)
    }

    /// An ending, in words.
    pub fn ending(&self, index: usize) -> String {
        let ending = &self.graph.endings[index];
        match (&ending.last_line, ending.deadlock) {
            (Some(line), false) => format!("“{line}”"),
            (None, false) => "nothing printed".into(),
            (Some(line), true) => format!("deadlock, after “{line}”"),
            (None, true) => "deadlock, with nothing printed".into(),
        }
    }

    /// A schedule to an ending: who moves in each state. It stays with a
    /// thread for as long as that leads there.
    pub fn witness(&self, ending: usize) -> Vec<usize> {
        let (mut at, mut last) = (0, None);
        let mut schedule = Vec::new();
        while !self.nodes[at].is_end {
            let threads = &self.nodes[at].threads;
            let leads = |thread: &usize| {
                threads[*thread].go.as_ref().is_some_and(|go| {
                    self.nodes[go.to].endings.contains(&ending)
                })
            };
            let everyone = 0..threads.len();
            let Some(thread) = last.into_iter().chain(everyone).find(leads)
            else {
                break;
            };
            at = threads[thread].go.as_ref().map_or(at, |go| go.to);
            schedule.push(thread);
            last = Some(thread);
        }
        schedule
    }

    /// The states along a schedule, the first one included.
    pub fn along(&self, schedule: &[usize]) -> Vec<usize> {
        let mut path = vec![0];
        for &thread in schedule {
            let node = &self.nodes[path[path.len() - 1]];
            let Some(go) = &node.threads[thread].go else { break };
            path.push(go.to);
        }
        path
    }

    /// The step of a schedule from which on its ending is certain, counted
    /// from 1; nothing where it was certain from the start.
    pub fn decisive(&self, schedule: &[usize]) -> Option<usize> {
        let path = self.along(schedule);
        let certain = |node: &usize| self.nodes[*node].endings.len() == 1;
        path.iter().position(certain).filter(|&step| step > 0)
    }

    /// The most steps of a schedule, and the most lines of an output.
    pub fn longest(&self) -> (usize, usize) {
        let mut longest = vec![None; self.nodes.len()];
        let (steps, lines) = self.longest_from(0, &mut longest);
        (steps, lines + self.before.text.lines().count())
    }

    fn longest_from(
        &self,
        node: usize,
        known: &mut [Option<(usize, usize)>],
    ) -> (usize, usize) {
        if let Some(longest) = known[node] {
            return longest;
        }
        let mut longest = (0, 0);
        for go in self.nodes[node].threads.iter().filter_map(|t| t.go.as_ref())
        {
            let (steps, lines) = self.longest_from(go.to, known);
            longest.0 = longest.0.max(steps + 1);
            longest.1 = longest.1.max(lines + go.text.lines().count());
        }
        known[node] = Some(longest);
        longest
    }

    /// What is known nowhere, or has no name, is not shown.
    fn drop_unknown_values(&mut self) {
        let known: Vec<bool> = (0..self.values.len())
            .map(|at| {
                let is_known = |n: &Node| !n.values[at].is_empty();
                !self.values[at].is_empty() && self.nodes.iter().any(is_known)
            })
            .collect();
        let keep = |values: &mut Vec<String>| {
            let mut known = known.iter();
            values.retain(|_| known.next() == Some(&true));
        };
        keep(&mut self.values);
        self.nodes.iter_mut().for_each(|node| keep(&mut node.values));
    }
}

struct Build<'a> {
    graph: &'a Graph,
    facts: &'a Facts,
    players: BTreeSet<usize>,
    nodes: Vec<Node>,
    /// A state in which the program may end quietly is a state for each last
    /// line.
    index: HashMap<(usize, String), usize>,
}

impl Build<'_> {
    /// What `main` does before there is a choice.
    fn prelude(&self) -> (usize, Move) {
        let (mut at, mut before) = (0, Move::default());
        while let Some(to) = self.main_alone(at) {
            before.take(self.graph, at, 0);
            at = to;
        }
        (at, before)
    }

    /// Where `main` goes if nobody else can go on or waits.
    fn main_alone(&self, at: usize) -> Option<usize> {
        let state = &self.graph.states[at];
        let [edge] = &state.edges[..] else { return None };
        let by_main = edge.steps.first().is_some_and(|s| s.thread == Some(0));
        (by_main && state.waiting.is_empty()).then_some(edge.to)
    }

    /// The threads that can be chosen between somewhere.
    fn players_after(&self, start: usize) -> BTreeSet<usize> {
        let (mut seen, mut open) = (BTreeSet::from([start]), vec![start]);
        let mut players = BTreeSet::new();
        while let Some(at) = open.pop() {
            let edges = &self.graph.states[at].edges;
            let movers: BTreeSet<_> = edges
                .iter()
                .filter_map(|e| e.steps.first().and_then(|s| s.thread))
                .collect();
            if movers.len() > 1 {
                players.extend(movers);
            }
            open.extend(edges.iter().map(|e| e.to).filter(|e| seen.insert(*e)));
        }
        players
    }

    fn all(&mut self, start: usize, last: &str) -> Result<(), String> {
        let mut open = VecDeque::new();
        self.node(start, last, &mut open);
        while let Some((node, last)) = open.pop_front() {
            let state = self.nodes[node].state;
            for edge in 0..self.graph.states[state].edges.len() {
                let (thread, mut go) = self.go(state, edge)?;
                let last = last_line(&last, &go.text);
                go.to = self.node(go.to, &last, &mut open);
                let next = &mut self.nodes[node].threads[thread];
                if next.go.is_some() {
                    let name = &self.graph.threads[thread].name;
                    return Err(format!(
                        "lets {name} do one thing or another in one state: a \
                         schedule would not say which"
                    ));
                }
                next.label = label(self.graph, thread, &go.steps);
                next.go = Some(go);
            }
        }
        Ok(())
    }

    /// What an edge does, and the state it leads to. Where `main` is left
    /// alone, and never has a choice, the rest follows by itself.
    fn go(&self, state: usize, edge: usize) -> Result<(usize, Move), String> {
        let first = self.graph.states[state].edges[edge].steps.first();
        let thread = first.and_then(|step| step.thread);
        let thread = thread.ok_or("has a step that no thread takes")?;
        let mut go = Move::default();
        go.take(self.graph, state, edge);
        let follows = thread == 0 && !self.players.contains(&0);
        while follows && let Some(to) = self.main_alone(go.to) {
            let at = go.to;
            go.take(self.graph, at, 0);
            go.to = to;
        }
        Ok((thread, go))
    }

    fn node(
        &mut self,
        at: usize,
        last: &str,
        open: &mut VecDeque<(usize, String)>,
    ) -> usize {
        let state = &self.graph.states[at];
        let is_quiet = !state.quiet_end.is_empty();
        let key = (at, if is_quiet { last.to_owned() } else { String::new() });
        if let Some(&node) = self.index.get(&key) {
            return node;
        }
        let node = self.nodes.len();
        self.index.insert(key, node);
        let threads = 0..self.graph.threads.len();
        let mut endings: BTreeSet<_> = state.endings.iter().copied().collect();
        let quiet = |end| self.quiet(last, end);
        endings.extend(state.quiet_end.iter().copied().filter_map(quiet));
        self.nodes.push(Node {
            state: at,
            outputs: state.outputs.clone(),
            endings,
            is_end: state.edges.is_empty(),
            threads: threads.map(|thread| self.stuck(at, thread)).collect(),
            values: self.facts.values(at),
        });
        open.push_back((node, last.to_owned()));
        node
    }

    /// The ending that is reached without printing on.
    fn quiet(&self, last: &str, end: End) -> Option<usize> {
        let last = (!last.is_empty()).then_some(last);
        self.graph.endings.iter().position(|ending| {
            ending.last_line.as_deref() == last
                && ending.deadlock == (end == End::Deadlock)
        })
    }

    /// A thread as long as it is not known that it can go on.
    fn stuck(&self, at: usize, thread: usize) -> Next {
        let state = &self.graph.states[at];
        let waits = state.waiting.iter().find(|s| s.thread == Some(thread));
        let label = match (waits, self.facts.phase(at, thread)) {
            (Some(step), _) => {
                let words = self.graph.waits(step);
                match step.place.words() {
                    place if place.is_empty() => words,
                    place => format!("{place}: {words}"),
                }
            }
            (None, Phase::NotStarted) => "not started".into(),
            (None, Phase::Ended) => "finished".into(),
            (None, Phase::Panicked) => "has panicked".into(),
            (None, Phase::Running) if state.edges.is_empty() => {
                "cut off: main has returned".into()
            }
            (None, Phase::Unknown) => {
                "finished, or cut off when main returned".into()
            }
            (None, Phase::Running) => {
                "not offered here: no output hangs on it".into()
            }
        };
        let line = match self.facts.phase(at, thread) {
            Phase::Running => self.facts.line(at, thread),
            _ => None,
        };
        Next { label, line, go: None }
    }
}

impl Move {
    fn take(&mut self, graph: &Graph, state: usize, edge: usize) {
        let taken = &graph.states[state].edges[edge];
        self.edges.push(edge);
        self.to = taken.to;
        for step in &taken.steps {
            self.text.push_str(step.text.as_deref().unwrap_or_default());
            self.steps.push(step.clone());
        }
    }
}

/// The line of the program's own file that a step is in, where it is known.
pub fn own_line(step: &Step) -> Option<u32> {
    step.place.line.filter(|_| step.place.file.is_none())
}

/// What a thread does, in words. What follows by itself is left out, but for
/// its end.
fn label(graph: &Graph, thread: usize, steps: &[Step]) -> String {
    let own = steps.iter().filter(|step| step.thread == Some(thread));
    let mut told: Vec<&Step> =
        own.clone().filter(|s| graph.telling(s) || s.kind == "end").collect();
    if told.is_empty() {
        told = own.take(1).collect();
    }
    let (mut text, mut before) = (String::new(), String::new());
    for step in told {
        if !text.is_empty() {
            text.push_str(", then ");
        }
        let place = step.place.words();
        if !place.is_empty() && place != before {
            text += &format!("{place}: ");
            before = place;
        }
        text += &match (thread, step.kind.as_str(), &step.value) {
            (0, "end", None) => "returns".to_owned(),
            _ => graph.action(step),
        };
    }
    text
}

/// The last line of a text that goes on with `text`.
fn last_line(before: &str, text: &str) -> String {
    text.lines().last().unwrap_or(before).to_owned()
}

/// Calls each thread what its printed lines begin with: `Thread 0` of
/// `Thread 0: starting update`. The explorer counts threads from `main` on.
fn rename(graph: &mut Graph, names: &[&str]) -> Result<(), String> {
    if !names.is_empty() {
        if names.len() != graph.threads.len() {
            let threads = graph.threads.len();
            return Err(format!(
                "has {threads} threads: name each of them, main first"
            ));
        }
        for (thread, name) in graph.threads.iter_mut().zip(names) {
            thread.name = (*name).to_owned();
        }
        return Ok(());
    }
    let mut called: BTreeMap<usize, BTreeSet<Option<String>>> = BTreeMap::new();
    let edges = graph.states.iter().flat_map(|state| &state.edges);
    for step in edges.flat_map(|edge| &edge.steps) {
        if let (Some(thread), Some(text)) = (step.thread, &step.text) {
            called.entry(thread).or_default().insert(name_in(text));
        }
    }
    let mut taken = BTreeSet::new();
    for (thread, names) in called {
        let mut names = names.into_iter();
        if let (Some(Some(name)), None) = (names.next(), names.next())
            && graph.threads[thread].name == format!("thread {thread}")
            && taken.insert(name.clone())
        {
            graph.threads[thread].name = name;
        }
    }
    Ok(())
}

/// The name that a printed line begins with: `worker: …`, `Thread 0 …`.
fn name_in(text: &str) -> Option<String> {
    let (first, rest) = text.split_once(' ')?;
    if let Some(name) = first.strip_suffix(':') {
        return Some(name.to_owned());
    }
    let number = rest.split([' ', ':']).next()?;
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    (first == "Thread" && is_number && !number.is_empty())
        .then(|| format!("{first} {number}"))
}

/// A key for each thread: the last letter of its name if that is a digit, or
/// else its first one that is free.
fn keys(graph: &Graph) -> Result<Vec<char>, String> {
    // Undo and redo.
    let mut taken = BTreeSet::from(['u', 'y']);
    let mut keys = Vec::new();
    for thread in &graph.threads {
        let name = thread.name.to_lowercase();
        let digit = name.chars().last().filter(char::is_ascii_digit);
        let key = digit
            .into_iter()
            .chain(name.chars())
            .chain('a'..='z')
            .find(|c| c.is_ascii_alphanumeric() && !taken.contains(c));
        let key = key.ok_or("has more threads than there are keys")?;
        taken.insert(key);
        keys.push(key);
    }
    Ok(keys)
}
