//! The search through all states of a program.
//!
//! A state is what every live thread has seen, and what is in the objects that
//! may still be looked at. The search moves from state to state by the machine
//! alone; only where it does not know what a thread does next, it executes the
//! program, once, along the way it came.

use std::collections::VecDeque;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::execution::{Fallback, Runner};
use crate::future::{Future, Now};
use crate::history::{Hist, Histories, MAIN, Obj, STDOUT, Seen};
use crate::joins::Joins;
use crate::machine::{
    Action, BLIND, End, Object, Site, State, Thread, Touch, Unknown, conflicts,
};
use crate::symmetry::{self, Class, Swap};
use crate::world::{Choice, Next, World};

/// How much the search leaves out. Each level finds the same outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing: each step is a choice. States are still merged.
    Plain,
    /// Steps that nobody can notice are taken at once: see `Search::silent`.
    Quiet,
    /// Steps that nobody will contradict are taken at once, and threads that
    /// are alike are not told apart.
    Reduced,
}

/// When to give up.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// At most so many states.
    pub states: usize,
    /// At most so many steps in one execution.
    pub steps: usize,
    /// At most so many megabytes, where the system tells how many there are.
    pub memory: usize,
}

/// A rule that loses outputs, for tests: whoever compares must notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// A send is taken at once, whoever else sends.
    SendAtOnce,
    /// An idle worker takes a job at once.
    ReceiveAtOnce,
    /// A print is taken at once.
    PrintAtOnce,
    /// Threads of one line are alike, and nobody checks.
    AlikeUnchecked,
    /// Threads started one after the other are alike, whichever the line.
    AlikeAnywhere,
}

impl Wrong {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::SendAtOnce,
        Self::ReceiveAtOnce,
        Self::PrintAtOnce,
        Self::AlikeUnchecked,
        Self::AlikeAnywhere,
    ];
}

impl Default for Limits {
    fn default() -> Self {
        Self { states: 5_000_000, steps: 20_000, memory: 4_000 }
    }
}

/// A step of a thread that had this history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub hist: Hist,
    pub way: u32,
    /// The history after it.
    pub after: Hist,
}

/// A thread that cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blocked {
    pub hist: Hist,
    /// Who holds the lock that it waits for.
    pub holder: Option<Hist>,
    /// Whether that one does not hold it yet, but waits for it and keeps this
    /// one out.
    pub behind: bool,
}

/// An edge of the graph: some steps, of which only the first was a choice.
#[derive(Clone, Debug)]
pub struct Edge {
    pub to: u32,
    pub steps: Box<[Step]>,
}

/// A state in which an execution is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    pub end: End,
    /// Whether a thread besides `main` panicked, and nobody was handed that.
    pub panicked: bool,
}

/// All states and steps.
#[derive(Default)]
pub struct Graph {
    /// Steps before the first choice.
    pub prelude: Box<[Step]>,
    pub edges: Vec<Vec<Edge>>,
    pub endings: Vec<Option<Ending>>,
    /// For each state, who cannot go on.
    pub blocked: Vec<Box<[Blocked]>>,
}

/// Why a search stopped early.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopped(pub String);

/// A finished search.
pub struct Explored {
    pub world: World,
    pub graph: Graph,
    pub executions: usize,
    pub level: Level,
    /// How often the search began anew since it had learned something.
    pub passes: usize,
}

/// What a search tells while it goes on.
pub struct Progress {
    pub states: usize,
    pub frontier: usize,
    pub executions: usize,
}

/// Explores the program that `runner` runs. Where what a thread does turns out
/// not to be decided by its history, begins anew with
/// [`World::scopes_tell`].
///
/// # Errors
///
/// When a limit is reached, or the program does something that the explorer
/// does not model: then nothing is known.
pub fn explore(
    runner: &mut Runner,
    level: Level,
    limits: Limits,
    report: &mut dyn FnMut(Progress),
) -> Result<Explored, Stopped> {
    explore_by(runner, level, limits, None, report)
}

/// Like [`explore`], by a rule that is wrong, if one is given.
///
/// # Errors
///
/// As for [`explore`].
pub fn explore_by(
    runner: &mut Runner,
    level: Level,
    limits: Limits,
    wrong: Option<Wrong>,
    report: &mut dyn FnMut(Progress),
) -> Result<Explored, Stopped> {
    let first = explore_once(runner, level, limits, wrong, report);
    if first.is_err() && runner.undecided && !runner.scopes_tell {
        runner.scopes_tell = true;
        return explore_once(runner, level, limits, wrong, report);
    }
    first
}

