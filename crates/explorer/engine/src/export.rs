//! What was explored, as a [`state_graph::Graph`].

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use rustc_hash::FxHashMap;
use state_graph::{
    Detail, Edge, End, Ending, Graph, Object, Place, State, Step, Thread,
};

use crate::history::{Hist, MAIN, Node, Obj, Seen};
use crate::language::{DEADLOCK, Endless, Ends, Group, Language, bit, printed};
use crate::machine::{self, Action, Change, Effect, How, Site};
use crate::meeting::Meet;
use crate::search::{self, Explored, Level};
use crate::witness::{self, Witness};

/// What an explored program is called, and where it is.
pub struct About<'a> {
    /// The name of the program.
    pub name: &'a str,
    /// Its source, as the graph shall call it.
    pub source: &'a str,
    /// Its source, as the compiler was told.
    pub file: &'a str,
    /// The text of its source.
    pub text: &'a str,
    /// The folder that names of other files begin at.
    pub root: &'a Path,
}

/// The whole graph of `explored`. `counts`: whether to say for each state how
/// many outputs may follow, which takes time.
///
/// # Errors
///
/// When the program can print for ever.
pub fn graph(
    explored: &Explored,
    about: &About,
    counts: bool,
) -> Result<Graph, Endless> {
    Export::new(explored, about).graph(counts)
}

/// The graph of what `explored` can print, without threads.
///
/// # Errors
///
/// When the program can print for ever.
pub fn lines(explored: &Explored, about: &About) -> Result<Graph, Endless> {
    let language = Language::of(&explored.world, &explored.graph, &[None])?;
    let counts = language.counts();
    let groups: Vec<(Group, String)> = groups(&language, 0);
    let mut reach = reached(&language, &groups);
    let states = language
        .places
        .iter()
        .enumerate()
        .map(|(at, place)| State {
            outputs: counts[at].to_string(),
            endings: std::mem::take(&mut reach[at]).into_iter().collect(),
            edges: place
                .next
                .iter()
                .map(|&(token, to)| Edge {
                    steps: vec![Step {
                        kind: "print".to_owned(),
                        text: Some(language.tokens[token as usize].clone()),
                        ..Step::default()
                    }],
                    to: to as usize,
                })
                .collect(),
            waiting: Vec::new(),
            end: ends(place.ends),
            quiet_end: ends(place.ends),
        })
        .collect();
    let mut graph = Graph {
        program: about.name.to_owned(),
        source: about.source.to_owned(),
        detail: Detail::Lines,
        outputs: counts[language.roots[0] as usize].to_string(),
        endings: Vec::new(),
        threads: Vec::new(),
        objects: Vec::new(),
        states,
    };
    graph.endings = endings(&graph, &groups);
    Ok(graph)
}

fn ends(bits: Ends) -> BTreeSet<End> {
    let mut ends = BTreeSet::new();
    for panicked in [false, true] {
        for (end, shown) in [
            (
                machine::End::Returned,
                if panicked { End::ReturnedAfterPanic } else { End::Returned },
            ),
            (machine::End::Panicked, End::Panicked),
            (machine::End::Deadlock, End::Deadlock),
        ] {
            if bits & bit(end, panicked) != 0 {
                ends.insert(shown);
            }
        }
    }
    ends
}

fn groups(language: &Language, root: u32) -> Vec<(Group, String)> {
    language
        .endings(root)
        .into_iter()
        .map(|(group, count)| (group, count.to_string()))
        .collect()
}

/// For each place, the groups that are reached from it by printing on.
fn reached(
    language: &Language,
    groups: &[(Group, String)],
) -> Vec<BTreeSet<usize>> {
    let index: BTreeMap<&Group, usize> =
        groups.iter().enumerate().map(|(i, g)| (&g.0, i)).collect();
    let mut reach: Vec<BTreeSet<usize>> =
        vec![BTreeSet::new(); language.places.len()];
    if !language.whole_lines() {
        // A line may have begun before: then only the endings that differ
        // whatever it was can be told, so all are named.
        return vec![(0..groups.len()).collect(); language.places.len()];
    }
    for at in (0..language.places.len()).rev() {
        let mut here = BTreeSet::new();
        for &(token, to) in &language.places[at].next {
            let ends = language.places[to as usize].ends;
            let line = language.tokens[token as usize]
                .trim_end_matches('\n')
                .to_owned();
            for (deadlock, bits) in [(false, !DEADLOCK), (true, DEADLOCK)] {
                if ends & bits != 0
                    && let Some(&group) =
                        index.get(&(Some(line.clone()), deadlock))
                {
                    here.insert(group);
                }
            }
            here.extend(&reach[to as usize]);
        }
        reach[at] = here;
    }
    reach
}

