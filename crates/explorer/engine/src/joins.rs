//! Joins that a thread makes one after the other, with no step between them.
//!
//! Nobody can notice when such a join is made, nor, as long as none of them
//! tells anything, to which of the threads it has come: a thread that makes
//! them all might as well wait until all are possible, and then make them in
//! any order. So threads that are joined one after the other can be alike, as
//! those that a scope waits for can.

use rustc_hash::FxHashMap;

use crate::history::{Hist, Node, Seen};
use crate::machine::Action;
use crate::symmetry::Swap;
use crate::world::{Next, World};

/// The runs of joins that are known. A join that has told something, which is
/// a result or a panic, is in none of them.
#[derive(Default)]
pub struct Joins {
    runs: Vec<Vec<Action>>,
    /// For each history whose next step is a join: its run, and the place in
    /// it.
    places: FxHashMap<Hist, (usize, usize)>,
}

impl Joins {
    /// Those that `world` knows.
    pub fn new(world: &World) -> Self {
        let mut joins = Self::default();
        let count = world.histories.count() as Hist;
        let mut tells = vec![false; count as usize];
        for hist in 0..count {
            if let Node::Step { before, seen } = world.histories.node(hist) {
                tells[before as usize] |= seen != Seen::Nothing;
            }
        }
        // What comes before has a smaller number.
        for hist in (0..count).filter(|&hist| !tells[hist as usize]) {
            let Some(next) = world.next(hist) else { continue };
            let join = match next.op.action {
                Action::Join(..) => next.op.action.clone(),
                _ => continue,
            };
            let before = match world.histories.node(hist) {
                Node::Step { before, .. } => joins.places.get(&before),
                Node::Start { .. } => None,
            };
            let run = before.map_or(joins.runs.len(), |&(run, _)| run);
            if run == joins.runs.len() {
                joins.runs.push(Vec::new());
            }
            joins.places.insert(hist, (run, joins.runs[run].len()));
            joins.runs[run].push(join);
        }
        joins
    }

    /// The joins that a thread with this history is about to make: nothing if
    /// its next step is none.
    pub fn from(&self, hist: Hist) -> &[Action] {
        match self.places.get(&hist) {
            Some(&(run, place)) => &self.runs[run][place..],
            None => &[],
        }
    }

    /// [`Swap::compare`], for which two joins are the same when their runs
    /// join the same threads.
    pub fn compare(
        &self,
        swap: &mut Swap,
        world: &mut World,
        (left_hist, left): (Hist, &Next),
        (right_hist, right): (Hist, &Next),
    ) -> bool {
        let places =
            (self.places.get(&left_hist), self.places.get(&right_hist));
        let (Some(&(left_run, _)), Some(&(right_run, _))) = places else {
            return swap.compare(world, left, right);
        };
        let threads = |run: usize| {
            self.runs[run].iter().filter_map(|join| match join {
                Action::Join(thread, _) => Some(*thread),
                _ => None,
            })
        };
        let mut renamed: Vec<Hist> =
            threads(left_run).map(|t| swap.hist(world, t)).collect();
        let mut there: Vec<Hist> = threads(right_run).collect();
        renamed.sort_unstable();
        there.sort_unstable();
        let (mut left, mut right) = (left.clone(), right.clone());
        left.op.action = Action::Yield;
        right.op.action = Action::Yield;
        renamed == there && swap.compare(world, &left, &right)
    }
}
