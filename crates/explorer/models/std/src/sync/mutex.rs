use ::std::fmt;
use ::std::ops::{Deref, DerefMut};

use engine::execution::{create, over, panicking, step};
use engine::history::{Obj, Seen};
use engine::machine::{Action, Object};

use super::{LockResult, PoisonError, TryLockError, TryLockResult};

/// Data behind a lock.
///
/// The machine decides who holds it. The lock inside only lets the data out to
/// that holder without `unsafe`; nobody ever waits for it.
pub struct Mutex<T: ?Sized> {
    pub(super) object: Obj,
    inner: ::std::sync::Mutex<T>,
}

/// Holds the lock until it is dropped.
#[must_use]
pub struct MutexGuard<'a, T: ?Sized> {
    pub(super) mutex: &'a Mutex<T>,
    pub(super) inner: Option<::std::sync::MutexGuard<'a, T>>,
    panicking: bool,
}

impl<T> Mutex<T> {
    /// Makes it.
    #[track_caller]
    pub fn new(value: T) -> Self {
        Self {
            object: create(Object::Mutex { holder: None, version: Seen::Initial }),
            inner: ::std::sync::Mutex::new(value),
        }
    }

    /// What it guards, when nobody else can reach it any more.
    ///
    /// # Errors
    ///
    /// When somebody panicked while holding it.
    pub fn into_inner(self) -> LockResult<T> {
        self.inner.into_inner()
    }
}

impl<T: ?Sized> Mutex<T> {
    /// Waits until it is free, and takes it.
    ///
    /// # Errors
    ///
    /// When somebody panicked while holding it.
    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        step(Action::Lock(self.object));
        self.guard()
    }

    pub(super) fn guard(&self) -> LockResult<MutexGuard<'_, T>> {
        let guard = |inner| MutexGuard { mutex: self, inner: Some(inner), panicking: panicking() };
        match self.inner.try_lock() {
            Ok(inner) => Ok(guard(inner)),
            Err(TryLockError::Poisoned(error)) => Err(PoisonError::new(guard(error.into_inner()))),
            // Only a destructor that locks while everybody unwinds.
            Err(TryLockError::WouldBlock) => panic!("the lock is taken and the execution is over"),
        }
    }

    /// Takes it if it is free.
    ///
    /// # Errors
    ///
    /// When it is not free, or somebody panicked while holding it.
    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        if step(Action::TryLock(self.object)) == Seen::Empty {
            return Err(TryLockError::WouldBlock);
        }
        self.guard().map_err(TryLockError::Poisoned)
    }

    /// Whether somebody panicked while holding it. Ask while holding it.
    pub fn is_poisoned(&self) -> bool {
        self.inner.is_poisoned()
    }

    /// The data, which nobody else can reach.
    ///
    /// # Errors
    ///
    /// When somebody panicked while holding it.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        self.inner.get_mut()
    }
}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.inner.as_ref().expect("the lock is held")
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.inner.as_mut().expect("the lock is held")
    }
}

impl<T: ?Sized> Drop for MutexGuard<'_, T> {
    #[track_caller]
    fn drop(&mut self) {
        if self.inner.is_none() {
            return;
        }
        step(Action::Unlock(self.mutex.object));
        self.release();
    }
}

impl<T: ?Sized> MutexGuard<'_, T> {
    /// Lets go of the data, poisoning it as std does.
    pub(super) fn release(&mut self) {
        let inner = self.inner.take();
        if !self.panicking && panicking() && !over() {
            // Poison it by a panic of our own, since std asks whether the
            // operating system's thread is panicking.
            let poison = ::std::panic::AssertUnwindSafe(move || {
                let _inner = inner;
                ::std::panic::resume_unwind(Box::new(()));
            });
            let _ = ::std::panic::catch_unwind(poison);
        }
    }
}

impl<T: Default> Default for Mutex<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: ?Sized> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mutex")
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