/// The endings with a witness each.
fn endings(graph: &Graph, groups: &[(Group, String)]) -> Vec<Ending> {
    let mut found: BTreeMap<Group, Witness> = BTreeMap::new();
    witness::walk(graph, Rc::from(""), last_line, |state, last, witness| {
        let line = (!last.is_empty())
            .then(|| last.strip_suffix('\n').unwrap_or(last).to_owned());
        for end in &graph.states[state].end {
            let group = (line.clone(), *end == End::Deadlock);
            found.entry(group).or_insert_with(witness);
        }
        if found.len() == groups.len() {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    });
    let groups = groups.iter();
    groups
        .map(|(group, outputs)| Ending {
            last_line: group.0.clone(),
            deadlock: group.1,
            outputs: outputs.clone(),
            witness: found
                .get(group)
                .map_or_else(Vec::new, |w| w.edges.clone()),
        })
        .collect()
}

/// The last line that is printed on a way, if it was `last` up to an edge.
fn last_line(last: &Rc<str>, edge: &Edge) -> Rc<str> {
    let texts = edge.steps.iter().filter_map(|step| step.text.as_deref());
    let mut pieces = texts.flat_map(|text| text.split_inclusive('\n'));
    let Some(first) = pieces.next() else {
        return last.clone();
    };
    let join = |last: String, piece: &str| match last.ends_with('\n') {
        true => piece.to_owned(),
        false => last + piece,
    };
    pieces.fold(join(String::from(&**last), first), join).into()
}

struct Export<'a> {
    explored: &'a Explored,
    about: &'a About<'a>,
    threads: Vec<Hist>,
    thread_index: FxHashMap<Hist, usize>,
    objects: Vec<Obj>,
    object_index: FxHashMap<Obj, usize>,
}

impl<'a> Export<'a> {
    fn new(explored: &'a Explored, about: &'a About<'a>) -> Self {
        let mut export = Self {
            explored,
            about,
            threads: Vec::new(),
            thread_index: FxHashMap::default(),
            objects: Vec::new(),
            object_index: FxHashMap::default(),
        };
        export.find_threads();
        export
    }

    /// Numbers the threads by the way in which they came to be started.
    fn find_threads(&mut self) {
        let graph = &self.explored.graph;
        let histories = &self.explored.world.histories;
        let mut threads = BTreeSet::from([MAIN]);
        let steps = graph
            .edges
            .iter()
            .flatten()
            .flat_map(|e| &e.steps)
            .chain(&graph.prelude);
        for step in steps {
            threads.insert(histories.thread(step.hist));
            // A thread may be started and never move.
            if let Some(next) = self.explored.world.next(step.hist)
                && let Action::Spawn { .. } = next.op.action
                && let Some(child) = self.child(step.hist)
            {
                threads.insert(child);
            }
        }
        let mut threads: Vec<(Vec<usize>, Hist)> =
            threads.into_iter().map(|t| (self.path(t), t)).collect();
        threads.sort();
        self.threads = threads.into_iter().map(|t| t.1).collect();
        self.thread_index =
            self.threads.iter().enumerate().map(|(i, &t)| (t, i)).collect();
    }

    fn child(&self, spawner: Hist) -> Option<Hist> {
        self.explored.world.histories.find_start(spawner)
    }

    /// After how many steps each thread on the way to this one was started.
    fn path(&self, thread: Hist) -> Vec<usize> {
        let histories = &self.explored.world.histories;
        let mut path = Vec::new();
        let mut at = thread;
        while let Node::Start { spawner } = histories.node(at) {
            if spawner == Hist::MAX {
                break;
            }
            let mut steps = 0;
            at = spawner;
            while let Node::Step { before, .. } = histories.node(at) {
                at = before;
                steps += 1;
            }
            path.push(steps);
        }
        path.reverse();
        path
    }

