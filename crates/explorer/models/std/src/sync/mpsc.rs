//! Channels with one receiver.

use ::std::collections::VecDeque;
use ::std::fmt;
use ::std::sync::{Arc, Mutex};
use ::std::time::Duration;

pub use ::std::sync::mpsc::{
    RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError,
};

use engine::execution::{create, drop_receiver, effect, step};
use engine::history::{Obj, Seen};
use engine::machine::{Action, Effect, Object};

/// The messages themselves; the machine knows which of them are there.
struct Queue<T> {
    object: Obj,
    messages: Mutex<VecDeque<T>>,
}

impl<T> Queue<T> {
    #[track_caller]
    fn new(bound: Option<u32>) -> Arc<Self> {
        let initial = Object::Channel {
            messages: Vec::new(),
            senders: 1,
            receivers: 1,
            bound,
        };
        Arc::new(Self { object: create(initial), messages: Mutex::default() })
    }

    fn push(&self, message: T) {
        self.messages.lock().expect("nobody panics with it").push_back(message);
    }

    fn pop(&self) -> Option<T> {
        self.messages.lock().expect("nobody panics with it").pop_front()
    }
}

#[track_caller]
fn send<T>(queue: &Queue<T>, message: T) -> Result<(), SendError<T>> {
    match step(Action::Send(queue.object)) {
        Seen::Closed => Err(SendError(message)),
        _ => {
            queue.push(message);
            Ok(())
        }
    }
}

/// The sending end of a channel without a bound.
pub struct Sender<T>(Arc<Queue<T>>);

/// The sending end of a channel with a bound.
pub struct SyncSender<T>(Arc<Queue<T>>);

/// The receiving end.
pub struct Receiver<T>(Arc<Queue<T>>);

/// Makes a channel without a bound.
#[track_caller]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let queue = Queue::new(None);
    (Sender(queue.clone()), Receiver(queue))
}

/// Makes a channel that holds up to `bound` messages.
///
/// # Panics
///
/// When `bound` is 0: the explorer does not model channels without room.
#[track_caller]
pub fn sync_channel<T>(bound: usize) -> (SyncSender<T>, Receiver<T>) {
    if bound == 0 {
        engine::execution::not_modelled(
            "a channel without room for a message (`sync_channel(0)`)",
        );
    }
    let queue = Queue::new(Some(u32::try_from(bound).unwrap_or(u32::MAX)));
    (SyncSender(queue.clone()), Receiver(queue))
}

impl<T> Sender<T> {
    /// Sends.
    ///
    /// # Errors
    ///
    /// When the receiver is gone.
    #[track_caller]
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        send(&self.0, message)
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
        send(&self.0, message)
    }

    /// Sends if there is room.
    ///
    /// # Errors
    ///
    /// When the receiver is gone, or there is no room.
    #[track_caller]
    pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        match step(Action::TrySend(self.0.object)) {
            Seen::Closed => Err(TrySendError::Disconnected(message)),
            Seen::Full => Err(TrySendError::Full(message)),
            _ => {
                self.0.push(message);
                Ok(())
            }
        }
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
        step(Action::Receive { channel: self.0.object, timed: false });
        self.0.pop().ok_or(RecvError)
    }

    /// Takes a message if there is one.
    ///
    /// # Errors
    ///
    /// When there is none.
    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        match step(Action::TryReceive(self.0.object)) {
            Seen::Empty => Err(TryRecvError::Empty),
            _ => self.0.pop().ok_or(TryRecvError::Disconnected),
        }
    }

    /// Waits for a message, perhaps not long enough.
    ///
    /// # Errors
    ///
    /// When there is none.
    #[track_caller]
    pub fn recv_timeout(&self, _: Duration) -> Result<T, RecvTimeoutError> {
        match step(Action::Receive { channel: self.0.object, timed: true }) {
            Seen::Empty => Err(RecvTimeoutError::Timeout),
            _ => self.0.pop().ok_or(RecvTimeoutError::Disconnected),
        }
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
                effect(Effect::AddSender(self.0.object));
                Self(self.0.clone())
            }
        }

        impl<T> Drop for $name<T> {
            #[track_caller]
            fn drop(&mut self) {
                step(Action::DropSender(self.0.object));
            }
        }

        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    )*};
}
senders!(Sender SyncSender);

impl<T> Drop for Receiver<T> {
    #[track_caller]
    fn drop(&mut self) {
        drop_receiver(self.0.object);
        // Nobody can receive what is left.
        let left = ::std::mem::take(
            &mut *self.0.messages.lock().expect("nobody panics with it"),
        );
        drop(left);
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Receiver")
    }
}