fn explore_once(
    runner: &mut Runner,
    level: Level,
    limits: Limits,
    wrong: Option<Wrong>,
    report: &mut dyn FnMut(Progress),
) -> Result<Explored, Stopped> {
    runner.max_steps = limits.steps;
    loop {
        let undecided = runner.undecided;
        let result = attempt(runner, level, limits, wrong, report);
        if result.is_ok() || !runner.fault {
            return result;
        }
        if std::mem::take(&mut runner.learned) {
            // The end of a loop was taken for a round.
            runner.undecided = undecided;
        } else if runner.scopes_tell && !runner.loops.is_empty() {
            // Whatever it was, perhaps it was that.
            runner.loops.clear();
        } else {
            return result;
        }
    }
}

fn attempt(
    runner: &mut Runner,
    level: Level,
    limits: Limits,
    wrong: Option<Wrong>,
    report: &mut dyn FnMut(Progress),
) -> Result<Explored, Stopped> {
    let mut world = World::new();
    world.waiting.loops = runner.loops.clone();
    world.scopes_tell = runner.scopes_tell;
    let mut refused = FxHashSet::default();
    let mut passes = 0;
    // Something to begin with: a few executions, each different.
    for seed in 0..8 {
        let run = runner.run(&mut world, Vec::new(), Fallback::Random(seed));
        check(&world, run.end, limits)?;
    }
    // Then a search that only scouts. A search must be done anew when it has
    // learned something; now the first whole one seldom learns anything. What
    // counts is a whole one that has learned nothing.
    let mut scouts = true;
    loop {
        passes += 1;
        let known = world.known;
        let mut search = Search {
            runner,
            world,
            level,
            limits,
            wrong,
            met: scouts.then(FxHashSet::default),
            refused: &mut refused,
            future: Future::default(),
            joins: Joins::default(),
            class_of: FxHashMap::default(),
            swaps: FxHashMap::default(),
            used: FxHashSet::default(),
            classes: Vec::new(),
            graph: Graph::default(),
            nodes: FxHashMap::default(),
            key: Vec::new(),
            parents: Vec::new(),
            states: Vec::new(),
            incomplete: false,
        };
        search.know();
        search.run(report)?;
        let mut clean = !search.incomplete && !scouts;
        clean &= search.check_symmetry()?;
        let Search { world: w, graph, .. } = search;
        world = w;
        scouts = false;
        if clean && world.known == known {
            let executions = runner.executions;
            return Ok(Explored { world, graph, executions, level, passes });
        }
    }
}

fn check(
    world: &World,
    end: Option<End>,
    limits: Limits,
) -> Result<(), Stopped> {
    if let Some(fault) = &world.fault {
        return Err(Stopped(fault.clone()));
    }
    if end.is_none() {
        return Err(Stopped(format!(
            "an execution is not over after {} steps (--max-steps)",
            limits.steps
        )));
    }
    Ok(())
}

struct Search<'r> {
    runner: &'r mut Runner,
    world: World,
    level: Level,
    limits: Limits,
    wrong: Option<Wrong>,
    /// In a search that only scouts: the pairs of histories in the states that
    /// it goes on from. It leaves out states without a new pair.
    met: Option<FxHashSet<(Hist, Hist)>>,
    /// Lines whose threads turned out not to be alike.
    refused: &'r mut FxHashSet<Site>,
    future: Future,
    joins: Joins,
    classes: Vec<Class>,
    class_of: FxHashMap<Hist, usize>,
    swaps: FxHashMap<(Hist, Hist), Swap>,
    /// The swaps that have saved a choice.
    used: FxHashSet<(Hist, Hist)>,
    graph: Graph,
    nodes: FxHashMap<Box<[u32]>, u32>,
    /// Room for a key of `nodes`.
    key: Vec<u32>,
    /// How each node was found first.
    parents: Vec<(u32, u32)>,
    /// States of nodes that wait to be expanded.
    states: Vec<Option<State>>,
    /// Whether some step could not be taken for want of knowledge.
    incomplete: bool,
}

/// A search path that cannot be continued.
enum Halt {
    Unknown,
    Stopped(Stopped),
}

impl From<Unknown> for Halt {
    fn from(_: Unknown) -> Self {
        Self::Unknown
    }
}

const NO_NODE: u32 = u32::MAX;

