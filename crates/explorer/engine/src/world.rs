//! What has been learned about a program: what each thread does next, for
//! each history it can have.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::history::{Hist, Histories, MAIN, Node, Obj, Objects, Seen, Texts};
use crate::machine::{
    self, Action, Effect, Object, Op, Site, State, Touch, Unknown,
};
use crate::waiting::Waiting;

/// What a thread does once it has a certain history: without a step of its
/// own, and then as its next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    pub effects: Vec<Effect>,
    pub op: Op,
}

/// One choice of the scheduler: which thread goes, and in which of the ways it
/// can.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Choice {
    pub thread: Hist,
    pub way: u32,
}

/// Everything learned so far.
#[derive(Default)]
pub struct World {
    pub histories: Histories,
    pub objects: Objects,
    pub texts: Texts,
    next: Vec<Option<Arc<Next>>>,
    /// For each history with a `next`: the execution that showed it, and how
    /// many choices led there.
    pub shown: Vec<(u32, u32)>,
    /// The choices of executions that taught something.
    pub executions: Vec<Vec<Choice>>,
    names: FxHashMap<Hist, String>,
    /// Where each object is made.
    pub made_at: FxHashMap<Obj, Site>,
    /// What statics hold at first.
    pub statics: Vec<(Obj, Object)>,
    /// Whether some thread asks whether another one has ended.
    pub asks: bool,
    /// Loops in which threads wait.
    pub waiting: Waiting,
    /// How many histories have a `next`.
    pub known: usize,
    /// Why nothing here can be relied on, if so.
    pub fault: Option<String>,
    /// Whether that is because a thread knew more than its history says.
    pub undecided: bool,
    /// Whether the end of a scope tells all that the scope's threads knew at
    /// their ends. They may have written it through a mutable borrow, and no
    /// model sees that. With this, what follows a scope is decided by the
    /// history whatever they wrote; without it, states are far fewer.
    pub scopes_tell: bool,
}

impl World {
    pub fn new() -> Self {
        Self {
            histories: Histories::new(),
            objects: Objects::new(),
            ..Self::default()
        }
    }

    /// What a thread with this history does, if it is known.
    pub fn next(&self, hist: Hist) -> Option<&Arc<Next>> {
        self.next.get(hist as usize)?.as_ref()
    }

    /// Notes what a thread with history `hist` did, in the execution that is
    /// about to be number `executions.len()`, after `choices` choices. Returns
    /// whether it is news.
    pub fn learn(&mut self, hist: Hist, next: Next, choices: usize) -> bool {
        let at = hist as usize;
        if self.next.len() <= at {
            self.next.resize(at + 1, None);
            self.shown.resize(at + 1, (0, 0));
        }
        match &self.next[at] {
            None => {
                if let Some(round) = self.round(hist, &next) {
                    self.waiting.rounds.insert(hist, round);
                }
                self.asks |= matches!(next.op.action, Action::HasEnded(..));
                self.next[at] = Some(Arc::new(next));
                self.shown[at] = (self.executions.len() as u32, choices as u32);
                self.known += 1;
                true
            }
            Some(known) if **known == next => false,
            Some(known) => {
                self.undecided |= self.fault.is_none();
                self.fault.get_or_insert_with(|| {
                    format!(
                        "what a thread does next is not decided by what the explorer sees it \
                         learn: at one time it came to {}, at another to {}",
                        known.op.site, next.op.site
                    )
                });
                false
            }
        }
    }

    /// The name that the program gave a thread.
    pub fn name(&self, thread: Hist) -> Option<&str> {
        self.names.get(&thread).map(String::as_str)
    }

    pub(crate) fn set_name(&mut self, thread: Hist, name: String) {
        self.names.insert(thread, name);
    }

    /// Whether the program has scopes.
    pub fn has_scopes(&self) -> bool {
        let known = self.next.iter().flatten();
        known.map(|n| &n.op.action).any(|a| matches!(a, Action::Gather(_)))
    }

    /// The scope that the thread was started in.
    pub fn scope(&self, thread: Hist) -> Option<Obj> {
        match self.histories.node(thread) {
            Node::Start { spawner } if thread != MAIN => {
                match self.next(spawner)?.op.action {
                    Action::Spawn { scope } => scope,
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The state before the first step.
    pub fn initial(&mut self) -> State {
        let mut state = State::new(self.objects.thread(MAIN));
        for (object, initial) in &self.statics {
            state.effect(&Effect::Create(*object, initial.clone()));
        }
        state
    }

    /// Takes one step of a thread whose next step is `action`.
    ///
    /// # Errors
    ///
    /// When the step is not possible, or looks at something that is gone.
    pub fn step(
        &mut self,
        state: &mut State,
        choice: Choice,
        action: &Action,
    ) -> Result<Seen, Unknown> {
        let index = state.position(choice.thread).ok_or(Unknown)?;
        let scope = match action {
            Action::Exit { .. } => self.scope(choice.thread),
            _ => None,
        };
        let tells = self.scopes_tell.then_some(state.threads[index].hist);
        let own = self.objects.thread(choice.thread);
        let child = match action {
            Action::Spawn { .. } => {
                let hist = state.threads[index].hist;
                let child = self.histories.start(hist);
                self.objects.thread(child)
            }
            _ => own,
        };
        let seen = state.step(
            index,
            action,
            choice.way,
            &mut self.histories,
            |_| child,
        )?;
        if let (Some(scope), Action::Exit { panicked, .. }) = (scope, action) {
            state.left_scope(scope, choice.thread, *panicked, tells);
        }
        if let Some(at) = state.position(choice.thread) {
            state.threads[at].hist = self.head(state, state.threads[at].hist);
        }
        Ok(seen)
    }

    /// Calls `touch` with all that the step at this history touches.
    pub fn touches(&mut self, hist: Hist, touch: impl FnMut(Obj, Touch)) {
        let Some(next) = self.next(hist).cloned() else { return };
        let thread = self.histories.thread(hist);
        let own = self.objects.thread(thread);
        let scope = self.scope(thread);
        machine::touches(thread, &next.op.action, scope, own, touch);
    }

    /// Whether a thread with this history has found `channel` closed.
    pub fn closed(&self, mut hist: Hist, channel: Obj) -> bool {
        while let Node::Step { before, seen } = self.histories.node(hist) {
            if seen == Seen::Closed
                && let Some(next) = self.next(before)
                && matches!(next.op.action, Action::Receive { channel: c, .. } | Action::TryReceive(c) if c == channel)
            {
                return true;
            }
            hist = before;
        }
        false
    }
}
