use ::std::fmt;

use engine::execution::{create, step};
use engine::history::{Obj, Seen};
use engine::machine::{Action, Object};

/// Lets threads wait for each other.
pub struct Barrier {
    object: Obj,
}

/// Tells the last one to arrive from the others.
pub struct BarrierWaitResult(bool);

impl BarrierWaitResult {
    /// Whether this thread was the last one to arrive.
    pub fn is_leader(&self) -> bool {
        self.0
    }
}

impl fmt::Debug for Barrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Barrier").finish_non_exhaustive()
    }
}

impl fmt::Debug for BarrierWaitResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BarrierWaitResult")
            .field("is_leader", &self.is_leader())
            .finish()
    }
}

impl Barrier {
    /// Makes one for `n` threads.
    #[track_caller]
    pub fn new(n: usize) -> Self {
        let size = u32::try_from(n).expect("fewer than 2^32 threads");
        Self { object: create(Object::Barrier { size, waiting: Vec::new() }) }
    }

    /// Waits until `n` threads wait.
    #[track_caller]
    pub fn wait(&self) -> BarrierWaitResult {
        let last = step(Action::Arrive(self.object)) == Seen::Value(1);
        if !last {
            step(Action::Leave(self.object));
        }
        BarrierWaitResult(last)
    }
}
