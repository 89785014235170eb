use ::std::fmt;
use ::std::ops::{Deref, DerefMut};
use ::std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use engine::execution::{
    create, holds, not_modelled, over, own, panicking, step,
};
use engine::history::{Obj, Seen};
use engine::machine::{Action, Leaves, Object};
use engine::plain::{plain, version};

use super::{LockResult, PoisonError, TryLockError, TryLockResult};

/// Data behind a lock.
///
/// The machine decides who holds it. The lock inside only lets the data out to
/// that holder without `unsafe`; nobody ever waits for it. Its own poison is
/// ignored: explored threads are coroutines, and when one of them unwinds, std
/// takes all of them for panicking.
pub struct Mutex<T: ?Sized> {
    pub(super) object: Obj,
    poisoned: AtomicBool,
    inner: ::std::sync::Mutex<T>,
}

/// Holds the lock until it is dropped.
#[must_use]
pub struct MutexGuard<'a, T: ?Sized> {
    pub(super) mutex: &'a Mutex<T>,
    pub(super) inner: Option<::std::sync::MutexGuard<'a, T>>,
    pub(super) panicking: bool,
}

impl<T> Mutex<T> {
    /// Makes it.
    #[track_caller]
    pub fn new(value: T) -> Self {
        Self {
            object: create(Object::Mutex {
                holder: None,
                version: version(&value),
            }),
            poisoned: AtomicBool::new(false),
            inner: ::std::sync::Mutex::new(value),
        }
    }

    /// What it guards, when nobody else can reach it any more.
    ///
    /// # Errors
    ///
    /// When somebody panicked while holding it.
    #[track_caller]
    pub fn into_inner(self) -> LockResult<T> {
        own(self.object);
        let poisoned = self.poisoned.load(Relaxed);
        let value =
            self.inner.into_inner().unwrap_or_else(PoisonError::into_inner);
        if poisoned { Err(PoisonError::new(value)) } else { Ok(value) }
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
        let inner = match self.inner.try_lock() {
            Ok(inner) => inner,
            Err(TryLockError::Poisoned(error)) => error.into_inner(),
            // Only a destructor that locks while everybody unwinds.
            Err(TryLockError::WouldBlock) => {
                panic!("the lock is taken and the execution is over")
            }
        };
        let guard = MutexGuard {
            mutex: self,
            inner: Some(inner),
            panicking: panicking(),
        };
        if self.poisoned.load(Relaxed) {
            Err(PoisonError::new(guard))
        } else {
            Ok(guard)
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

    /// Whether somebody panicked while holding it. Asked by who does not hold it, it
    /// is a step. (Real threads poison a lock a moment before they give it
    /// back; here the two are one step.)
    #[track_caller]
    pub fn is_poisoned(&self) -> bool {
        if !over() && !holds(self.object) {
            step(Action::Look(self.object));
        }
        self.poisoned.load(Relaxed)
    }

    /// Takes the poison away, which only who holds it may do here.
    pub fn clear_poison(&self) {
        if !over() && !holds(self.object) {
            not_modelled(
                "`clear_poison` of a lock that the thread does not hold",
            );
        }
        self.poisoned.store(false, Relaxed);
    }

    /// The data, which nobody else can reach.
    ///
    /// # Errors
    ///
    /// When somebody panicked while holding it.
    #[track_caller]
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        own(self.object);
        let poisoned = self.poisoned.load(Relaxed);
        let value =
            self.inner.get_mut().unwrap_or_else(PoisonError::into_inner);
        if poisoned { Err(PoisonError::new(value)) } else { Ok(value) }
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
        let (lock, leaves) = (self.mutex.object, self.leaves());
        step(Action::Unlock { lock, leaves });
        self.release();
    }
}

impl<T: ?Sized> MutexGuard<'_, T> {
    /// What it guards, as others will find it, if that is a plain value.
    pub(super) fn leaves(&self) -> Leaves {
        let poisoned = self.mutex.poisoned.load(Relaxed) || self.poisons();
        if poisoned { None } else { plain(self.inner.as_deref()?) }
    }

    fn poisons(&self) -> bool {
        !self.panicking && panicking() && !over()
    }

    /// Lets go of the data, poisoning it as std does.
    fn release(&mut self) {
        self.inner = None;
        if self.poisons() {
            self.mutex.poisoned.store(true, Relaxed);
        }
    }
}

impl<T: Default> Default for Mutex<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Mutex<T> {
    /// Tries to lock, as std does: some steps.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Mutex");
        match self.try_lock() {
            Ok(guard) => {
                shown.field("data", &&*guard);
            }
            Err(TryLockError::Poisoned(error)) => {
                shown.field("data", &&**error.get_ref());
            }
            Err(TryLockError::WouldBlock) => {
                shown.field("data", &format_args!("<locked>"));
            }
        }
        shown.field("poisoned", &self.is_poisoned()).finish_non_exhaustive()
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
