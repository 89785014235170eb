//! crossbeam-channel, but for a record of who waits for a task.

use std::iter;

use crossbeam_channel as real;
use recorded_std::record;
use timeline::{Does, Reason};

pub use real::Sender;

/// A channel without a limit.
pub fn unbounded<T>() -> (Sender<T>, Receiver<T>) {
    let (sender, receiver) = real::unbounded();
    (sender, Receiver(receiver))
}

/// The end that takes out.
pub struct Receiver<T>(real::Receiver<T>);

impl<T> Clone for Receiver<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Receiver<T> {
    /// Takes out what comes, until nobody can put in any more.
    pub fn iter(&self) -> impl Iterator<Item = T> {
        iter::from_fn(|| match self.0.try_recv() {
            Ok(item) => Some(item),
            Err(real::TryRecvError::Disconnected) => None,
            Err(real::TryRecvError::Empty) => {
                record(Does::Waits { reason: Reason::Task });
                let item = self.0.recv().ok();
                record(Does::GoesOn);
                item
            }
        })
    }
}