    fn graph(mut self, counts: bool) -> Result<Graph, Endless> {
        let explored = self.explored;
        let graph = &explored.graph;
        let count = graph.edges.len();
        let mut roots = vec![None];
        if counts {
            roots.extend((0..count as u32).map(Some));
        }
        let language = Language::of(&explored.world, graph, &roots)?;
        let totals = language.counts();
        let root = language.roots[0];
        let groups = groups(&language, root);
        let reach = reached(&language, &groups);
        let mut states = Vec::new();
        for node in 0..count {
            let mut state = State {
                edges: graph.edges[node]
                    .iter()
                    .map(|e| Edge {
                        steps: self.steps(&e.steps),
                        to: e.to as usize,
                    })
                    .collect(),
                ..State::default()
            };
            if let Some(ending) = &graph.endings[node] {
                state.end = ends(bit(ending.end, ending.panicked));
            }
            state.waiting = graph.blocked[node]
                .iter()
                .map(|&blocked| self.waiting(blocked))
                .collect();
            if counts {
                let place = language.roots[node + 1] as usize;
                state.outputs = totals[place].to_string();
                state.endings = reach[place].iter().copied().collect();
                state.quiet_end = ends(language.places[place].ends);
            }
            states.push(state);
        }
        if !graph.prelude.is_empty() {
            for edge in states.iter_mut().flat_map(|s| &mut s.edges) {
                edge.to += 1;
            }
            states.insert(
                0,
                State {
                    outputs: if counts {
                        totals[root as usize].to_string()
                    } else {
                        String::new()
                    },
                    endings: if counts {
                        (0..groups.len()).collect()
                    } else {
                        Vec::new()
                    },
                    edges: vec![Edge {
                        steps: self.steps(&graph.prelude),
                        to: 1,
                    }],
                    ..State::default()
                },
            );
        }
        let threads =
            (0..self.threads.len()).map(|at| self.thread(at)).collect();
        let objects =
            (0..self.objects.len()).map(|at| self.object(at)).collect();
        let mut exported = Graph {
            program: self.about.name.to_owned(),
            source: self.about.source.to_owned(),
            detail: if explored.level == Level::Reduced {
                Detail::Choices
            } else {
                Detail::All
            },
            outputs: totals[root as usize].to_string(),
            endings: Vec::new(),
            threads,
            objects,
            states,
        };
        exported.endings = endings(&exported, &groups);
        Ok(exported)
    }

    fn thread(&self, at: usize) -> Thread {
        let world = &self.explored.world;
        let start = self.threads[at];
        let name = match world.name(start) {
            _ if at == 0 => "main".to_owned(),
            Some(name) => name.to_owned(),
            None => format!("thread {at}"),
        };
        let (started_by, place) = match world.histories.node(start) {
            Node::Start { spawner } if at > 0 => {
                let by = self
                    .thread_index
                    .get(&world.histories.thread(spawner))
                    .copied();
                (by, world.next(spawner).map(|n| self.place(n.op.site)))
            }
            _ => (None, None),
        };
        Thread { name, started_by, place: place.unwrap_or_default() }
    }

    fn object(&self, at: usize) -> Object {
        let object = self.objects[at];
        let site = self.explored.world.made_at.get(&object).copied();
        Object {
            kind: self.kind(object).to_owned(),
            name: site.and_then(|site| self.variable(site)),
            place: site.map(|site| self.place(site)).unwrap_or_default(),
        }
    }

