//! What a thread has seen so far, as one number.
//!
//! A thread of a program that shares data only through the modelled types does
//! what it does for two reasons alone: what it was started with, and what its
//! steps have told it since. A [`Hist`] stands for exactly that. Two equal
//! numbers mean equal histories: they are looked up, not hashed.

use rustc_hash::FxHashMap;

/// A history: an index into [`Histories`].
pub type Hist = u32;

/// An object that threads share: an index into [`Objects`].
pub type Obj = u32;

/// What a step told the thread that took it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Seen {
    /// Nothing that it did not know before.
    Nothing,
    /// A number: the value of an atomic, an answer of yes or no.
    Value(u64),
    /// Data that somebody with this history left: a message, what a lock
    /// guards, the result of a thread.
    From(Hist),
    /// What a lock guards, untouched since it was made.
    Initial,
    /// What a lock guards, whoever left it: a plain value, as the number of its
    /// text.
    Plain(u32),
    /// There was no message, the lock was taken, or the time was up.
    Empty,
    /// Nobody is left at the other end.
    Closed,
    /// The channel is full.
    Full,
    /// It waits in line, where others can notice it. That it has waited is
    /// forgotten with the next step: a thread that has what it waited for is one
    /// that has it at once.
    Waits,
}

/// One link of a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// A thread begins, started by a thread with this history (`Hist::MAX`:
    /// the main thread).
    Start { spawner: Hist },
    /// A thread with the history `before` took its next step and saw `seen`.
    Step { before: Hist, seen: Seen },
}

/// All histories met so far.
#[derive(Default)]
pub struct Histories {
    nodes: Vec<Node>,
    starts: Vec<Hist>,
    index: FxHashMap<Node, Hist>,
}

/// The history of the main thread before its first step; every other number
/// is larger.
pub const MAIN: Hist = 0;

impl Histories {
    /// Holds [`MAIN`] and nothing else.
    pub fn new() -> Self {
        let mut histories = Self::default();
        histories.intern(Node::Start { spawner: Hist::MAX });
        histories
    }

    fn intern(&mut self, node: Node) -> Hist {
        if let Some(&hist) = self.index.get(&node) {
            return hist;
        }
        let hist = Hist::try_from(self.nodes.len())
            .expect("fewer than 2^32 histories");
        self.starts.push(match node {
            Node::Start { .. } => hist,
            Node::Step { before, .. } => self.starts[before as usize],
        });
        self.nodes.push(node);
        self.index.insert(node, hist);
        hist
    }

    /// The first history of the thread that a thread with history `spawner`
    /// starts in its next step. It also names that thread.
    pub fn start(&mut self, spawner: Hist) -> Hist {
        self.intern(Node::Start { spawner })
    }

    /// The same, if it has been met.
    pub fn find_start(&self, spawner: Hist) -> Option<Hist> {
        self.index.get(&Node::Start { spawner }).copied()
    }

    /// What the last step of a history saw.
    pub fn seen(&self, hist: Hist) -> Seen {
        match self.nodes[hist as usize] {
            Node::Step { seen, .. } => seen,
            Node::Start { .. } => Seen::Nothing,
        }
    }

    /// The history after one more step.
    pub fn step(&mut self, before: Hist, seen: Seen) -> Hist {
        let before = self.without_wait(before);
        self.intern(Node::Step { before, seen })
    }

    /// The same, if it has been met.
    pub fn find_step(&self, before: Hist, seen: Seen) -> Option<Hist> {
        let before = self.without_wait(before);
        self.index.get(&Node::Step { before, seen }).copied()
    }

    /// `hist`, or what it was before the thread began to wait in line.
    pub fn without_wait(&self, hist: Hist) -> Hist {
        match self.nodes[hist as usize] {
            Node::Step { before, seen: Seen::Waits } => before,
            _ => hist,
        }
    }

    /// The thread that `hist` belongs to.
    pub fn thread(&self, hist: Hist) -> Hist {
        self.starts[hist as usize]
    }

    /// How `hist` came about.
    pub fn node(&self, hist: Hist) -> Node {
        self.nodes[hist as usize]
    }

    /// The history whose owner's next step made this one.
    pub fn parent(&self, hist: Hist) -> Option<Hist> {
        match self.nodes[hist as usize] {
            Node::Start { spawner: Hist::MAX } => None,
            Node::Start { spawner } => Some(spawner),
            Node::Step { before, .. } => Some(before),
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.nodes.len()
    }
}

/// All objects met so far, named by who made them: the maker's history and the
/// how manieth it was since its last step.
#[derive(Default)]
pub struct Objects {
    made: Vec<(Hist, u32)>,
    index: FxHashMap<(Hist, u32), Obj>,
}

/// Standard output: prints touch it.
pub const STDOUT: Obj = 0;

/// The maker of what is there from the start: statics.
pub const NOBODY: Hist = Hist::MAX - 1;

/// The ordinal that stands for the thread itself.
const THREAD: u32 = u32::MAX;

impl Objects {
    /// Holds [`STDOUT`] and nothing else.
    pub fn new() -> Self {
        let mut objects = Self::default();
        objects.named(Hist::MAX, 0);
        objects
    }

    /// The object that a thread with history `maker` made as its `ordinal`th.
    pub fn named(&mut self, maker: Hist, ordinal: u32) -> Obj {
        if let Some(&object) = self.index.get(&(maker, ordinal)) {
            return object;
        }
        let object =
            Obj::try_from(self.made.len()).expect("fewer than 2^32 objects");
        self.made.push((maker, ordinal));
        self.index.insert((maker, ordinal), object);
        object
    }

    /// The object that stands for a thread: whether it has ended, its token.
    pub fn thread(&mut self, start: Hist) -> Obj {
        self.named(start, THREAD)
    }

    /// By whom, and as which, `object` was made.
    pub fn made(&self, object: Obj) -> (Hist, u32) {
        self.made[object as usize]
    }
}

/// Strings by number.
#[derive(Default)]
pub struct Texts {
    texts: Vec<Box<str>>,
    index: FxHashMap<Box<str>, u32>,
}

impl Texts {
    /// The number of `text`.
    pub fn intern(&mut self, text: &str) -> u32 {
        if let Some(&id) = self.index.get(text) {
            return id;
        }
        let id =
            u32::try_from(self.texts.len()).expect("fewer than 2^32 texts");
        self.texts.push(text.into());
        self.index.insert(text.into(), id);
        id
    }

    /// The text of this number.
    pub fn get(&self, id: u32) -> &str {
        &self.texts[id as usize]
    }
}
