//! What may still come: which threads may touch which objects, and how.

use rustc_hash::FxHashMap;

use crate::history::{Hist, Node, Obj, Seen};
use crate::machine::{Action, Object, State, Touch};
use crate::world::World;

/// Answers whether a thread with a certain history may touch an object in a
/// certain way, now or later.
///
/// Histories form a tree: one more step leads to a child, and so does starting
/// a thread. What a thread may do from some history on, itself or by threads
/// that it will start, is what the learned steps below that node do: those on
/// whose way nothing is received that is gone by now.
#[derive(Default)]
pub struct Future {
    /// For each history, its place in a walk through the tree, and the place
    /// after everything below it.
    span: Vec<(u32, u32)>,
    /// For each object, where in that walk it is touched, in order.
    touched: FxHashMap<Obj, Vec<(u32, Touch)>>,
    /// The history at each place of the walk.
    order: Vec<Hist>,
    /// For each history, the last step up to it that took something which
    /// somebody has left, and that step's object.
    taken: Vec<Option<(Hist, Obj)>>,
    parent: Vec<Hist>,
    /// For each history, the one below which all is that may come next.
    top: Vec<Hist>,
}

impl Future {
    /// What `world` knows so far.
    pub fn new(world: &mut World) -> Self {
        let count = world.histories.count();
        // Children have larger numbers than their parents.
        let mut size = vec![1u32; count];
        for hist in (1..count).rev() {
            if let Some(parent) = world.histories.parent(hist as Hist) {
                size[parent as usize] += size[hist];
            }
        }
        let mut span = vec![(0, 0); count];
        let mut free = vec![0u32; count];
        let mut order = vec![0 as Hist; count];
        for hist in 0..count {
            let from = match world.histories.parent(hist as Hist) {
                None => 0,
                Some(parent) => {
                    let at = free[parent as usize];
                    free[parent as usize] += size[hist];
                    at
                }
            };
            span[hist] = (from, from + size[hist]);
            free[hist] = from + 1;
            order[from as usize] = hist as Hist;
        }
        let mut touched: FxHashMap<Obj, Vec<(u32, Touch)>> =
            FxHashMap::default();
        for (place, &hist) in order.iter().enumerate() {
            world.touches(hist, |object, touch| {
                touched.entry(object).or_default().push((place as u32, touch));
            });
        }
        let mut taken: Vec<Option<(Hist, Obj)>> = Vec::with_capacity(count);
        let mut parents = Vec::with_capacity(count);
        for hist in 0..count as Hist {
            let parent = world.histories.parent(hist);
            parents.push(parent.unwrap_or(hist));
            let before = parent.and_then(|parent| taken[parent as usize]);
            let from = match (
                world.histories.node(hist),
                parent.and_then(|p| world.next(p)),
            ) {
                (Node::Step { seen: Seen::From(_), .. }, Some(next)) => {
                    match next.op.action {
                        Action::Receive { channel: o, .. }
                        | Action::TryReceive(o) => Some((hist, o)),
                        Action::Lock(o)
                        | Action::Write(o)
                        | Action::Own(o)
                        | Action::TryLock(o)
                        | Action::Wake { mutex: o, .. } => Some((hist, o)),
                        _ => None,
                    }
                }
                _ => None,
            };
            taken.push(from.or(before));
        }
        let histories = &world.histories;
        let mut top: Vec<Hist> =
            (0..count as Hist).map(|h| histories.without_wait(h)).collect();
        // Wherever it is in a round, it may come to the head again.
        for (&end, round) in &world.waiting.rounds {
            let mut at = end;
            while at != round.head {
                at = parents[at as usize];
                top[at as usize] = round.head;
            }
        }
        Self { span, touched, order, taken, parent: parents, top }
    }

    fn top(&self, hist: Hist) -> Hist {
        self.top.get(hist as usize).copied().unwrap_or(hist)
    }

    fn contains(&self, above: Hist, below: Hist) -> bool {
        match (self.span.get(above as usize), self.span.get(below as usize)) {
            (Some(above), Some(below)) => {
                above.0 <= below.0 && below.0 < above.1
            }
            _ => false,
        }
    }

    /// Whether what the step to `hist` took from `object` is still there, or
    /// may be left there by somebody.
    fn possible(
        &self,
        world: &World,
        state: &State,
        hist: Hist,
        object: Obj,
    ) -> bool {
        let Node::Step { seen: Seen::From(from), .. } =
            world.histories.node(hist)
        else {
            return true;
        };
        let there = match state.object(object) {
            Some(Object::Channel { messages, .. }) => messages.contains(&from),
            Some(
                Object::Mutex { version, .. } | Object::RwLock { version, .. },
            ) => *version == Seen::From(from),
            _ => false,
        };
        there
            || state
                .threads
                .iter()
                .any(|t| self.contains(self.top(t.hist), from))
    }

    /// Whether, in `state`, a thread with history `hist` may touch `object` in
    /// one of these ways, now or later.
    pub fn may(
        &self,
        world: &World,
        state: &State,
        hist: Hist,
        object: Obj,
        ways: Touch,
    ) -> bool {
        let hist = self.top(hist);
        let (Some(&(from, to)), Some(touched)) =
            (self.span.get(hist as usize), self.touched.get(&object))
        else {
            return false;
        };
        let mut at = touched.partition_point(|t| t.0 < from);
        while let Some(&(place, touch)) = touched.get(at).filter(|t| t.0 < to) {
            if touch & ways == 0 {
                at += 1;
                continue;
            }
            let goal = self.order[place as usize];
            let Some(step) = self.obstacle(world, state, hist, goal) else {
                return true;
            };
            // Nothing below that step is possible.
            let end = self.span[step as usize].1;
            at += touched[at..].partition_point(|t| t.0 < end);
        }
        false
    }

    /// The first step on the way from `hist` down to `goal` that is not
    /// possible.
    fn obstacle(
        &self,
        world: &World,
        state: &State,
        hist: Hist,
        goal: Hist,
    ) -> Option<Hist> {
        let mut obstacle = None;
        let mut at = goal;
        while let Some((step, object)) = self.taken[at as usize] {
            if step == hist || !self.contains(hist, step) {
                break;
            }
            if !self.possible(world, state, step, object) {
                obstacle = Some(step);
            }
            at = self.parent[step as usize];
        }
        obstacle
    }
}
