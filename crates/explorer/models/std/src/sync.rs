//! What threads share.
//!
//! `Arc` is std's own, so it can become an `Arc<dyn Trait>`; no thread can tell
//! by it what others do, as long as nobody asks how many there are. So a file
//! that does is refused before it is compiled (`explorer_source`), `Weak` is
//! missing, and so is an execution in which the last `Arc` to be dropped drops
//! something that takes a step.

pub use ::std::sync::{
    Arc, LockResult, PoisonError, TryLockError, TryLockResult,
};

pub mod atomic;
mod barrier;
mod condvar;
pub mod mpsc;
mod mutex;
mod once;
mod rwlock;

pub use barrier::{Barrier, BarrierWaitResult};
pub use condvar::{Condvar, WaitTimeoutResult};
pub use mutex::{Mutex, MutexGuard};
pub use once::{LazyLock, Once, OnceLock, OnceState};
pub use rwlock::{RwLock, RwLockReadGuard, RwLockWriteGuard};
