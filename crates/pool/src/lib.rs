//! A pool of threads, the equivalent of Python's
//! `with ThreadPoolExecutor(max_workers=n) as executor:`.

use std::any::Any;
use std::marker::PhantomData;
use std::mem;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::thread;

use crossbeam_channel::{Receiver, Sender, unbounded};
use parking_lot::{Condvar, Mutex};

/// Runs `block` with a pool of `workers` threads and returns what it returns,
/// after every task has ended. Tasks may borrow what outlives this call.
///
/// # Panics
///
/// When `workers` is 0; and at the end, when a task panicked and its handle
/// was dropped without [`Handle::join`]. A panic in `block` goes on after the
/// tasks have ended.
pub fn scope<'env, R>(
    workers: usize,
    block: impl for<'scope> FnOnce(Pool<'scope, 'env>) -> R,
) -> R {
    assert!(workers > 0, "a pool needs at least one worker");
    let lost_panic = AtomicBool::new(false);
    let result = thread::scope(|scope| {
        let (jobs, queue) = unbounded::<Arc<dyn Job + '_>>();
        for _ in 0..workers {
            let queue = queue.clone();
            scope.spawn(move || queue.into_iter().for_each(|job| job.run()));
        }
        block(Pool {
            jobs,
            queue,
            lost_panic: &lost_panic,
            env: PhantomData,
        })
    });
    assert!(
        !lost_panic.into_inner(),
        "a task panicked, and nobody joined it"
    );
    result
}

/// Takes tasks. Dropping it is Python's `shutdown(wait=False)`.
pub struct Pool<'scope, 'env: 'scope> {
    jobs: Sender<Arc<dyn Job + 'scope>>,
    queue: Receiver<Arc<dyn Job + 'scope>>,
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
        self.jobs
            .send(task.clone())
            .expect("this pool holds a receiver");
        Handle(task)
    }

    /// Takes every task that no worker has begun out of the queue: Python's
    /// `shutdown(cancel_futures=True)`. Returns how many there were.
    pub fn cancel(&self) -> usize {
        self.queue.try_iter().map(|job| job.cancel()).count()
    }
}

/// What becomes of one task.
pub struct Handle<'scope, T>(Arc<dyn Outcome<T> + 'scope>);

impl<T> Handle<'_, T> {
    /// Waits until the task has ended, and returns its result.
    ///
    /// # Errors
    ///
    /// [`Failure::Panicked`] with what the task panicked with, or
    /// [`Failure::Cancelled`].
    pub fn join(self) -> Result<T, Failure> {
        self.0.wait()
    }
}

/// Why a task has no result.
#[derive(Debug)]
pub enum Failure {
    /// It panicked, with this.
    Panicked(Box<dyn Any + Send>),
    /// [`Pool::cancel`] came before a worker did.
    Cancelled,
}

/// A task as the workers see it, whatever its types.
trait Job: Send + Sync {
    fn run(&self);
    fn cancel(&self);
}

/// A task as its handle sees it.
trait Outcome<T>: Send + Sync {
    fn wait(&self) -> Result<T, Failure>;
}

struct Task<'scope, F, T> {
    state: Mutex<State<F, T>>,
    ended: Condvar,
    lost_panic: &'scope AtomicBool,
}

enum State<F, T> {
    Waiting(F),
    Ended(Result<T, Failure>),
    /// The closure is with a worker, or the result with whoever joined.
    Taken,
}

impl<F, T> Task<'_, F, T> {
    fn take(&self) -> State<F, T> {
        mem::replace(&mut *self.state.lock(), State::Taken)
    }

    fn end(&self, result: Result<T, Failure>) {
        *self.state.lock() = State::Ended(result);
        self.ended.notify_one();
    }
}

impl<F: FnOnce() -> T + Send, T: Send> Job for Task<'_, F, T> {
    fn run(&self) {
        if let State::Waiting(task) = self.take() {
            let result = panic::catch_unwind(AssertUnwindSafe(task));
            self.end(result.map_err(Failure::Panicked));
        }
    }

    fn cancel(&self) {
        self.end(Err(Failure::Cancelled));
    }
}

impl<F: Send, T: Send> Outcome<T> for Task<'_, F, T> {
    fn wait(&self) -> Result<T, Failure> {
        let mut state = self.state.lock();
        while !matches!(*state, State::Ended(_)) {
            self.ended.wait(&mut state);
        }
        match mem::replace(&mut *state, State::Taken) {
            State::Ended(result) => result,
            _ => unreachable!("the loop has just seen the result"),
        }
    }
}

impl<F, T> Drop for Task<'_, F, T> {
    fn drop(&mut self) {
        if let State::Ended(Err(Failure::Panicked(_))) = self.state.get_mut() {
            self.lost_panic.store(true, Relaxed);
        }
    }
}
