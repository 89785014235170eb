//! A pool of threads, the equivalent of Python's
//! `with ThreadPoolExecutor(max_workers=n) as executor:`.

#![warn(missing_docs)]

use std::marker::PhantomData;
use std::mem;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;

use crossbeam_channel::{Sender, unbounded};
use parking_lot::{Condvar, Mutex};

/// Runs `block` with a pool of `workers` threads and returns what it returns,
/// after every task has ended. Tasks may borrow what outlives this call.
///
/// # Panics
///
/// When `workers` is 0; and at the end, when a task panicked and its handle
/// was dropped without [`Handle::join`], or when dropping a result panicked. A
/// panic in `block` goes on after the tasks have ended.
pub fn scope<'env, R>(
    workers: usize,
    block: impl for<'scope> FnOnce(Pool<'scope, 'env>) -> R,
) -> R {
    assert!(workers > 0, "a pool needs at least one worker");
    let lost_panic = AtomicBool::new(false);
    let result = thread::scope(|scope| {
        let (jobs, queue) = unbounded::<Arc<dyn Job + '_>>();
        for _ in 0..workers {
            let (queue, lost_panic) = (queue.clone(), &lost_panic);
            scope.spawn(move || {
                for job in queue {
                    // A worker survives even a result that panics when dropped.
                    let run = AssertUnwindSafe(|| job.run());
                    if panic::catch_unwind(run).is_err() {
                        lost_panic.store(true, Relaxed);
                    }
                }
            });
        }
        drop(queue);
        block(Pool { jobs, lost_panic: &lost_panic, env: PhantomData })
    });
    assert!(!lost_panic.into_inner(), "a task panicked, and nobody joined it");
    result
}

/// Takes tasks. A task may hold a clone; the workers end when the last one is
/// dropped and the queue is empty. `drop(pool)` is Python's
/// `shutdown(wait=False)`: the tasks that wait are run all the same.
#[derive(Clone)]
pub struct Pool<'scope, 'env: 'scope> {
    jobs: Sender<Arc<dyn Job + 'scope>>,
    lost_panic: &'scope AtomicBool,
    env: PhantomData<&'scope &'env ()>,
}

impl<'scope> Pool<'scope, '_> {
    /// Puts `task` at the end of the queue. The first idle worker runs it.
    pub fn submit<T, F>(&self, task: F) -> Handle<'scope, T>
    where
        T: Send + 'scope,
        F: FnOnce() -> T + Send + 'scope,
    {
        let task = Arc::new(Task {
            state: Mutex::new(State::Waiting(task)),
            ended: Condvar::new(),
            lost_panic: self.lost_panic,
        });
        self.jobs.send(task.clone()).expect("the workers hold the queue");
        Handle(task)
    }
}

/// What becomes of one task: Python's `Future`.
pub struct Handle<'scope, T>(Arc<dyn Outcome<T> + 'scope>);

impl<T> Handle<'_, T> {
    /// Waits until the task has ended, and returns what it returned.
    ///
    /// # Errors
    ///
    /// What the task panicked with, if it did.
    pub fn join(self) -> thread::Result<T> {
        self.0.wait()
    }
}

/// A task as the workers see it, whatever its types.
trait Job: Send + Sync {
    fn run(self: Arc<Self>);
}

/// The same task as its handle sees it.
trait Outcome<T>: Send + Sync {
    fn wait(&self) -> thread::Result<T>;
}

struct Task<'scope, F, T> {
    state: Mutex<State<F, T>>,
    ended: Condvar,
    lost_panic: &'scope AtomicBool,
}

enum State<F, T> {
    Waiting(F),
    /// The closure is with a worker, or the result with whoever joined.
    Taken,
    Ended(thread::Result<T>),
}

impl<F: FnOnce() -> T + Send, T: Send> Job for Task<'_, F, T> {
    fn run(self: Arc<Self>) {
        let taken = mem::replace(&mut *self.state.lock(), State::Taken);
        if let State::Waiting(task) = taken {
            let result = panic::catch_unwind(AssertUnwindSafe(task));
            *self.state.lock() = State::Ended(result);
            self.ended.notify_one();
        }
    }
}

impl<F: Send, T: Send> Outcome<T> for Task<'_, F, T> {
    fn wait(&self) -> thread::Result<T> {
        let mut state = self.state.lock();
        loop {
            match mem::replace(&mut *state, State::Taken) {
                State::Ended(result) => return result,
                not_yet => *state = not_yet,
            }
            self.ended.wait(&mut state);
        }
    }
}

impl<F, T> Drop for Task<'_, F, T> {
    fn drop(&mut self) {
        if let State::Ended(Err(_)) = self.state.get_mut() {
            self.lost_panic.store(true, Relaxed);
        }
    }
}
