use ::std::fmt;
use ::std::ops::{Deref, DerefMut};
use ::std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use engine::execution::{
    create, holds, not_modelled, over, own, panicking, step,
};
use engine::history::{Obj, Seen};
use engine::machine::{Action, Object};
use engine::plain::{plain, version};

use super::{LockResult, PoisonError, TryLockError, TryLockResult};

/// Data that many may read, or one write. See [`Mutex`](super::Mutex) for what
/// is inside.
pub struct RwLock<T: ?Sized> {
    object: Obj,
    poisoned: AtomicBool,
    inner: ::std::sync::RwLock<T>,
}

/// Reads until it is dropped.
#[must_use]
pub struct RwLockReadGuard<'a, T: ?Sized> {
    lock: &'a RwLock<T>,
    inner: Option<::std::sync::RwLockReadGuard<'a, T>>,
}

/// Writes until it is dropped.
#[must_use]
pub struct RwLockWriteGuard<'a, T: ?Sized> {
    lock: &'a RwLock<T>,
    inner: Option<::std::sync::RwLockWriteGuard<'a, T>>,
    panicking: bool,
}

const OVER: &str = "the lock is taken and the execution is over";

impl<T> RwLock<T> {
    /// Makes it.
    #[track_caller]
    pub fn new(value: T) -> Self {
        let initial = Object::RwLock {
            writer: None,
            readers: Vec::new(),
            version: version(&value),
            waiting: None,
            promised: false,
        };
        Self {
            object: create(initial),
            poisoned: AtomicBool::new(false),
            inner: ::std::sync::RwLock::new(value),
        }
    }

    /// What it guards, when nobody else can reach it any more.
    ///
    /// # Errors
    ///
    /// When somebody panicked while writing.
    #[track_caller]
    pub fn into_inner(self) -> LockResult<T> {
        own(self.object);
        let poisoned = self.poisoned.load(Relaxed);
        let value =
            self.inner.into_inner().unwrap_or_else(PoisonError::into_inner);
        if poisoned { Err(PoisonError::new(value)) } else { Ok(value) }
    }
}

impl<T: ?Sized> RwLock<T> {
    fn reader(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        let inner = match self.inner.try_read() {
            Ok(inner) => inner,
            Err(TryLockError::Poisoned(error)) => error.into_inner(),
            Err(TryLockError::WouldBlock) => panic!("{OVER}"),
        };
        let guard = RwLockReadGuard { lock: self, inner: Some(inner) };
        if self.poisoned.load(Relaxed) {
            Err(PoisonError::new(guard))
        } else {
            Ok(guard)
        }
    }

    fn writer(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        let inner = match self.inner.try_write() {
            Ok(inner) => inner,
            Err(TryLockError::Poisoned(error)) => error.into_inner(),
            Err(TryLockError::WouldBlock) => panic!("{OVER}"),
        };
        let guard = RwLockWriteGuard {
            lock: self,
            inner: Some(inner),
            panicking: panicking(),
        };
        if self.poisoned.load(Relaxed) {
            Err(PoisonError::new(guard))
        } else {
            Ok(guard)
        }
    }

    /// Waits until nobody writes, and reads along. A writer that waits may keep
    /// it waiting, or not.
    ///
    /// # Errors
    ///
    /// When somebody panicked while writing.
    #[track_caller]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        step(Action::LockShared { lock: self.object, recursive: false });
        self.reader()
    }

    /// Waits until nobody reads or writes, and writes.
    ///
    /// # Errors
    ///
    /// When somebody panicked while writing.
    #[track_caller]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        while step(Action::Write(self.object)) == Seen::Waits {}
        self.writer()
    }

    /// Reads along if nobody writes, or waits to write and keeps it out.
    ///
    /// # Errors
    ///
    /// When somebody writes, or panicked while writing.
    #[track_caller]
    pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>> {
        if step(Action::TryLockShared { lock: self.object, recursive: false })
            == Seen::Empty
        {
            return Err(TryLockError::WouldBlock);
        }
        self.reader().map_err(TryLockError::Poisoned)
    }

    /// Writes if nobody reads or writes.
    ///
    /// # Errors
    ///
    /// When somebody reads or writes, or panicked while writing.
    #[track_caller]
    pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<'_, T>> {
        if step(Action::TryLock(self.object)) == Seen::Empty {
            return Err(TryLockError::WouldBlock);
        }
        self.writer().map_err(TryLockError::Poisoned)
    }

    /// The data, which nobody else can reach.
    ///
    /// # Errors
    ///
    /// When somebody panicked while writing.
    #[track_caller]
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        own(self.object);
        let poisoned = self.poisoned.load(Relaxed);
        let value =
            self.inner.get_mut().unwrap_or_else(PoisonError::into_inner);
        if poisoned { Err(PoisonError::new(value)) } else { Ok(value) }
    }

    /// Whether somebody panicked while writing. Asked by who does not hold it, it
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
}

impl<T: ?Sized> Deref for RwLockReadGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.inner.as_ref().expect("it is being read")
    }
}

impl<T: ?Sized> Deref for RwLockWriteGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.inner.as_ref().expect("it is being written")
    }
}

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.inner.as_mut().expect("it is being written")
    }
}

impl<T: ?Sized> Drop for RwLockReadGuard<'_, T> {
    #[track_caller]
    fn drop(&mut self) {
        step(Action::UnlockShared(self.lock.object));
        self.inner = None;
    }
}

impl<T: ?Sized> Drop for RwLockWriteGuard<'_, T> {
    #[track_caller]
    fn drop(&mut self) {
        let poisons = !self.panicking && panicking() && !over();
        let poisoned = self.lock.poisoned.load(Relaxed) || poisons;
        let data = self.inner.as_deref().filter(|_| !poisoned);
        let leaves = data.and_then(plain);
        step(Action::Unlock { lock: self.lock.object, leaves });
        self.inner = None;
        if poisons {
            self.lock.poisoned.store(true, Relaxed);
        }
    }
}

impl<T: Default> Default for RwLock<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLock<T> {
    /// Tries to read, as std does: some steps.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("RwLock");
        match self.try_read() {
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

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLockReadGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for RwLockReadGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLockWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for RwLockWriteGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
