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
    /// The threads that each run joins.
    runs: Vec<Vec<Hist>>,
    /// For each history whose next step is a join: its run.
    run_of: FxHashMap<Hist, usize>,
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
            let Action::Join(thread, _) = next.op.action else { continue };
            let before = match world.histories.node(hist) {
                Node::Step { before, .. } => joins.run_of.get(&before),
                Node::Start { .. } => None,
            };
            let run = before.copied().unwrap_or(joins.runs.len());
            if run == joins.runs.len() {
                joins.runs.push(Vec::new());
            }
            joins.run_of.insert(hist, run);
            joins.runs[run].push(thread);
        }
        joins
    }

    /// Whether the next step of a thread with this history is one of them.
    pub fn contain(&self, hist: Hist) -> bool {
        self.run_of.contains_key(&hist)
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
        let runs = (self.run_of.get(&left_hist), self.run_of.get(&right_hist));
        let (Some(&left_run), Some(&right_run)) = runs else {
            return swap.compare(world, left, right);
        };
        let threads = self.runs[left_run].iter();
        let mut renamed: Vec<Hist> =
            threads.map(|&thread| swap.hist(world, thread)).collect();
        let mut there = self.runs[right_run].clone();
        renamed.sort_unstable();
        there.sort_unstable();
        let (mut left, mut right) = (left.clone(), right.clone());
        left.op.action = Action::Yield;
        right.op.action = Action::Yield;
        renamed == there && swap.compare(world, &left, &right)
    }
}