impl Search<'_> {
    /// Brings what follows from the knowledge up to date.
    fn know(&mut self) {
        self.future = Future::new(&mut self.world);
        // The names of threads say nothing of what they do in a loop, but that
        // is not argued here: where threads wait in loops, each is itself.
        if !self.world.waiting.rounds.is_empty() {
            self.joins = Joins::default();
            self.class_of.clear();
            self.used.clear();
        } else if self.level == Level::Reduced {
            self.joins = Joins::new(&self.world);
            let anywhere = self.wrong == Some(Wrong::AlikeAnywhere);
            self.classes = symmetry::classes(&mut self.world, anywhere);
            self.classes.retain(|c| !self.refused.contains(&c.site));
            let members = self.classes.iter().enumerate();
            let members = members
                .flat_map(|(i, c)| c.members.iter().map(move |&m| (m, i)));
            self.class_of = members.collect();
        }
    }

    fn run(&mut self, report: &mut dyn FnMut(Progress)) -> Result<(), Stopped> {
        let mut state = self.world.initial();
        let mut steps = Vec::new();
        let begun = self
            .arrive(&mut state, MAIN, NO_NODE, &steps)
            .and_then(|()| self.settle(&mut state, NO_NODE, &mut steps));
        match begun {
            Ok(()) => {}
            Err(Halt::Stopped(stopped)) => return Err(stopped),
            Err(Halt::Unknown) => {
                self.incomplete = true;
                return Ok(());
            }
        }
        self.graph.prelude = steps.into();
        let mut queue = VecDeque::new();
        let (root, _) = self.node(state, (NO_NODE, 0));
        queue.push_back(root);
        let mut count = 0usize;
        while let Some(from) = queue.pop_front() {
            count += 1;
            if count.is_multiple_of(1024) {
                if memory().is_some_and(|used| used > self.limits.memory) {
                    let limit = self.limits.memory;
                    return Err(Stopped(format!(
                        "it takes more than {limit} MB (--max-memory)"
                    )));
                }
                report(Progress {
                    states: self.nodes.len(),
                    frontier: queue.len(),
                    executions: self.runner.executions,
                });
            }
            if self.nodes.len() > self.limits.states {
                return Err(Stopped(format!(
                    "there are more than {} states (--max-states)",
                    self.limits.states
                )));
            }
            let state = self.states[from as usize]
                .take()
                .expect("each node is expanded once");
            self.graph.blocked[from as usize] = self.blocked(&state).into();
            self.try_rounds(&state, from)?;
            let choices = match self.choices(&state) {
                Ok(choices) => choices,
                Err(Halt::Stopped(stopped)) => return Err(stopped),
                Err(Halt::Unknown) => {
                    self.incomplete = true;
                    continue;
                }
            };
            if choices.is_empty() {
                let end = state.end.unwrap_or(End::Deadlock);
                self.graph.endings[from as usize] =
                    Some(Ending { end, panicked: !state.unheard.is_empty() });
                continue;
            }
            for choice in choices {
                let mut next = state.clone();
                let mut steps = Vec::new();
                let moved = self
                    .take(&mut next, choice, from, &mut steps)
                    .and_then(|()| self.settle(&mut next, from, &mut steps));
                match moved {
                    Ok(()) => {}
                    Err(Halt::Stopped(stopped)) => return Err(stopped),
                    Err(Halt::Unknown) => {
                        self.incomplete = true;
                        continue;
                    }
                }
                let edge = self.graph.edges[from as usize].len() as u32;
                let (to, new) = self.node(next, (from, edge));
                self.graph.edges[from as usize]
                    .push(Edge { to, steps: steps.into() });
                if new && self.is_worth_it(to) {
                    queue.push_back(to);
                }
            }
        }
        Ok(())
    }

    /// Whether to go on from a new node. A search that scouts wants to learn
    /// what threads do, and a small part of the states teaches nearly all of it.
    fn is_worth_it(&mut self, node: u32) -> bool {
        let (Some(met), Some(state)) =
            (&mut self.met, &self.states[node as usize])
        else {
            return true;
        };
        let mut new = false;
        for (i, a) in state.threads.iter().enumerate() {
            for b in &state.threads[..=i] {
                new |= met.insert((b.hist, a.hist));
            }
        }
        new
    }

    /// The node of a state, and whether it is new.
    fn node(&mut self, mut state: State, parent: (u32, u32)) -> (u32, bool) {
        self.forget(&mut state);
        encode(&state, &mut self.key);
        let next = self.nodes.len() as u32;
        let node = match self.nodes.get(&self.key[..]) {
            Some(&node) => node,
            None => {
                self.nodes.insert(self.key[..].into(), next);
                next
            }
        };
        if node == next {
            self.parents.push(parent);
            self.states.push(Some(state));
            self.graph.edges.push(Vec::new());
            self.graph.endings.push(None);
            self.graph.blocked.push(Box::default());
        }
        (node, node == next)
    }

    /// Drops objects that nobody will look at again.
    fn forget(&self, state: &mut State) {
        if state.end.is_some() {
            state.threads.clear();
            state.objects.clear();
            // Nobody will ask whose panic it was.
            state.unheard.fill(MAIN);
            state.unheard.dedup();
            return;
        }
        if self.level == Level::Plain {
            return;
        }
        // Standard output is there only while it is held.
        let held = |o: &(Obj, Object)| o.0 == STDOUT;
        let mut needed: Vec<bool> = state.objects.iter().map(held).collect();
        // Most are needed, and that is quick to tell.
        for thread in &state.threads {
            let needs = self.future.needs(thread.hist);
            let mut needs = needs.iter().peekable();
            for (needed, (object, _)) in needed.iter_mut().zip(&state.objects) {
                while needs.next_if(|o| *o < object).is_some() {}
                *needed |= needs.next_if_eq(&object).is_some();
            }
        }
        let now = Now::new(state);
        for (needed, (object, _)) in needed.iter_mut().zip(&state.objects) {
            let may = |t: &Thread| {
                self.future.may(&self.world, &now, t.hist, *object, !BLIND)
            };
            *needed = *needed || state.threads.iter().any(may);
        }
        let mut needed = needed.into_iter();
        state.objects.retain(|_| needed.next() == Some(true));
    }

    fn next(&self, hist: Hist) -> Result<Arc<Next>, Unknown> {
        self.world.next(hist).cloned().ok_or(Unknown)
    }

    fn blocked(&self, state: &State) -> Vec<Blocked> {
        let mut blocked = Vec::new();
        for thread in &state.threads {
            let Some(next) = self.world.next(thread.hist) else { continue };
            if self
                .world
                .ways(state, thread.start, &next.op.action)
                .is_ok_and(|ways| ways > 0)
            {
                continue;
            }
            let lock = match next.op.action {
                Action::Lock(o)
                | Action::Write(o)
                | Action::LockShared { lock: o, .. }
                | Action::Wake { mutex: o, .. } => state.object(o),
                Action::Print(_) | Action::LockOutput => state.object(STDOUT),
                _ => None,
            };
            let shared = matches!(next.op.action, Action::LockShared { .. });
            let holder = match lock {
                Some(Object::Mutex { holder, .. }) => *holder,
                Some(Object::RwLock { writer, readers, waiting, .. }) => {
                    let first = readers.first().copied();
                    writer.or(if shared { *waiting } else { first })
                }
                _ => None,
            };
            let behind = shared
                && matches!(lock, Some(Object::RwLock { writer: None, .. }));
            blocked.push(Blocked { hist: thread.hist, holder, behind });
        }
        blocked
    }

    /// Tries that a thread which waits in a loop, and was not tried there yet,
    /// stays in it: see [`crate::waiting`].
    fn try_rounds(&mut self, state: &State, from: u32) -> Result<(), Stopped> {
        for thread in &state.threads {
            let Some(next) = self.world.next(thread.hist) else { continue };
            let round =
                self.world.goes_round(state, thread.hist, &next.op.action);
            let Some(round) = round.ok().flatten() else { continue };
            let rounds = &mut self.world.waiting.rounds;
            let round = rounds.get_mut(&round).expect("it is there");
            if !std::mem::replace(&mut round.tried, true) {
                let round = round.clone();
                let schedule = self.schedule(from, &[]);
                let alone = Fallback::Alone(thread.start);
                self.runner.run(&mut self.world, schedule, alone);
                if let Some(fault) = &self.world.fault {
                    round.refute(&mut self.runner.loops);
                    self.runner.learned = true;
                    return Err(Stopped(fault.clone()));
                }
            }
        }
        Ok(())
    }

    /// All choices in a state, without those that are like another one.
    fn choices(&mut self, state: &State) -> Result<Vec<Choice>, Halt> {
        if state.end.is_some() {
            return Ok(Vec::new());
        }
        let mut choices = Vec::new();
        for thread in &state.threads {
            let next = self.next(thread.hist)?;
            let ways = self.world.ways(state, thread.start, &next.op.action)?;
            choices.extend(
                (0..ways).map(|way| Choice { thread: thread.start, way }),
            );
        }
        if self.level == Level::Reduced && choices.len() > 1 {
            self.drop_alike(state, &mut choices);
        }
        Ok(choices)
    }

    /// Keeps one choice of those that are equal but for the names of threads
    /// that are alike.
    fn drop_alike(&mut self, state: &State, choices: &mut Vec<Choice>) {
        let mut alive: FxHashMap<usize, Vec<Hist>> = FxHashMap::default();
        for thread in &state.threads {
            if let Some(&class) = self.class_of.get(&thread.start) {
                alive.entry(class).or_default().push(thread.start);
            }
        }
        let mut alike: Vec<usize> = (0..choices.len()).collect();
        let mut classes: Vec<_> =
            alive.into_iter().filter(|(_, m)| m.len() > 1).collect();
        classes.sort_unstable_by_key(|c| c.0);
        for (_, members) in classes {
            for (i, &b) in members.iter().enumerate().skip(1) {
                for &a in &members[..i] {
                    let swap = self
                        .swaps
                        .entry((a, b))
                        .or_insert_with(|| Swap::new(a, b));
                    if !swap.fixes(&mut self.world, state) {
                        continue;
                    }
                    for right in 0..choices.len() {
                        let thread =
                            swap.hist(&mut self.world, choices[right].thread);
                        if thread == choices[right].thread
                            || choices[right].way > 0
                        {
                            continue;
                        }
                        let Some(left) = choices
                            .iter()
                            .position(|c| c.thread == thread && c.way == 0)
                        else {
                            continue;
                        };
                        let (x, y) = (find(&alike, left), find(&alike, right));
                        if x != y {
                            alike[x.max(y)] = x.min(y);
                            self.used.insert((a, b));
                        }
                    }
                    // Threads alike to a third one are alike.
                    break;
                }
            }
        }
        let mut index = 0;
        choices.retain(|c| {
            let first = alike[index] == index || c.way > 0;
            index += 1;
            first
        });
    }

    /// Takes one step, and everything on the way to the next.
    fn take(
        &mut self,
        state: &mut State,
        choice: Choice,
        from: u32,
        steps: &mut Vec<Step>,
    ) -> Result<(), Halt> {
        let at = state.position(choice.thread).ok_or(Unknown)?;
        let hist = state.threads[at].hist;
        let next = self.next(hist)?;
        let seen = self.world.step(state, choice, &next.op.action)?;
        let after = match next.op.action {
            Action::Exit { .. } => hist,
            _ => self.world.histories.step(hist, seen),
        };
        steps.push(Step { hist, way: choice.way, after });
        if steps.len() > self.limits.steps {
            return Err(Halt::Stopped(Stopped(format!(
                "an execution is not over after {} steps (--max-steps)",
                self.limits.steps
            ))));
        }
        if matches!(next.op.action, Action::Spawn { .. }) {
            let child = self.world.histories.start(hist);
            self.arrive(state, child, from, steps)?;
        }
        if !matches!(next.op.action, Action::Exit { .. }) {
            self.arrive(state, choice.thread, from, steps)?;
        }
        Ok(())
    }

    /// Lets a thread come to its next step. Executes the program if it is not
    /// known what that is.
    fn arrive(
        &mut self,
        state: &mut State,
        thread: Hist,
        from: u32,
        steps: &[Step],
    ) -> Result<(), Halt> {
        let at = state.position(thread).ok_or(Unknown)?;
        let hist = state.threads[at].hist;
        if self.world.next(hist).is_none() {
            let schedule = self.schedule(from, steps);
            let run =
                self.runner.run(&mut self.world, schedule, Fallback::First);
            check(&self.world, run.end, self.limits).map_err(Halt::Stopped)?;
            self.know();
        }
        let hist = self.world.head(state, hist);
        state.threads[at].hist = hist;
        let next = self.next(hist)?;
        for effect in &next.effects {
            state.effect(effect);
        }
        Ok(())
    }

    /// The choices that lead to a node and then along `steps`.
    fn schedule(&self, mut node: u32, steps: &[Step]) -> Vec<Choice> {
        let mut parts = vec![steps];
        while node != NO_NODE {
            let (parent, edge) = self.parents[node as usize];
            parts.push(if parent == NO_NODE {
                &self.graph.prelude
            } else {
                &self.graph.edges[parent as usize][edge as usize].steps
            });
            node = parent;
        }
        parts
            .iter()
            .rev()
            .copied()
            .flatten()
            .map(|s| choice(&self.world.histories, *s))
            .collect()
    }

    /// Takes steps that need not be a choice, until there are none.
    fn settle(
        &mut self,
        state: &mut State,
        from: u32,
        steps: &mut Vec<Step>,
    ) -> Result<(), Halt> {
        if self.level == Level::Plain {
            return Ok(());
        }
        // Round and round, until nobody has moved for a whole round.
        let (mut index, mut still) = (0, 0);
        while state.end.is_none() && still < state.threads.len() {
            index %= state.threads.len();
            let thread = state.threads[index];
            let next = self.next(thread.hist)?;
            if self.world.ways(state, thread.start, &next.op.action)? == 1
                && self.needs_no_choice(state, index, &next.op.action)
            {
                let choice = Choice { thread: thread.start, way: 0 };
                self.take(state, choice, from, steps)?;
                still = 0;
            } else {
                index += 1;
                still += 1;
            }
        }
        Ok(())
    }

    /// Whether the thread can take its step at once, without any schedule
    /// being missed.
    ///
    /// `Quiet`: the step changes nothing that anybody looks at, or what it
    /// waits for cannot be undone.
    ///
    /// `Reduced`: no other live thread will ever do something, now or later,
    /// whose order with this step matters ([`conflicts`]). Then in each
    /// schedule from here the step can be moved to the front (it is possible
    /// now, and everything before it commutes with it), and the text stays the
    /// same. What threads will do is known for all histories that the search
    /// meets; when it has met a new one, it begins anew, until there is none.
    /// A thread that would contradict, but is alike to this one in this state,
    /// does not count: its next step is the same one, on the same object, so
    /// whichever of the alike threads is the first of all to touch the object,
    /// renaming the rest of that schedule makes it this one.
    ///
    /// That this finds every thread that ever contradicts: take the shortest
    /// schedule, from a state that the search visits, to a step that conflicts
    /// with one taken at once there. All steps before it commute with the one
    /// taken, so the schedule goes on from the next visited state as well, and
    /// the search, which is finite, follows it to its end. (The end of `main`
    /// commutes with nothing: it is a choice while other threads live.)
    fn needs_no_choice(
        &mut self,
        state: &State,
        index: usize,
        action: &Action,
    ) -> bool {
        if silent(&self.world, state, state.threads[index].start, action) {
            return true;
        }
        if self.level != Level::Reduced {
            return false;
        }
        match (self.wrong, action) {
            (Some(Wrong::SendAtOnce), Action::Send(_))
            | (Some(Wrong::ReceiveAtOnce), Action::Receive { .. })
            | (Some(Wrong::PrintAtOnce), Action::Print(_)) => return true,
            _ => {}
        }
        // The end of `main` ends everybody: then nobody would be followed to a
        // step that contradicts.
        if state.threads[index].start == MAIN
            && matches!(action, Action::Exit { .. })
            && state.threads.len() > 1
        {
            return false;
        }
        // An empty channel without a sender stays one.
        if let Action::Receive { channel, .. } | Action::TryReceive(channel) =
            action
            && let Some(Object::Channel { messages, senders: 0, .. }) =
                state.object(*channel)
            && messages.is_empty()
        {
            return true;
        }
        let hist = state.threads[index].hist;
        let mut touched: Vec<(u32, Touch)> = Vec::new();
        self.world.touches(hist, |object, touch| touched.push((object, touch)));
        let me = state.threads[index].start;
        let mut forgotten = None;
        let now = Now::new(state);
        for (object, touch) in touched {
            let against = conflicts(touch);
            if against == 0 {
                continue;
            }
            for (other, thread) in state.threads.iter().enumerate() {
                if other == index
                    || !self.future.may(
                        &self.world,
                        &now,
                        thread.hist,
                        object,
                        against,
                    )
                {
                    continue;
                }
                if !self.may_be_alike(state, me, thread.start) {
                    return false;
                }
                let state = forgotten.get_or_insert_with(|| {
                    let mut state = state.clone();
                    self.forget(&mut state);
                    state
                });
                if !self.alike(state, me, thread.start) {
                    return false;
                }
            }
        }
        true
    }

    /// Whether two live threads are of one class, and have seen the same but
    /// for their names.
    fn may_be_alike(&mut self, state: &State, a: Hist, b: Hist) -> bool {
        let (a, b) = (a.min(b), a.max(b));
        let class = self.class_of.get(&a);
        if class.is_none() || class != self.class_of.get(&b) {
            return false;
        }
        let (Some(x), Some(y)) = (state.position(a), state.position(b)) else {
            return false;
        };
        let swap = self.swaps.entry((a, b)).or_insert_with(|| Swap::new(a, b));
        swap.hist(&mut self.world, state.threads[x].hist)
            == state.threads[y].hist
    }

    /// Whether two live threads are of one class, and swapping them changes
    /// nothing in this state.
    fn alike(&mut self, state: &State, a: Hist, b: Hist) -> bool {
        let (a, b) = (a.min(b), a.max(b));
        let swap = self.swaps.entry((a, b)).or_insert_with(|| Swap::new(a, b));
        let alike = swap.fixes(&mut self.world, state);
        if alike {
            self.used.insert((a, b));
        }
        alike
    }

    /// Checks by execution that the swaps which saved a choice map executions
    /// to executions. Returns whether the search can stand as it is.
    fn check_symmetry(&mut self) -> Result<bool, Stopped> {
        if let Some(Wrong::AlikeUnchecked | Wrong::AlikeAnywhere) = self.wrong {
            return Ok(true);
        }
        let mut used: Vec<_> = self.used.iter().copied().collect();
        used.sort_unstable();
        let mut clean = true;
        let mut hist = 0;
        // New histories are appended, and checked in their turn.
        while (hist as usize) < self.world.histories.count() {
            if self.world.next(hist).is_some() {
                for &(a, b) in &used {
                    clean &= self.check_swap(hist, a, b)?;
                }
            }
            hist += 1;
        }
        Ok(clean)
    }

    /// The same schedule, but that a run of joins is made as late as possible,
    /// before its thread does anything else. Renamed, it can be followed.
    fn joined_late(
        &mut self,
        choices: Vec<Choice>,
    ) -> Result<Vec<Choice>, Stopped> {
        let mut state = self.world.initial();
        let mut steps = Vec::new();
        let mut taken = self.arrive(&mut state, MAIN, NO_NODE, &steps);
        for &choice in &choices {
            taken = taken.and_then(|()| {
                self.take(&mut state, choice, NO_NODE, &mut steps)
            });
        }
        match taken {
            Ok(()) => {}
            Err(Halt::Unknown) => return Ok(choices),
            Err(Halt::Stopped(stopped)) => return Err(stopped),
        }
        let mut late: Vec<Choice> = Vec::new();
        let mut order = Vec::with_capacity(choices.len());
        for (&choice, step) in choices.iter().zip(&steps) {
            if self.joins.contain(step.hist) {
                late.push(choice);
                continue;
            }
            let own = |c: &mut Choice| c.thread == choice.thread;
            order.extend(late.extract_if(.., own));
            order.push(choice);
        }
        Ok(order)
    }

    fn check_swap(
        &mut self,
        hist: Hist,
        a: Hist,
        b: Hist,
    ) -> Result<bool, Stopped> {
        let site = self.classes[self.class_of[&a]].site;
        if self.refused.contains(&site) {
            return Ok(true);
        }
        let used = "it was used";
        let swap = self.swaps.get_mut(&(a, b)).expect(used);
        let renamed = swap.hist(&mut self.world, hist);
        if renamed == hist && a > hist && b > hist {
            return Ok(true);
        }
        let mut clean = true;
        if self.world.next(renamed).is_none() {
            let (execution, length) = self.world.shown[hist as usize];
            let choices = self.world.executions[execution as usize]
                [..length as usize]
                .to_vec();
            let choices = self.joined_late(choices)?;
            let swap = self.swaps.get_mut(&(a, b)).expect(used);
            let choices = swap.both_started(&self.world, &choices);
            let schedule = swap.schedule(&mut self.world, &choices);
            let run =
                self.runner.run(&mut self.world, schedule, Fallback::First);
            check(&self.world, run.end, self.limits)?;
            clean = false;
        }
        let left = self.world.next(hist).cloned().expect("it was asked for");
        let swap = self.swaps.get_mut(&(a, b)).expect(used);
        let alike = match self.world.next(renamed).cloned() {
            Some(right) => self.joins.compare(
                swap,
                &mut self.world,
                (hist, &left),
                (renamed, &right),
            ),
            None => false,
        };
        if !alike {
            self.refused.insert(site);
            clean = false;
        }
        Ok(clean)
    }
}

