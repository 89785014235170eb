//! Loops in which a thread only waits.
//!
//! A thread that goes round `while flag.load(SeqCst) {}` learns something in each
//! round, and so has a new history each time, without end. But where the loop
//! keeps nothing from one round to the next
//! ([`explorer_source::waiting_loops`]), and all that it read is still what it
//! was, the next round will be the same. So the step that ends such a round is
//! not offered: the thread waits until something that it read in the round has
//! changed. (Awaiting is how model checkers treat such loops, for example GenMC:
//! M. Kokologiannakis, X. Ren, V. Vafeiadis, *Dynamic Partial Order Reductions
//! for Spinloops*, FMCAD 2021.)
//!
//! No output is lost. Take a schedule with such a round, and leave out the steps
//! of the round. They changed nothing, so all others do what they did; and the
//! thread, which has stood at the head of the loop meanwhile, has the same values
//! in its variables as after the round. It is a schedule with the same text. What
//! is lost are the schedules in which a thread goes round for ever although
//! another one could go on, which no fair scheduler has. Where no thread can go on
//! but round, that is a deadlock.
//!
//! And there is an end: a thread takes a round's last step only when others have
//! changed something since it read it.
//!
//! Watched: the first time that a thread waits by this rule, the program is
//! executed with that thread going round for [`TRIED`] steps, and must not leave
//! the loop. (It could have left it and come back without a step in between, if
//! that was the last thing it did in a round: the two places look the same.) If
//! it does, the program is explored again, and what was read then is known to
//! end the loop.

use rustc_hash::FxHashMap;

use crate::history::{Hist, Node, Obj, Seen};
use crate::machine::{Action, Object, Site, State, Unknown};
use crate::world::{Next, World};

/// A loop of the program that keeps nothing from one round to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loop {
    /// The file, as the compiler was told.
    pub file: String,
    /// Where it begins and ends: line and column.
    pub span: explorer_source::Span,
    /// What was read where a thread seemed to go round, and did not.
    pub ends: Vec<Vec<u64>>,
}

impl Loop {
    /// All such loops of a file with this text.
    pub fn all(file: &str, text: &str) -> Vec<Self> {
        let spans = explorer_source::waiting_loops(text).into_iter();
        spans
            .map(|span| Self { file: file.to_owned(), span, ends: Vec::new() })
            .collect()
    }

    fn holds(&self, site: Site) -> bool {
        let at = (site.line as usize, site.column as usize);
        self.file == site.file && self.span[0] <= at && at < self.span[1]
    }
}

/// The way round a loop: from its head, by steps that changed nothing.
#[derive(Clone, Debug)]
pub struct Round {
    /// The history before it.
    pub head: Hist,
    /// Which of the loops.
    of: usize,
    /// What was read.
    reads: Vec<(Obj, u64)>,
    /// Whether it has been tried that the thread stays in the loop.
    pub tried: bool,
}

impl Round {
    /// Notes in `loops` that this is none.
    pub fn refute(&self, loops: &mut [Loop]) {
        loops[self.of].ends.push(self.values());
    }

    fn values(&self) -> Vec<u64> {
        self.reads.iter().map(|read| read.1).collect()
    }
}

/// For how many steps a thread must stay in a loop.
pub const TRIED: usize = 3000;

/// What is known of loops.
#[derive(Default)]
pub struct Waiting {
    /// The loops of the program.
    pub loops: Vec<Loop>,
    /// By the history that the last step of the round would lead to.
    pub rounds: FxHashMap<Hist, Round>,
}

impl World {
    /// The round that ends with history `hist`, if `next` begins another one.
    ///
    /// That is so when `next` is the very step that the thread took first in
    /// this loop, and it has taken it again since, with nothing but steps of
    /// this loop in between, which changed nothing. (Where something was made on
    /// the way, `next` is not the same. A loop's first step is its condition's
    /// first, or its body's: nothing that was half-calculated is forgotten.)
    pub(crate) fn round(&self, hist: Hist, next: &Next) -> Option<Round> {
        let site = next.op.site;
        let loops = &self.waiting.loops;
        let of = loops.iter().position(|l| l.holds(site))?;
        let inside = &loops[of];
        if !next.effects.is_empty() {
            return None;
        }
        let mut head = None;
        let mut first = None;
        let mut reads = Vec::new();
        let mut at = hist;
        while let Node::Step { before, seen } = self.histories.node(at) {
            let known = self.next(before)?;
            if !inside.holds(known.op.site) {
                break;
            }
            match (&known.op.action, seen) {
                (Action::Load(o), Seen::Value(value)) => {
                    reads.push((*o, value))
                }
                (Action::Update(o, change), Seen::Value(value))
                    if change.apply(value) == value =>
                {
                    reads.push((*o, value));
                }
                (Action::Yield, _) => {}
                _ => return None,
            }
            if head.is_none() && **known == *next {
                head = Some((before, reads.len()));
            }
            first = Some(&known.op);
            at = before;
        }
        let (head, count) = head.filter(|_| first == Some(&next.op))?;
        reads.truncate(count);
        let round = Round { head, of, reads, tried: false };
        (!inside.ends.contains(&round.values())).then_some(round)
    }

    /// The history after a round that this step of a thread would end now, all
    /// that was read in it being what it was.
    ///
    /// # Errors
    ///
    /// When an object is gone.
    pub fn goes_round(
        &self,
        state: &State,
        hist: Hist,
        action: &Action,
    ) -> Result<Option<Hist>, Unknown> {
        if self.waiting.rounds.is_empty() {
            return Ok(None);
        }
        let value = |o: Obj| match state.object(o) {
            Some(Object::Atomic(value)) => Ok(*value),
            _ => Err(Unknown),
        };
        let seen = match action {
            Action::Yield => Seen::Nothing,
            Action::Load(o) => Seen::Value(value(*o)?),
            Action::Update(o, change) => {
                let old = value(*o)?;
                if change.apply(old) != old {
                    return Ok(None);
                }
                Seen::Value(old)
            }
            _ => return Ok(None),
        };
        let Some(after) = self.histories.find_step(hist, seen) else {
            return Ok(None);
        };
        Ok((self.head(state, after) != after).then_some(after))
    }

    /// `hist`, or the head of the loop if it has gone round and nothing has
    /// changed.
    pub fn head(&self, state: &State, hist: Hist) -> Hist {
        let same = |(object, read): &(Obj, u64)| matches!(state.object(*object), Some(Object::Atomic(value)) if value == read);
        match self.waiting.rounds.get(&hist) {
            Some(round) if round.reads.iter().all(same) => round.head,
            _ => hist,
        }
    }

    /// In how many ways a live thread can take its next step, `action`, now:
    /// [`State::ways`], but for a step that would only lead it round a loop.
    ///
    /// # Errors
    ///
    /// When an object is gone.
    pub fn ways(
        &self,
        state: &State,
        thread: Hist,
        action: &Action,
    ) -> Result<u32, Unknown> {
        let ways = state.ways(thread, action)?;
        let at = state.position(thread).ok_or(Unknown)?;
        let hist = state.threads[at].hist;
        let round = self.goes_round(state, hist, action)?;
        Ok(if round.is_some() { 0 } else { ways })
    }
}