    /// What kind of thing an object is, by what it was made as.
    fn kind(&self, object: Obj) -> &'static str {
        let world = &self.explored.world;
        let (maker, _) = world.objects.made(object);
        let made = world.next(maker).and_then(|next| {
            next.effects.iter().find_map(|e| match e {
                Effect::Create(o, initial) if *o == object => Some(initial),
                _ => None,
            })
        });
        let from_start =
            world.statics.iter().find(|(o, _)| *o == object).map(|s| &s.1);
        use machine::Object as O;
        match made.or(from_start) {
            Some(O::Mutex { .. }) => "lock",
            Some(O::RwLock { .. }) => "read-write lock",
            Some(O::Atomic(_)) => "atomic",
            Some(O::Channel { .. } | O::Meeting(_)) => "channel",
            Some(O::Condvar { .. }) => "condition variable",
            Some(O::Barrier { .. }) => "barrier",
            Some(O::Once { .. }) => "once",
            Some(O::Scope { .. }) => "scope",
            Some(O::Thread { .. }) | None => "thread",
        }
    }

    /// The variable or field that a line makes an object for: the word before
    /// the `=` or `:` before it.
    fn variable(&self, site: Site) -> Option<String> {
        if site.file != self.about.file {
            return None;
        }
        let line = self.about.text.lines().nth(site.line as usize - 1)?;
        let item = line.trim_start().trim_start_matches("pub ");
        if let Some(item) = item.strip_prefix("static ") {
            return item
                .split_once(':')
                .map(|(name, _)| name.trim().to_owned());
        }
        let before: String =
            line.chars().take(site.column as usize - 1).collect();
        let before = before.trim_end();
        let before =
            before.strip_suffix("Arc::new(").unwrap_or(before).trim_end();
        let (name, of_let) = match before.strip_suffix('=') {
            Some(before) => (before, true),
            None => (before.strip_suffix(':')?, false),
        };
        let name = name
            .split(" let ")
            .last()?
            .trim()
            .trim_start_matches("let ")
            .trim_start_matches("mut ");
        let name = if of_let {
            name.split(':').next()?.trim()
        } else {
            name.split_whitespace().last()?
        };
        let good = |c: char| c.is_alphanumeric() || "_(), ".contains(c);
        (!name.is_empty() && name.chars().all(good))
            .then(|| name.trim_matches(['(', ')']).to_owned())
    }

    fn place(&self, site: Site) -> Place {
        if site.file == self.about.file {
            return Place { file: None, line: Some(site.line) };
        }
        if site.line == 0 {
            return Place::default();
        }
        let mut path = PathBuf::new();
        for part in Path::new(site.file).components() {
            match part {
                Component::ParentDir => drop(path.pop()),
                part => path.push(part),
            }
        }
        let path = path.strip_prefix(self.about.root).unwrap_or(&path);
        if path.is_absolute() {
            // Inside the standard library.
            return Place::default();
        }
        Place { file: Some(path.display().to_string()), line: Some(site.line) }
    }

    fn number(&mut self, object: Obj) -> usize {
        *self.object_index.entry(object).or_insert_with(|| {
            self.objects.push(object);
            self.objects.len() - 1
        })
    }

    fn steps(&mut self, steps: &[search::Step]) -> Vec<Step> {
        steps.iter().map(|step| self.step(*step)).collect()
    }

    fn step(&mut self, step: search::Step) -> Step {
        let explored = self.explored;
        let world = &explored.world;
        let seen = world.histories.seen(step.after);
        let mut shown = self.planned(step.hist);
        shown.text = printed(world, step).map(str::to_owned);
        let next = world.next(step.hist).expect("it was taken");
        let word = |s: &str| Some(s.to_owned());
        shown.value = match (&next.op.action, seen) {
            (Action::Load(_), Seen::Value(value)) => Some(value.to_string()),
            (Action::Store(_, value), _) => Some(value.to_string()),
            (Action::Update(_, change), Seen::Value(old)) => {
                Some(update(*change, old))
            }
            (
                Action::Unlock { leaves: Some(plain), .. }
                | Action::Wait { leaves: Some(plain), .. },
                _,
            ) => word(world.texts.get(*plain)),
            (
                Action::Lock(_)
                | Action::TryLock(_)
                | Action::Write(_)
                | Action::LockShared { .. }
                | Action::TryLockShared { .. },
                Seen::Plain(plain),
            ) => word(world.texts.get(plain)),
            (Action::NotifyOne { .. }, Seen::Value(0)) => word("nobody"),
            (
                Action::Receive { .. }
                | Action::TryReceive(_)
                | Action::Meet { .. }
                | Action::Send(_),
                Seen::Closed,
            ) => word("closed"),
            (_, Seen::Empty)
                if matches!(
                    next.op.action,
                    Action::TryLock(_) | Action::TryLockShared { .. }
                ) =>
            {
                word("taken")
            }
            (
                Action::Receive { .. }
                | Action::TryReceive(_)
                | Action::Meet { .. }
                | Action::Peek(_),
                Seen::Empty,
            ) => word("empty"),
            (_, Seen::Full) => word("full"),
            (_, Seen::Waits) => word("waits"),
            (Action::WakeInTime(_), Seen::Empty) => word("time-out"),
            (Action::Exit { panicked: true, .. }, _) => word("panicked"),
            _ => None,
        };
        shown
    }

    /// What a thread with this history is about to do.
    fn planned(&mut self, hist: Hist) -> Step {
        let world = &self.explored.world;
        let next = world.next(hist).expect("it is known").clone();
        let thread = world.histories.thread(hist);
        let mut other = None;
        let (kind, object) = match next.op.action {
            Action::Spawn { .. } => {
                other = self.child(hist);
                ("start", None)
            }
            Action::Exit { .. } => ("end", None),
            Action::Join(thread, _) => {
                other = Some(thread);
                ("join", None)
            }
            Action::HasEnded(thread, _) => {
                other = Some(thread);
                ("ask", None)
            }
            Action::Gather(_) => ("join all", None),
            Action::Yield => ("yield", None),
            Action::Print(_) => ("print", None),
            Action::LockOutput => ("hold the output", None),
            Action::UnlockOutput => ("let go of the output", None),
            Action::Lock(o) => ("lock", Some(o)),
            Action::TryLock(o) => ("try lock", Some(o)),
            Action::Unlock { lock: o, .. } => ("unlock", Some(o)),
            Action::Write(o) => ("lock", Some(o)),
            Action::LockShared { lock, .. } => ("lock shared", Some(lock)),
            Action::TryLockShared { lock, .. } => {
                ("try lock shared", Some(lock))
            }
            Action::UnlockShared(o) => ("unlock shared", Some(o)),
            Action::Own(o) => ("own", Some(o)),
            Action::Load(o) => ("read", Some(o)),
            Action::Store(o, _) => ("write", Some(o)),
            Action::Update(o, _) => ("update", Some(o)),
            Action::Send(o) => ("send", Some(o)),
            Action::TrySend(o) => ("try send", Some(o)),
            Action::Receive { channel, .. } => ("receive", Some(channel)),
            Action::TryReceive(o) => ("try receive", Some(o)),
            Action::DropSender(o) => ("drop sender", Some(o)),
            Action::DropReceiver(o) | Action::LeaveReceiver(o) => {
                ("drop receiver", Some(o))
            }
            Action::Meet { channel, what } => (
                match what {
                    Meet::Send => "send",
                    Meet::Sent { .. } => "hand over",
                    Meet::TrySend => "try send",
                    Meet::Receive | Meet::Received { .. } => "receive",
                    Meet::TryReceive => "try receive",
                    Meet::DropSender => "drop sender",
                    Meet::DropReceiver => "drop receiver",
                },
                Some(channel),
            ),
            Action::Look(o) => ("look who was last", Some(o)),
            Action::Wait { condvar, .. } => ("wait", Some(condvar)),
            Action::Wake { condvar, .. } | Action::WakeInTime(condvar) => {
                ("wake", Some(condvar))
            }
            Action::NotifyOne { condvar, .. } => ("notify one", Some(condvar)),
            Action::NotifyAll { condvar, .. } => ("notify all", Some(condvar)),
            Action::Park { .. } => ("park", None),
            Action::Unpark(o) => {
                other = Some(world.objects.made(o).0);
                ("unpark", None)
            }
            Action::Arrive(o) => ("arrive", Some(o)),
            Action::Leave(o) => ("leave", Some(o)),
            Action::Begin(o) => ("initialise", Some(o)),
            Action::Finish { once, .. } => ("initialised", Some(once)),
            Action::Peek(o) => ("look", Some(o)),
        };
        Step {
            thread: Some(self.thread_index[&thread]),
            kind: kind.to_owned(),
            place: self.place(next.op.site),
            object: object.map(|o| self.number(o)),
            value: None,
            text: None,
            other: other.and_then(|o| self.thread_index.get(&o).copied()),
        }
    }

    /// What a thread that cannot go on waits for.
    fn waiting(&mut self, blocked: search::Blocked) -> Step {
        let mut step = self.planned(blocked.hist);
        if let Some(holder) = blocked.holder {
            step.other = self.thread_index.get(&holder).copied();
        }
        if blocked.behind {
            step.value = Some("behind a writer".to_owned());
        }
        step
    }
}

fn update(change: Change, old: u64) -> String {
    match change.how {
        How::Exchange { old: expected, .. } if expected != old => {
            format!("{old}, not {expected}")
        }
        _ => format!("{old} → {}", change.apply(old)),
    }
}
