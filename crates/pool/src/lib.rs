//! A pool of threads, the equivalent of Python's
//! `with ThreadPoolExecutor(max_workers=n) as executor:`.

#![warn(missing_docs)]

use std::marker::PhantomData;
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
        let (jobs, queue) = unbounded::<Job>();
        for _ in 0..workers {
            let (queue, lost_panic) = (queue.clone(), &lost_panic);
            scope.spawn(move || {
                let run_all = || queue.iter().for_each(|job| job.run());
                // A worker survives even a result that panics when dropped.
                while panic::catch_unwind(run_all).is_err() {
                    lost_panic.store(true, Relaxed);
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
    jobs: Sender<Job<'scope>>,
    lost_panic: &'scope AtomicBool,
    env: PhantomData<&'scope &'env ()>,
}

/// A task of any type, for the queue.
type Job<'scope> = Arc<dyn Run + Send + Sync + 'scope>;

impl<'scope> Pool<'scope, '_> {
    /// Puts `task` at the end of the queue. The first idle worker runs it.
    pub fn submit<T, F>(&self, task: F) -> Handle<'scope, T>
    where
        T: Send + 'scope,
        F: FnOnce() -> T + Send + 'scope,
    {
        let task = Arc::new(Task {
            lost_panic: self.lost_panic,
            result: Mutex::new(None),
            ended: Condvar::new(),
            work: Mutex::new(Some(task)),
        });
        self.jobs.send(task.clone()).expect("the workers hold the queue");
        Handle(task)
    }
}

/// What becomes of one task: Python's `Future`.
pub struct Handle<'scope, T>(Arc<Task<'scope, T, dyn Send + 'scope>>);

impl<T> Handle<'_, T> {
    /// Waits until the task has ended, and returns what it returned.
    ///
    /// # Errors
    ///
    /// What the task panicked with, if it did.
    pub fn join(self) -> thread::Result<T> {
        let mut result = self.0.result.lock();
        loop {
            match result.take() {
                Some(result) => return result,
                None => self.0.ended.wait(&mut result),
            }
        }
    }
}

/// A task, and what became of it. The queue knows nothing of its types; its
/// handle knows the result's.
struct Task<'scope, T, F: ?Sized> {
    lost_panic: &'scope AtomicBool,
    result: Mutex<Option<thread::Result<T>>>,
    ended: Condvar,
    work: Mutex<F>,
}

trait Run {
    /// Does the work, once, and keeps the result.
    fn run(&self);
}

impl<T, F: FnOnce() -> T> Run for Task<'_, T, Option<F>> {
    fn run(&self) {
        let work = self.work.lock().take().expect("each task is run once");
        let result = panic::catch_unwind(AssertUnwindSafe(work));
        *self.result.lock() = Some(result);
        self.ended.notify_one();
    }
}

impl<T, F: ?Sized> Drop for Task<'_, T, F> {
    fn drop(&mut self) {
        if let Some(Err(_)) = self.result.get_mut() {
            self.lost_panic.store(true, Relaxed);
        }
    }
}
