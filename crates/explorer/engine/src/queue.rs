//! What the models of channels have in common.

use std::mem::needs_drop;
use std::sync::{Arc, Mutex, MutexGuard};

use crate::execution::{create, drop_receiver, effect, history, step};
use crate::history::{Hist, Obj, Seen};
use crate::machine::{Action, Effect, Object};
use crate::meeting::{Meet, Meeting};

/// How long a thread is ready to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// For ever.
    Endless,
    /// For some time, which may be up at any moment.
    Timed,
    /// Not at all.
    No,
}

/// Why a message is not sent, or none received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is no room for it, or there is none.
    NotNow,
    /// Nobody is left at the other end.
    Closed,
}

/// A channel: the messages themselves, each by the history of who sent it. The
/// machine knows which of them are there.
pub struct Queue<T> {
    object: Obj,
    /// Whether there is no room.
    meets: bool,
    messages: Mutex<Vec<(Hist, T)>>,
}

impl<T> Queue<T> {
    /// Makes a channel for up to `bound` messages, with a sender and a receiver.
    #[track_caller]
    pub fn new(bound: Option<usize>) -> Arc<Self> {
        let bound = bound.map(|b| u32::try_from(b).unwrap_or(u32::MAX));
        let meets = bound == Some(0);
        let initial = if meets {
            Object::Meeting(Meeting::open())
        } else {
            Object::Channel {
                messages: Vec::new(),
                senders: 1,
                receivers: 1,
                bound,
            }
        };
        let object = create(initial);
        Arc::new(Self { object, meets, messages: Mutex::default() })
    }

    fn messages(&self) -> MutexGuard<'_, Vec<(Hist, T)>> {
        self.messages.lock().expect("nobody panics with it")
    }

    fn take(&self, from: Hist) -> T {
        let mut messages = self.messages();
        let at = messages.iter().position(|m| m.0 == from);
        messages.remove(at.expect("it was put there before the step")).1
    }

    #[track_caller]
    fn meet(&self, what: Meet) -> Seen {
        step(Action::Meet { channel: self.object, what })
    }

    /// Sends a message.
    ///
    /// # Errors
    ///
    /// Why not, and the message.
    #[track_caller]
    pub fn send(
        &self,
        message: T,
        patience: Patience,
    ) -> Result<(), (Refused, T)> {
        // Others may take it as soon as the step is taken.
        let by = history();
        self.messages().push((by, message));
        let seen = match patience {
            Patience::No if self.meets => self.meet(Meet::TrySend),
            _ if self.meets => match self.meet(Meet::Send) {
                Seen::Waits => {
                    let timed = patience == Patience::Timed;
                    self.meet(Meet::Sent { timed })
                }
                seen => seen,
            },
            Patience::Endless => step(Action::Send(self.object)),
            _ => step(Action::TrySend(self.object)),
        };
        match seen {
            Seen::Closed => Err((Refused::Closed, self.take(by))),
            Seen::Full => Err((Refused::NotNow, self.take(by))),
            _ => Ok(()),
        }
    }

    /// Receives a message.
    ///
    /// # Errors
    ///
    /// Why not.
    #[track_caller]
    pub fn receive(&self, patience: Patience) -> Result<T, Refused> {
        let channel = self.object;
        let timed = patience == Patience::Timed;
        let seen = match patience {
            Patience::No if self.meets => self.meet(Meet::TryReceive),
            _ if self.meets => match self.meet(Meet::Receive) {
                Seen::Waits => self.meet(Meet::Received { timed }),
                seen => seen,
            },
            Patience::No => step(Action::TryReceive(channel)),
            _ => step(Action::Receive { channel, timed }),
        };
        match seen {
            Seen::From(by) => Ok(self.take(by)),
            Seen::Empty => Err(Refused::NotNow),
            // Nobody is left, or the execution is over.
            _ => Err(Refused::Closed),
        }
    }

    /// One more sender.
    pub fn add_sender(&self) {
        effect(Effect::AddSender(self.object));
    }

    /// One more receiver.
    pub fn add_receiver(&self) {
        effect(Effect::AddReceiver(self.object));
    }

    /// Lets a sender go.
    #[track_caller]
    pub fn drop_sender(&self) {
        if self.meets {
            self.meet(Meet::DropSender);
        } else {
            step(Action::DropSender(self.object));
        }
    }

    /// Lets a receiver go. The last one drops what is left, the oldest first.
    #[track_caller]
    pub fn drop_receiver(&self) {
        if self.meets {
            self.meet(Meet::DropReceiver);
        } else if drop_receiver(self.object, needs_drop::<T>()) {
            let take = Action::TryReceive(self.object);
            while let Seen::From(by) = step(take.clone()) {
                drop(self.take(by));
            }
        }
    }
}
