//! Stands in for `parking_lot` in a program that is explored. It exports what
//! is modelled; anything else does not compile.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::TryLockError;
use std::time::Duration;

use engine::execution::{create, own, step};
use engine::history::{Obj, Seen};
use engine::machine::{Action, Object};
use engine::plain::{plain, version};

/// Data behind a lock, without poison.
///
/// The machine decides who holds it. The lock inside only lets the data out to
/// that holder without `unsafe`; nobody ever waits for it.
pub struct Mutex<T: ?Sized> {
    object: Obj,
    inner: std::sync::Mutex<T>,
}

/// Holds the lock until it is dropped.
#[must_use]
pub struct MutexGuard<'a, T: ?Sized> {
    mutex: &'a Mutex<T>,
    inner: Option<std::sync::MutexGuard<'a, T>>,
}

const OVER: &str = "the lock is taken and the execution is over";

impl<T> Mutex<T> {
    /// Makes it.
    #[track_caller]
    pub fn new(value: T) -> Self {
        Self {
            object: create(Object::Mutex {
                holder: None,
                version: version(&value),
            }),
            inner: std::sync::Mutex::new(value),
        }
    }

    /// What it guards, when nobody else can reach it any more.
    #[track_caller]
    pub fn into_inner(self) -> T {
        own(self.object);
        self.inner.into_inner().unwrap_or_else(|error| error.into_inner())
    }
}

impl<T: ?Sized> Mutex<T> {
    fn data(&self) -> std::sync::MutexGuard<'_, T> {
        match self.inner.try_lock() {
            Ok(inner) => inner,
            Err(TryLockError::Poisoned(error)) => error.into_inner(),
            // Only a destructor that locks while everybody unwinds.
            Err(TryLockError::WouldBlock) => panic!("{OVER}"),
        }
    }

    fn guard(&self) -> MutexGuard<'_, T> {
        MutexGuard { mutex: self, inner: Some(self.data()) }
    }

    /// Waits until it is free, and takes it.
    #[track_caller]
    pub fn lock(&self) -> MutexGuard<'_, T> {
        step(Action::Lock(self.object));
        self.guard()
    }

    /// Takes it if it is free.
    #[track_caller]
    pub fn try_lock(&self) -> Option<MutexGuard<'_, T>> {
        (step(Action::TryLock(self.object)) != Seen::Empty)
            .then(|| self.guard())
    }

    /// Takes it, if it is free soon enough.
    #[track_caller]
    pub fn try_lock_for(&self, _: Duration) -> Option<MutexGuard<'_, T>> {
        self.try_lock()
    }

    /// The data, which nobody else can reach.
    #[track_caller]
    pub fn get_mut(&mut self) -> &mut T {
        own(self.object);
        self.inner.get_mut().unwrap_or_else(|error| error.into_inner())
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
        // There is none where a wait was given up for good.
        let leaves = self.inner.as_deref().and_then(|data| plain(data));
        step(Action::Unlock { lock: self.mutex.object, leaves });
        self.inner = None;
    }
}

impl<T: Default> Default for Mutex<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Mutex<T> {
    /// Tries to lock, as `parking_lot` does: some steps.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Mutex");
        match self.try_lock() {
            Some(guard) => shown.field("data", &&*guard).finish(),
            None => shown.field("data", &format_args!("<locked>")).finish(),
        }
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLock<T> {
    /// Tries to read, as `parking_lot` does: some steps.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("RwLock");
        match self.try_read() {
            Some(guard) => shown.field("data", &&*guard).finish(),
            None => shown.field("data", &format_args!("<locked>")).finish(),
        }
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

/// Something to be notified of. Nobody wakes without a reason, as promised by
/// `parking_lot`.
pub struct Condvar {
    object: Obj,
}

/// Whether the time was up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitTimeoutResult(bool);

impl WaitTimeoutResult {
    /// Whether the time was up.
    pub fn timed_out(self) -> bool {
        self.0
    }
}

impl Condvar {
    /// Makes it.
    #[track_caller]
    #[allow(clippy::new_without_default, reason = "Default is below")]
    pub fn new() -> Self {
        Self { object: create(Object::Condvar { waiting: Vec::new() }) }
    }

    #[track_caller]
    fn sleep<T: ?Sized>(
        &self,
        guard: &mut MutexGuard<'_, T>,
        timed: bool,
    ) -> bool {
        let (condvar, mutex) = (self.object, guard.mutex.object);
        let leaves = plain(&**guard);
        step(Action::Wait { condvar, mutex, leaves });
        guard.inner = None;
        let late = timed && step(Action::WakeInTime(condvar)) == Seen::Empty;
        step(if timed {
            Action::Lock(mutex)
        } else {
            Action::Wake { condvar, mutex }
        });
        guard.inner = Some(guard.mutex.data());
        late
    }

    /// Gives the lock back, waits to be notified, and takes it again.
    #[track_caller]
    pub fn wait<T: ?Sized>(&self, guard: &mut MutexGuard<'_, T>) {
        self.sleep(guard, false);
    }

    /// Waits while `condition` holds.
    #[track_caller]
    pub fn wait_while<T: ?Sized, F>(
        &self,
        guard: &mut MutexGuard<'_, T>,
        mut condition: F,
    ) where
        F: FnMut(&mut T) -> bool,
    {
        while condition(&mut *guard) {
            self.wait(guard);
        }
    }

    /// Waits, perhaps not long enough.
    #[track_caller]
    pub fn wait_for<T: ?Sized>(
        &self,
        guard: &mut MutexGuard<'_, T>,
        _: Duration,
    ) -> WaitTimeoutResult {
        WaitTimeoutResult(self.sleep(guard, true))
    }

    /// Wakes one waiting thread, any of them. Returns whether there was one.
    #[track_caller]
    pub fn notify_one(&self) -> bool {
        step(Action::NotifyOne { condvar: self.object, counted: true })
            == Seen::Value(1)
    }

    /// Wakes all waiting threads. Returns how many there were.
    #[track_caller]
    pub fn notify_all(&self) -> usize {
        match step(Action::NotifyAll { condvar: self.object, counted: true }) {
            Seen::Value(count) => count as usize,
            _ => 0,
        }
    }
}

impl fmt::Debug for Condvar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("Condvar { .. }")
    }
}