/// Whether nobody can notice when this step is taken, once it is possible.
///
/// A join that hands over a panic is noticed by who compares it with the end of
/// `main`: before, the panic was heard; after, it never will be. And the end of
/// a thread is noticed by `is_finished`, where a program asks for it.
fn silent(world: &World, state: &State, thread: Hist, action: &Action) -> bool {
    match action {
        Action::Spawn { .. } | Action::Yield | Action::Leave(_) => true,
        Action::Join(child, _) => {
            thread == MAIN || !state.unheard.contains(child)
        }
        Action::Gather(scope) => {
            let heard = match state.object(*scope) {
                Some(Object::Scope { panicked, .. }) => !panicked.is_empty(),
                _ => false,
            };
            thread == MAIN || !heard
        }
        Action::Exit { panicked, .. } => {
            thread != MAIN && !panicked && !world.asks
        }
        _ => false,
    }
}

/// The choice that a step was.
pub fn choice(histories: &Histories, step: Step) -> Choice {
    Choice { thread: histories.thread(step.hist), way: step.way }
}

/// How many megabytes the process holds, where Linux tells.
fn memory() -> Option<usize> {
    let pages = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: usize = pages.split(' ').nth(1)?.parse().ok()?;
    Some(pages * 4096 / 1_000_000)
}

