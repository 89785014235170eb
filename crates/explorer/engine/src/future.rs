//! What may still come: which threads may touch which objects, and how.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::history::{Hist, Node, Obj, Seen};
use crate::machine::{Action, BLIND, Object, State, Thread, Touch};
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
    touched: Vec<Vec<(u32, Touch)>>,
    /// What [`Self::ever`] has answered.
    evers: RefCell<FxHashMap<(Hist, Obj), Ever>>,
    /// What [`Self::needs`] has answered.
    needs: RefCell<FxHashMap<Hist, Rc<[Obj]>>>,
    /// At each place of the walk, the objects that are looked at.
    looked: Vec<Box<[Obj]>>,
    /// The history at each place of the walk.
    order: Vec<Hist>,
    /// For each history, the last step up to it that took something which
    /// somebody had left.
    taken: Vec<Option<Hist>>,
    parent: Vec<Hist>,
    /// For each history, the one below which all is that may come next.
    top: Vec<Hist>,
}

/// A state, for questions about what follows.
pub struct Now<'a> {
    state: &'a State,
    left: OnceCell<Vec<Hist>>,
}

impl<'a> Now<'a> {
    pub fn new(state: &'a State) -> Self {
        Self { state, left: OnceCell::new() }
    }

    /// Who left what there is to be taken: messages, and what locks guard.
    fn left(&self) -> &[Hist] {
        self.left.get_or_init(|| {
            let mut left = Vec::new();
            for (_, object) in &self.state.objects {
                match object {
                    Object::Channel { messages, .. } => left.extend(messages),
                    Object::Mutex { version: Seen::From(by), .. }
                    | Object::RwLock { version: Seen::From(by), .. } => {
                        left.push(*by)
                    }
                    _ => {}
                }
            }
            left
        })
    }
}

/// How a thread may touch an object from some history on.
#[derive(Clone, Copy)]
struct Ever {
    /// In some of the ways that are known.
    known: Touch,
    /// In some on whose way nothing is taken: they are open in every state.
    free: Touch,
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
        let mut touched: Vec<Vec<(u32, Touch)>> = Vec::new();
        let mut looked = Vec::with_capacity(count);
        for (place, &hist) in order.iter().enumerate() {
            let mut looks = Vec::new();
            world.touches(hist, |object, touch| {
                let at = object as usize;
                if touched.len() <= at {
                    touched.resize(at + 1, Vec::new());
                }
                touched[at].push((place as u32, touch));
                if touch & !BLIND != 0 {
                    looks.push(object);
                }
            });
            looked.push(looks.into());
        }
        let mut taken: Vec<Option<Hist>> = Vec::with_capacity(count);
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
                        Action::Receive { .. }
                        | Action::TryReceive(_)
                        | Action::Lock(_)
                        | Action::Write(_)
                        | Action::Own(_)
                        | Action::TryLock(_)
                        | Action::Wake { .. } => Some(hist),
                        _ => None,
                    }
                }
                _ => None,
            };
            taken.push(from.or(before));
        }
        let histories = &world.histories;
        let top =
            (0..count as Hist).map(|h| histories.without_wait(h)).collect();
        let parent = parents;
        let (evers, needs) = Default::default();
        Self { span, touched, looked, order, taken, parent, top, evers, needs }
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

    /// Whether what the step to `hist` took is still there, or may be left
    /// there by somebody.
    fn possible(&self, world: &World, now: &Now, hist: Hist) -> bool {
        let Node::Step { seen: Seen::From(from), .. } =
            world.histories.node(hist)
        else {
            return true;
        };
        let may_leave = |t: &Thread| self.contains(self.top(t.hist), from);
        now.left().contains(&from) || now.state.threads.iter().any(may_leave)
    }

    /// Whether, from `now` on, a thread with history `hist` may touch `object`
    /// in one of these ways. A history that is newer than this is
    /// taken to lead to anything.
    pub fn may(
        &self,
        world: &World,
        now: &Now,
        hist: Hist,
        object: Obj,
        ways: Touch,
    ) -> bool {
        let hist = self.top(hist);
        let Some(ever) = self.ever(hist, object) else { return true };
        if ever.known & ways == 0 || ever.free & ways != 0 {
            return ever.known & ways != 0;
        }
        let (from, to) = self.span[hist as usize];
        let touched = &self.touched[object as usize];
        let mut at = touched.partition_point(|t| t.0 < from);
        while let Some(&(place, touch)) = touched.get(at).filter(|t| t.0 < to) {
            if touch & ways == 0 {
                at += 1;
                continue;
            }
            let goal = self.order[place as usize];
            let Some(step) = self.obstacle(world, now, hist, goal) else {
                return true;
            };
            // Nothing below that step is possible.
            let end = self.span[step as usize].1;
            at += touched[at..].partition_point(|t| t.0 < end);
        }
        false
    }

    /// Objects that a thread with this history may look at whatever it can
    /// receive, in order: for these, [`Self::may`] is true in every state.
    pub fn needs(&self, hist: Hist) -> Rc<[Obj]> {
        let hist = self.top(hist);
        let known = self.needs.borrow().get(&hist).cloned();
        known.unwrap_or_else(|| {
            let mut objects = Vec::new();
            let (from, to) = *self.span.get(hist as usize).unwrap_or(&(0, 0));
            let mut place = from;
            while place < to {
                let here = self.order[place as usize];
                if here != hist && self.taken[here as usize] == Some(here) {
                    place = self.span[here as usize].1;
                    continue;
                }
                objects.extend(&self.looked[place as usize]);
                place += 1;
            }
            objects.sort_unstable();
            objects.dedup();
            let objects: Rc<[Obj]> = objects.into();
            self.needs.borrow_mut().insert(hist, objects.clone());
            objects
        })
    }

    /// What can be said about it whatever the state, unless the history is too
    /// new.
    fn ever(&self, hist: Hist, object: Obj) -> Option<Ever> {
        let &(from, to) = self.span.get(hist as usize)?;
        let mut ever = Ever { known: 0, free: 0 };
        let Some(touched) = self.touched.get(object as usize) else {
            return Some(ever);
        };
        // Most objects are touched in a small part of the tree only.
        match (touched.first(), touched.last()) {
            (Some(first), Some(last)) if first.0 < to && last.0 >= from => {}
            _ => return Some(ever),
        }
        if let Some(&ever) = self.evers.borrow().get(&(hist, object)) {
            return Some(ever);
        }
        let at = touched.partition_point(|t| t.0 < from);
        for &(place, touch) in touched[at..].iter().take_while(|t| t.0 < to) {
            ever.known |= touch;
            let goal = self.order[place as usize];
            let taken = self.taken[goal as usize];
            let below = |step| step != hist && self.contains(hist, step);
            if !taken.is_some_and(below) {
                ever.free |= touch;
            }
        }
        self.evers.borrow_mut().insert((hist, object), ever);
        Some(ever)
    }

    /// The first step on the way from `hist` down to `goal` that is not
    /// possible.
    fn obstacle(
        &self,
        world: &World,
        now: &Now,
        hist: Hist,
        goal: Hist,
    ) -> Option<Hist> {
        let mut obstacle = None;
        let mut at = goal;
        while let Some(step) = self.taken[at as usize] {
            if step == hist || !self.contains(hist, step) {
                break;
            }
            if !self.possible(world, now, step) {
                obstacle = Some(step);
            }
            at = self.parent[step as usize];
        }
        obstacle
    }
}