impl Default for Condvar {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

/// Data that many may read, or one write.
pub struct RwLock<T: ?Sized> {
    object: Obj,
    inner: std::sync::RwLock<T>,
}

/// Reads until it is dropped.
#[must_use]
pub struct RwLockReadGuard<'a, T: ?Sized> {
    lock: &'a RwLock<T>,
    inner: Option<std::sync::RwLockReadGuard<'a, T>>,
}

/// Writes until it is dropped.
#[must_use]
pub struct RwLockWriteGuard<'a, T: ?Sized> {
    lock: &'a RwLock<T>,
    inner: Option<std::sync::RwLockWriteGuard<'a, T>>,
}

impl<T> RwLock<T> {
    /// Makes it.
    #[track_caller]
    pub fn new(value: T) -> Self {
        let initial = Object::RwLock {
            writer: None,
            readers: Vec::new(),
            version: version(&value),
            waiting: None,
            promised: true,
        };
        Self { object: create(initial), inner: std::sync::RwLock::new(value) }
    }

    /// What it guards, when nobody else can reach it any more.
    #[track_caller]
    pub fn into_inner(self) -> T {
        own(self.object);
        self.inner.into_inner().unwrap_or_else(|error| error.into_inner())
    }
}

impl<T: ?Sized> RwLock<T> {
    fn reader(&self) -> RwLockReadGuard<'_, T> {
        let inner = match self.inner.try_read() {
            Ok(inner) => inner,
            Err(TryLockError::Poisoned(error)) => error.into_inner(),
            Err(TryLockError::WouldBlock) => panic!("{OVER}"),
        };
        RwLockReadGuard { lock: self, inner: Some(inner) }
    }

    fn writer(&self) -> RwLockWriteGuard<'_, T> {
        let inner = match self.inner.try_write() {
            Ok(inner) => inner,
            Err(TryLockError::Poisoned(error)) => error.into_inner(),
            Err(TryLockError::WouldBlock) => panic!("{OVER}"),
        };
        RwLockWriteGuard { lock: self, inner: Some(inner) }
    }

    /// Waits until nobody writes or waits to write, and reads along.
    #[track_caller]
    pub fn read(&self) -> RwLockReadGuard<'_, T> {
        step(Action::LockShared { lock: self.object, recursive: false });
        self.reader()
    }

    /// Waits until nobody reads or writes, and writes.
    #[track_caller]
    pub fn write(&self) -> RwLockWriteGuard<'_, T> {
        while step(Action::Write(self.object)) == Seen::Waits {}
        self.writer()
    }

    /// Reads along if nobody writes or waits to write.
    #[track_caller]
    pub fn try_read(&self) -> Option<RwLockReadGuard<'_, T>> {
        (step(Action::TryLockShared { lock: self.object, recursive: false })
            != Seen::Empty)
            .then(|| self.reader())
    }

    /// Waits until nobody writes, and reads along: at once where somebody
    /// reads.
    #[track_caller]
    pub fn read_recursive(&self) -> RwLockReadGuard<'_, T> {
        step(Action::LockShared { lock: self.object, recursive: true });
        self.reader()
    }

    /// Reads along if nobody writes, and somebody reads or nobody waits to
    /// write.
    #[track_caller]
    pub fn try_read_recursive(&self) -> Option<RwLockReadGuard<'_, T>> {
        let lock = self.object;
        (step(Action::TryLockShared { lock, recursive: true }) != Seen::Empty)
            .then(|| self.reader())
    }

    /// Writes if nobody reads, writes, or waits to write. (The real one may also
    /// fail on a lock that is free again, as long as others wait for it.)
    #[track_caller]
    pub fn try_write(&self) -> Option<RwLockWriteGuard<'_, T>> {
        (step(Action::TryLock(self.object)) != Seen::Empty)
            .then(|| self.writer())
    }

    /// The data, which nobody else can reach.
    #[track_caller]
    pub fn get_mut(&mut self) -> &mut T {
        own(self.object);
        self.inner.get_mut().unwrap_or_else(|error| error.into_inner())
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
        let leaves = self.inner.as_deref().and_then(|data| plain(data));
        step(Action::Unlock { lock: self.lock.object, leaves });
        self.inner = None;
    }
}

impl<T: Default> Default for RwLock<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
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
