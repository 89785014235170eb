//! Witnesses: schedules that reach what they are to show with the fewest
//! switches between threads, and of those the ones with the fewest steps.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::hash::Hash;
use std::ops::ControlFlow;

use rustc_hash::FxHashSet;
use state_graph::{Edge, Graph};

/// A way through a graph from its start; the least one is the best to show.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Witness {
    /// How often another thread goes on.
    pub switches: usize,
    /// How many steps it has.
    pub steps: usize,
    /// Which of its edges is taken in each state.
    pub edges: Vec<usize>,
}

/// Where a way has come, and from where.
struct Node<M> {
    state: usize,
    memory: M,
    thread: Option<usize>,
    parent: usize,
    edge: usize,
}

/// Visits the states of `graph` until `visit` breaks off, those with the best
/// witness first; `visit` is told how to come by it. What is kept in mind of a
/// way begins as `memory`, and `remember` carries it along an edge: a state is
/// visited once for each memory, and for each thread that may have moved last.
pub fn walk<M: Clone + Eq + Hash>(
    graph: &Graph,
    memory: M,
    remember: impl Fn(&M, &Edge) -> M,
    mut visit: impl FnMut(usize, &M, &dyn Fn() -> Witness) -> ControlFlow<()>,
) {
    let mut nodes =
        vec![Node { state: 0, memory, thread: None, parent: 0, edge: 0 }];
    let mut heap = BinaryHeap::from([Reverse((0, 0, 0))]);
    let mut seen = FxHashSet::default();
    while let Some(Reverse((switches, steps, at))) = heap.pop() {
        let Node { state, ref memory, thread, .. } = nodes[at];
        let memory = memory.clone();
        if !seen.insert((state, memory.clone(), thread)) {
            continue;
        }
        let witness = || {
            let mut edges = Vec::new();
            let mut at = at;
            while at != 0 {
                edges.push(nodes[at].edge);
                at = nodes[at].parent;
            }
            edges.reverse();
            Witness { switches, steps, edges }
        };
        if visit(state, &memory, &witness).is_break() {
            return;
        }
        for (index, edge) in graph.states[state].edges.iter().enumerate() {
            let (mut last, mut switched) = (thread, 0);
            for step in &edge.steps {
                if step.thread != last {
                    last = step.thread;
                    switched += 1;
                }
            }
            let next = (edge.to, remember(&memory, edge), last);
            if seen.contains(&next) {
                continue;
            }
            let (state, memory, thread) = next;
            heap.push(Reverse((
                switches + switched,
                steps + edge.steps.len(),
                nodes.len(),
            )));
            nodes.push(Node { state, memory, thread, parent: at, edge: index });
        }
    }
}
