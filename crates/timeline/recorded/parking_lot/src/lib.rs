//! parking_lot's `Mutex`, but for a record of who waits and who holds.

use std::ops::{Deref, DerefMut};
use std::sync::OnceLock;

use parking_lot as real;
use recorded_std::recording;
use timeline::{Does, Reason};

/// A value that one thread at a time gets to.
pub struct Mutex<T> {
    value: real::Mutex<T>,
    number: OnceLock<usize>,
}

/// The way to the value; releases the lock when it is dropped.
pub struct MutexGuard<'a, T> {
    /// Something until it is dropped.
    value: Option<real::MutexGuard<'a, T>>,
    number: usize,
}

impl<T> Mutex<T> {
    /// With this value to begin with.
    pub const fn new(value: T) -> Self {
        Self { value: real::Mutex::new(value), number: OnceLock::new() }
    }

    /// Waits until no other thread has the lock, and takes it.
    pub fn lock(&self) -> MutexGuard<'_, T> {
        let number = *self.number.get_or_init(|| recording().new_lock());
        // Whether it waits is recorded in the moment when that is decided.
        let mut now = recording();
        let value = match self.value.try_lock() {
            Some(value) => value,
            None => {
                now.add(Does::Waits { reason: Reason::Lock });
                drop(now);
                let value = self.value.lock();
                now = recording();
                now.add(Does::GoesOn);
                value
            }
        };
        now.add(Does::Holds { lock: number });
        MutexGuard { value: Some(value), number }
    }

    /// The value, without locking.
    pub fn into_inner(self) -> T {
        self.value.into_inner()
    }
}

impl<T> Drop for MutexGuard<'_, T> {
    fn drop(&mut self) {
        let mut now = recording();
        now.add(Does::Releases { lock: self.number });
        self.value = None;
    }
}

impl<T> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.value.as_ref().expect("it is not dropped")
    }
}

impl<T> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        self.value.as_mut().expect("it is not dropped")
    }
}
