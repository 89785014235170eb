//! `crossbeam-channel`'s unbounded channel by a semaphore of shuttle, for the
//! cross-check: a permit is a message; when the last sender goes, there are
//! more permits than anybody can take.

use std::collections::VecDeque;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};

pub use crossbeam_channel::{RecvError, SendError, TryRecvError, TrySendError};
use shuttle::future::batch_semaphore::{BatchSemaphore, Fairness};

struct Channel<T> {
    messages: Mutex<VecDeque<T>>,
    permits: BatchSemaphore,
    senders: AtomicUsize,
    receivers: AtomicUsize,
}

/// The sending end.
pub struct Sender<T>(Arc<Channel<T>>);

/// The receiving end.
pub struct Receiver<T>(Arc<Channel<T>>);

// As the real ones are.
impl<T> UnwindSafe for Receiver<T> {}
impl<T> RefUnwindSafe for Receiver<T> {}

/// Makes a channel.
pub fn unbounded<T>() -> (Sender<T>, Receiver<T>) {
    let channel = Arc::new(Channel {
        messages: Mutex::default(),
        permits: BatchSemaphore::new(0, Fairness::Unfair),
        senders: AtomicUsize::new(1),
        receivers: AtomicUsize::new(1),
    });
    (Sender(channel.clone()), Receiver(channel))
}

/// Not a part of the cross-check: here only because what it does explore shares
/// a file with what it does not.
///
/// # Panics
///
/// Always.
pub fn bounded<T>(_: usize) -> (Sender<T>, Receiver<T>) {
    unimplemented!("the cross-check has no channels with a bound")
}

impl<T> Sender<T> {
    /// As for [`bounded`].
    ///
    /// # Errors
    ///
    /// Never.
    ///
    /// # Panics
    ///
    /// Always.
    pub fn try_send(&self, _: T) -> Result<(), TrySendError<T>> {
        unimplemented!("the cross-check has no channels with a bound")
    }

    /// Sends.
    ///
    /// # Errors
    ///
    /// When all receivers are gone.
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        if self.0.receivers.load(Relaxed) == 0 {
            return Err(SendError(message));
        }
        self.0
            .messages
            .lock()
            .expect("nobody panics with it")
            .push_back(message);
        self.0.permits.release(1);
        Ok(())
    }
}

impl<T> Receiver<T> {
    /// Receives.
    ///
    /// # Errors
    ///
    /// When all senders are gone.
    pub fn recv(&self) -> Result<T, RecvError> {
        self.0.permits.acquire_blocking(1).expect("it is never closed");
        self.0
            .messages
            .lock()
            .expect("nobody panics with it")
            .pop_front()
            .ok_or(RecvError)
    }

    /// Receives if there is something.
    ///
    /// # Errors
    ///
    /// When there is nothing.
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        if self.0.permits.try_acquire(1).is_err() {
            return Err(TryRecvError::Empty);
        }
        let message =
            self.0.messages.lock().expect("nobody panics with it").pop_front();
        message.ok_or(TryRecvError::Disconnected)
    }

    /// Messages until no sender is left.
    pub fn iter(&self) -> impl Iterator<Item = T> + '_ {
        std::iter::from_fn(|| self.recv().ok())
    }
}

/// Messages until no sender is left.
pub struct IntoIter<T>(Receiver<T>);

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.0.recv().ok()
    }
}

impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    fn into_iter(self) -> IntoIter<T> {
        IntoIter(self)
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        self.0.senders.fetch_add(1, Relaxed);
        Self(self.0.clone())
    }
}

impl<T> Clone for Receiver<T> {
    fn clone(&self) -> Self {
        self.0.receivers.fetch_add(1, Relaxed);
        Self(self.0.clone())
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        if self.0.senders.fetch_sub(1, Relaxed) == 1 {
            self.0.permits.release(1 << 20);
        }
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        self.0.receivers.fetch_sub(1, Relaxed);
    }
}