fn find(alike: &[usize], mut at: usize) -> usize {
    while alike[at] != at {
        at = alike[at];
    }
    at
}

/// Puts a state into `words` as numbers; different states have different
/// numbers.
fn encode(state: &State, words: &mut Vec<u32>) {
    fn seen(words: &mut Vec<u32>, seen: Seen) {
        match seen {
            Seen::Nothing => words.push(0),
            Seen::Value(value) => {
                words.extend([1, value as u32, (value >> 32) as u32])
            }
            Seen::From(hist) => words.extend([2, hist]),
            Seen::Initial => words.push(3),
            Seen::Plain(text) => words.extend([8, text]),
            Seen::Empty => words.push(4),
            Seen::Closed => words.push(5),
            Seen::Full => words.push(6),
            Seen::Waits => words.push(7),
        }
    }
    fn set(words: &mut Vec<u32>, set: &[Hist]) {
        words.push(set.len() as u32);
        words.extend(set);
    }
    fn maybe(words: &mut Vec<u32>, hist: Option<Hist>) {
        words.push(hist.unwrap_or(Hist::MAX));
    }
    words.clear();
    words.extend([
        state.end.map_or(0, |end| 1 + end as u32),
        state.threads.len() as u32,
    ]);
    set(words, &state.unheard);
    for thread in &state.threads {
        words.extend([thread.start, thread.hist]);
    }
    for (object, content) in &state.objects {
        words.push(*object);
        match content {
            Object::Thread { ended, token } => {
                words.extend([
                    0,
                    u32::from(*token) + 2 * u32::from(ended.is_some()),
                ]);
                seen(words, ended.unwrap_or(Seen::Nothing));
            }
            Object::Scope { running, panicked, told } => {
                words.extend([1, *running]);
                set(words, panicked);
                set(words, told);
            }
            Object::Mutex { holder, version } => {
                words.push(2);
                maybe(words, *holder);
                seen(words, *version);
            }
            Object::RwLock { writer, readers, version, waiting, .. } => {
                words.push(3);
                maybe(words, *waiting);
                maybe(words, *writer);
                set(words, readers);
                seen(words, *version);
            }
            Object::Atomic(value) => {
                words.extend([4, *value as u32, (*value >> 32) as u32])
            }
            Object::Channel { messages, senders, receivers, .. } => {
                words.extend([5, *senders, *receivers]);
                set(words, messages);
            }
            Object::Meeting(meeting) => {
                words.extend([9, meeting.senders, meeting.receivers]);
                words.push(meeting.offers.len() as u32);
                for &(thread, message) in &meeting.offers {
                    words.extend([thread, message]);
                }
                words.push(meeting.takers.len() as u32);
                for &(thread, given) in &meeting.takers {
                    words.push(thread);
                    maybe(words, given);
                }
            }
            Object::Condvar { waiting } => {
                words.push(6);
                set(words, waiting);
            }
            Object::Barrier { waiting, .. } => {
                words.push(7);
                set(words, waiting);
            }
            Object::Once { running, version } => {
                words.push(8);
                maybe(words, *running);
                match version {
                    Some(version) => seen(words, *version),
                    None => words.push(99),
                }
            }
        }
    }
}
