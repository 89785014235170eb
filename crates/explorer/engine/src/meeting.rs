//! Channels without room: a sender and a receiver meet.
//!
//! Who comes and finds nobody at the other end waits there, in line; who finds
//! somebody deals with the first of them at once. So `try_send` succeeds only
//! where a receiver waits. That is what crossbeam does, lock by lock
//! (`crossbeam-channel/src/flavors/zero.rs`), and std, whose channels are
//! crossbeam's (`library/std/src/sync/mpmc/zero.rs`).

use crate::history::{Hist, Seen};

/// A channel without room.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Meeting {
    pub senders: u32,
    pub receivers: u32,
    /// The threads that wait to send, and their messages.
    pub offers: Vec<(Hist, Hist)>,
    /// The threads that wait to receive, and what they have been given.
    pub takers: Vec<(Hist, Option<Hist>)>,
}

/// What a thread does there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meet {
    /// Gives its message to who waits for one, or begins to wait.
    Send,
    /// Waits until somebody has taken the message, perhaps only for so long.
    Sent { timed: bool },
    /// Gives its message to who waits for one.
    TrySend,
    /// Takes a message from who waits to send, or begins to wait.
    Receive,
    /// Waits until somebody has given it a message, perhaps only for so long.
    Received { timed: bool },
    /// Takes a message from who waits to send.
    TryReceive,
    /// Lets a sender go.
    DropSender,
    /// Lets a receiver go.
    DropReceiver,
}

impl Meeting {
    /// With one end of each kind.
    pub fn open() -> Self {
        Self {
            senders: 1,
            receivers: 1,
            offers: Vec::new(),
            takers: Vec::new(),
        }
    }

    fn given(&self, thread: Hist) -> Option<Hist> {
        self.takers.iter().find(|t| t.0 == thread)?.1
    }

    /// Whether `thread` can go on.
    pub fn ready(&self, thread: Hist, what: Meet) -> bool {
        match what {
            Meet::Sent { timed } => {
                let waits = self.offers.iter().any(|o| o.0 == thread);
                timed || !waits || self.receivers == 0
            }
            Meet::Received { timed } => {
                timed || self.given(thread).is_some() || self.senders == 0
            }
            _ => true,
        }
    }

    /// Takes a step of `thread`, which has the history `hist`, and says what it
    /// sees.
    pub fn step(&mut self, thread: Hist, hist: Hist, what: Meet) -> Seen {
        match what {
            Meet::Send | Meet::TrySend => {
                let taker = self.takers.iter_mut().find(|t| t.1.is_none());
                if let Some(taker) = taker {
                    taker.1 = Some(hist);
                    Seen::Nothing
                } else if self.receivers == 0 {
                    Seen::Closed
                } else if what == Meet::Send {
                    self.offers.push((thread, hist));
                    Seen::Waits
                } else {
                    Seen::Full
                }
            }
            Meet::Sent { .. } => {
                match self.offers.iter().position(|o| o.0 == thread) {
                    None => Seen::Nothing,
                    Some(at) => {
                        self.offers.remove(at);
                        if self.receivers == 0 {
                            Seen::Closed
                        } else {
                            Seen::Full
                        }
                    }
                }
            }
            Meet::Receive | Meet::TryReceive => {
                if !self.offers.is_empty() {
                    Seen::From(self.offers.remove(0).1)
                } else if self.senders == 0 {
                    Seen::Closed
                } else if what == Meet::Receive {
                    self.takers.push((thread, None));
                    Seen::Waits
                } else {
                    Seen::Empty
                }
            }
            Meet::Received { .. } => {
                let given = self.given(thread);
                self.takers.retain(|t| t.0 != thread);
                match given {
                    Some(message) => Seen::From(message),
                    None if self.senders == 0 => Seen::Closed,
                    None => Seen::Empty,
                }
            }
            Meet::DropSender => {
                self.senders -= 1;
                Seen::Nothing
            }
            Meet::DropReceiver => {
                self.receivers -= 1;
                Seen::Nothing
            }
        }
    }

    /// The same with other names.
    pub fn rename(&mut self, mut name: impl FnMut(Hist) -> Hist) {
        for (thread, message) in &mut self.offers {
            (*thread, *message) = (name(*thread), name(*message));
        }
        for (thread, given) in &mut self.takers {
            *thread = name(*thread);
            *given = given.map(&mut name);
        }
    }
}
