use ::std::fmt;
use ::std::time::Duration;

use engine::execution::{create, step};
use engine::history::{Obj, Seen};
use engine::machine::{Action, Object};

use super::{LockResult, MutexGuard, PoisonError};

/// Something to be notified of. Nobody wakes without a reason here.
pub struct Condvar {
    object: Obj,
}

/// Whether the time was up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitTimeoutResult(bool);

impl WaitTimeoutResult {
    /// Whether the time was up.
    pub fn timed_out(&self) -> bool {
        self.0
    }
}

impl Condvar {
    /// Makes it.
    #[track_caller]
    pub fn new() -> Self {
        Self { object: create(Object::Condvar { waiting: Vec::new() }) }
    }

    #[track_caller]
    fn sleep<'a, T>(
        &self,
        mut guard: MutexGuard<'a, T>,
        timed: bool,
    ) -> (LockResult<MutexGuard<'a, T>>, bool) {
        let (condvar, mutex) = (self.object, guard.mutex);
        let leaves = guard.leaves();
        step(Action::Wait { condvar, mutex: mutex.object, leaves });
        // Waiting poisons nothing, whoever is panicking.
        guard.inner = None;
        let panicking = guard.panicking;
        drop(guard);
        let late = timed && step(Action::WakeInTime(condvar)) == Seen::Empty;
        step(if timed {
            Action::Lock(mutex.object)
        } else {
            Action::Wake { condvar, mutex: mutex.object }
        });
        let mut guard = mutex.guard();
        match &mut guard {
            Ok(guard) => guard.panicking = panicking,
            Err(error) => error.get_mut().panicking = panicking,
        }
        (guard, late)
    }

    /// Gives the lock back, waits to be notified, and takes it again.
    ///
    /// # Errors
    ///
    /// When somebody panicked while holding the lock.
    #[track_caller]
    pub fn wait<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
    ) -> LockResult<MutexGuard<'a, T>> {
        self.sleep(guard, false).0
    }

    /// Waits while `condition` holds.
    ///
    /// # Errors
    ///
    /// When somebody panicked while holding the lock.
    #[track_caller]
    pub fn wait_while<'a, T, F>(
        &self,
        mut guard: MutexGuard<'a, T>,
        mut condition: F,
    ) -> LockResult<MutexGuard<'a, T>>
    where
        F: FnMut(&mut T) -> bool,
    {
        while condition(&mut guard) {
            guard = self.wait(guard)?;
        }
        Ok(guard)
    }

    /// Waits, perhaps not long enough.
    ///
    /// # Errors
    ///
    /// When somebody panicked while holding the lock.
    #[track_caller]
    pub fn wait_timeout<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        _: Duration,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        let (guard, late) = self.sleep(guard, true);
        match guard {
            Ok(guard) => Ok((guard, WaitTimeoutResult(late))),
            Err(error) => Err(PoisonError::new((
                error.into_inner(),
                WaitTimeoutResult(late),
            ))),
        }
    }

    /// Waits while `condition` holds, perhaps not long enough.
    ///
    /// # Errors
    ///
    /// When somebody panicked while holding the lock.
    #[track_caller]
    pub fn wait_timeout_while<'a, T, F>(
        &self,
        mut guard: MutexGuard<'a, T>,
        time: Duration,
        mut condition: F,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)>
    where
        F: FnMut(&mut T) -> bool,
    {
        loop {
            if !condition(&mut guard) {
                return Ok((guard, WaitTimeoutResult(false)));
            }
            let (next, result) = self.wait_timeout(guard, time)?;
            guard = next;
            if result.timed_out() {
                let late = condition(&mut guard);
                return Ok((guard, WaitTimeoutResult(late)));
            }
        }
    }

    /// Wakes one waiting thread, any of them.
    #[track_caller]
    pub fn notify_one(&self) {
        step(Action::NotifyOne { condvar: self.object, counted: false });
    }

    /// Wakes all waiting threads.
    #[track_caller]
    pub fn notify_all(&self) {
        step(Action::NotifyAll { condvar: self.object, counted: false });
    }
}

impl fmt::Debug for Condvar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Condvar").finish_non_exhaustive()
    }
}

impl Default for Condvar {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}
