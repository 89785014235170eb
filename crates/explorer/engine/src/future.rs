//! What may still come: which threads may touch which objects, and how.

use rustc_hash::FxHashMap;

use crate::history::{Hist, Obj};
use crate::machine::Touch;
use crate::world::World;

/// Answers whether a thread with a certain history may touch an object in a
/// certain way, now or later.
///
/// Histories form a tree: one more step leads to a child, and so does starting
/// a thread. What a thread may do from some history on, itself or by threads
/// that it will start, is what the learned steps below that node do.
#[derive(Default)]
pub struct Future {
    /// For each history, its place in a walk through the tree, and the place
    /// after everything below it.
    span: Vec<(u32, u32)>,
    /// For each object, where in that walk it is touched, in order.
    touched: FxHashMap<Obj, Vec<(u32, Touch)>>,
}

impl Future {
    /// What `world` knows so far.
    pub fn new(world: &mut World) -> Self {
        let count = world.histories.len();
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
        let mut touched: FxHashMap<Obj, Vec<(u32, Touch)>> = FxHashMap::default();
        for (place, &hist) in order.iter().enumerate() {
            world.touches(hist, |object, touch| {
                touched.entry(object).or_default().push((place as u32, touch));
            });
        }
        Self { span, touched }
    }

    /// Whether a thread with history `hist` may touch `object` in one of these
    /// ways.
    pub fn may(&self, hist: Hist, object: Obj, ways: Touch) -> bool {
        let (Some(&(from, to)), Some(touched)) =
            (self.span.get(hist as usize), self.touched.get(&object))
        else {
            return false;
        };
        let first = touched.partition_point(|t| t.0 < from);
        touched[first..].iter().take_while(|t| t.0 < to).any(|t| t.1 & ways != 0)
    }
}
