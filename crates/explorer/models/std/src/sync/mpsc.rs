//! Channels with one receiver.

use ::std::cell::Cell;
use ::std::fmt;
use ::std::marker::PhantomData;
use ::std::sync::Arc;
use ::std::time::Duration;

pub use ::std::sync::mpsc::{
    RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError,
};

use engine::queue::{Patience, Queue, Refused};

/// The sending end of a channel without a bound.
pub struct Sender<T>(Arc<Queue<T>>);

/// The sending end of a channel with a bound.
pub struct SyncSender<T>(Arc<Queue<T>>);

/// The receiving end. Threads must not share it.
pub struct Receiver<T>(Arc<Queue<T>>, PhantomData<Cell<()>>);

/// Makes a channel without a bound.
#[track_caller]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let queue = Queue::new(None);
    (Sender(queue.clone()), Receiver(queue, PhantomData))
}

/// Makes a channel that holds up to `bound` messages. Without room, a sender and
/// a receiver meet.
#[track_caller]
pub fn sync_channel<T>(bound: usize) -> (SyncSender<T>, Receiver<T>) {
    let queue = Queue::new(Some(bound));
    (SyncSender(queue.clone()), Receiver(queue, PhantomData))
}

impl<T> Sender<T> {
    /// Sends.
    ///
    /// # Errors
    ///
    /// When the receiver is gone.
    #[track_caller]
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        let sent = self.0.send(message, Patience::Endless);
        sent.map_err(|(_, message)| SendError(message))
    }
}

impl<T> SyncSender<T> {
    /// Sends, when there is room.
    ///
    /// # Errors
    ///
    /// When the receiver is gone.
    #[track_caller]
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        let sent = self.0.send(message, Patience::Endless);
        sent.map_err(|(_, message)| SendError(message))
    }

    /// Sends if there is room.
    ///
    /// # Errors
    ///
    /// When the receiver is gone, or there is no room.
    #[track_caller]
    pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        let sent = self.0.send(message, Patience::No);
        sent.map_err(|(why, message)| match why {
            Refused::NotNow => TrySendError::Full(message),
            Refused::Closed => TrySendError::Disconnected(message),
        })
    }
}

impl<T> Receiver<T> {
    /// Waits for a message.
    ///
    /// # Errors
    ///
    /// When there is none and no sender is left.
    #[track_caller]
    pub fn recv(&self) -> Result<T, RecvError> {
        self.0.receive(Patience::Endless).map_err(|_| RecvError)
    }

    /// Takes a message if there is one.
    ///
    /// # Errors
    ///
    /// When there is none.
    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        self.0.receive(Patience::No).map_err(|why| match why {
            Refused::NotNow => TryRecvError::Empty,
            Refused::Closed => TryRecvError::Disconnected,
        })
    }

    /// Waits for a message, perhaps not long enough.
    ///
    /// # Errors
    ///
    /// When there is none.
    #[track_caller]
    pub fn recv_timeout(&self, _: Duration) -> Result<T, RecvTimeoutError> {
        self.0.receive(Patience::Timed).map_err(|why| match why {
            Refused::NotNow => RecvTimeoutError::Timeout,
            Refused::Closed => RecvTimeoutError::Disconnected,
        })
    }

    /// Messages until no sender is left.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter(self)
    }

    /// Messages as long as there are any.
    pub fn try_iter(&self) -> TryIter<'_, T> {
        TryIter(self)
    }
}

/// See [`Receiver::iter`].
pub struct Iter<'a, T>(&'a Receiver<T>);

/// See [`Receiver::try_iter`].
pub struct TryIter<'a, T>(&'a Receiver<T>);

/// Messages until no sender is left.
pub struct IntoIter<T>(Receiver<T>);

impl<T> Iterator for Iter<'_, T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.0.recv().ok()
    }
}

impl<T> Iterator for TryIter<'_, T> {
    type Item = T;

    #[track_caller]
    fn next(&mut self) -> Option<T> {
        self.0.try_recv().ok()
    }
}

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    #[track_caller]
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

impl<'a, T> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

macro_rules! senders {
    ($($name:ident)*) => {$(
        impl<T> Clone for $name<T> {
            fn clone(&self) -> Self {
                self.0.add_sender();
                Self(self.0.clone())
            }
        }

        impl<T> Drop for $name<T> {
            #[track_caller]
            fn drop(&mut self) {
                self.0.drop_sender();
            }
        }

        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )*};
}
senders!(Sender SyncSender);

impl<T> Drop for Receiver<T> {
    #[track_caller]
    fn drop(&mut self) {
        self.0.drop_receiver();
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").finish_non_exhaustive()
    }
}
