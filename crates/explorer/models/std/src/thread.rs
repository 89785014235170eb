//! Threads.

use ::std::any::Any;
use ::std::fmt;
use ::std::marker::PhantomData;
use ::std::panic::Location;
use ::std::sync::{Arc, Mutex};
use ::std::time::Duration;

use engine::execution::{self as run, step};
use engine::history::{Hist, Obj, Seen};
use engine::machine::{Action, Object};

pub use crate::local::{AccessError, LocalKey};

/// What a thread returned, or what it panicked with.
pub type Result<T> = ::std::result::Result<T, Box<dyn Any + Send>>;

type Slot<T> = Arc<Mutex<Option<Result<T>>>>;

/// Starts a thread.
#[track_caller]
pub fn spawn<F, T>(f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    spawn_named(None, f)
}

#[track_caller]
fn spawn_named<F, T>(name: Option<String>, f: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    let (thread, object) = run::spawn(None, name);
    let result = Slot::default();
    if !run::over() {
        let slot = result.clone();
        let task = shuttle::thread::spawn(move || body(thread, slot, f));
        run::started(thread, task.thread().id().into());
    }
    JoinHandle { thread: Thread { thread, object }, result }
}

fn body<T>(thread: Hist, slot: Slot<T>, f: impl FnOnce() -> T) {
    // A result without a size is always the same one.
    let tells = size_of::<T>() > 0;
    run::body(thread, tells, f, move |result| {
        *slot.lock().expect("nobody panics with it") = Some(result);
    });
}

#[track_caller]
fn join<T>(thread: &Thread, result: &Slot<T>) -> Result<T> {
    step(Action::Join(thread.thread, thread.object));
    let result = result.lock().expect("nobody panics with it").take();
    // Nothing is there only when the execution is over.
    result.unwrap_or_else(|| Err(Box::new("the execution is over")))
}

/// A thread that can be waited for.
pub struct JoinHandle<T> {
    thread: Thread,
    result: Slot<T>,
}

impl<T> JoinHandle<T> {
    /// Waits until the thread has ended.
    ///
    /// # Errors
    ///
    /// What it panicked with.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        join(&self.thread, &self.result)
    }

    /// Whether it has ended.
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        step(Action::HasEnded(self.thread.thread, self.thread.object))
            == Seen::Value(1)
    }

    /// The thread.
    pub fn thread(&self) -> &Thread {
        &self.thread
    }
}

impl<T> fmt::Debug for JoinHandle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JoinHandle").finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for ScopedJoinHandle<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScopedJoinHandle").finish_non_exhaustive()
    }
}

/// A thread of a scope that can be waited for.
pub struct ScopedJoinHandle<'scope, T> {
    thread: Thread,
    result: Slot<T>,
    scope: PhantomData<&'scope ()>,
}

impl<T> ScopedJoinHandle<'_, T> {
    /// Waits until the thread has ended.
    ///
    /// # Errors
    ///
    /// What it panicked with.
    #[track_caller]
    pub fn join(self) -> Result<T> {
        join(&self.thread, &self.result)
    }

    /// Whether it has ended.
    #[track_caller]
    pub fn is_finished(&self) -> bool {
        step(Action::HasEnded(self.thread.thread, self.thread.object))
            == Seen::Value(1)
    }

    /// The thread.
    pub fn thread(&self) -> &Thread {
        &self.thread
    }
}

/// Shuttle's scope, whose second lifetime nobody needs to know.
trait Start<'scope> {
    fn start(&'scope self, f: Box<dyn FnOnce() + Send + 'scope>) -> usize;
}

impl<'scope> Start<'scope> for shuttle::thread::Scope<'scope, '_> {
    fn start(&'scope self, f: Box<dyn FnOnce() + Send + 'scope>) -> usize {
        self.spawn(f).thread().id().into()
    }
}

/// Starts threads that end before it does.
pub struct Scope<'scope, 'env: 'scope> {
    shuttle: &'scope dyn Start<'scope>,
    object: Obj,
    scope: PhantomData<&'scope mut &'scope ()>,
    env: PhantomData<&'env mut &'env ()>,
}

impl<'scope> Scope<'scope, '_> {
    /// Starts a thread.
    #[track_caller]
    pub fn spawn<F, T>(&'scope self, f: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        self.spawn_named(None, f)
    }

    #[track_caller]
    fn spawn_named<F, T>(
        &'scope self,
        name: Option<String>,
        f: F,
    ) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let (thread, object) = run::spawn(Some(self.object), name);
        let result = Slot::default();
        if !run::over() {
            let slot = result.clone();
            let task =
                self.shuttle.start(Box::new(move || body(thread, slot, f)));
            run::started(thread, task);
        }
        ScopedJoinHandle {
            thread: Thread { thread, object },
            result,
            scope: PhantomData,
        }
    }
}

/// Calls `f` with a scope to start threads in, and waits until they have ended.
///
/// # Panics
///
/// When `f` panics, or a thread that nobody joined.
#[track_caller]
pub fn scope<'env, F, T>(f: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    let site = Location::caller().into();
    let object = run::create(Object::Scope {
        running: 0,
        panicked: Vec::new(),
        told: Vec::new(),
    });
    let result = shuttle::thread::scope(|shuttle| {
        // The program wants a reference that lives as long as `'scope`. Only
        // memory that is never freed offers that without `unsafe`: 40 bytes.
        let scope = Box::leak(Box::new(Scope {
            shuttle,
            object,
            scope: PhantomData,
            env: PhantomData,
        }));
        // Shuttle must wait for the threads even when `f` panics or the
        // execution is over: they borrow what unwinding would drop.
        attempt(|| {
            let result = attempt(|| f(scope));
            let panicked = run::gather(object, site);
            match result {
                Ok(_) if panicked => panic!("a scoped thread panicked"),
                Ok(value) => value,
                Err(payload) => ::std::panic::resume_unwind(payload),
            }
        })
    });
    result.unwrap_or_else(|payload| ::std::panic::resume_unwind(payload))
}

fn attempt<R>(f: impl FnOnce() -> R) -> Result<R> {
    ::std::panic::catch_unwind(::std::panic::AssertUnwindSafe(f))
}

/// Makes a thread with a name.
#[derive(Default)]
pub struct Builder {
    name: Option<String>,
}

impl Builder {
    /// A thread without a name.
    pub fn new() -> Self {
        Self::default()
    }

    /// Names the thread.
    pub fn name(mut self, name: String) -> Self {
        self.name = Some(name);
        self
    }

    /// Does nothing here.
    pub fn stack_size(self, _: usize) -> Self {
        self
    }

    /// Starts the thread.
    ///
    /// # Errors
    ///
    /// Never here.
    #[track_caller]
    pub fn spawn<F, T>(self, f: F) -> crate::io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        Ok(spawn_named(self.name, f))
    }

    /// Starts the thread in a scope.
    ///
    /// # Errors
    ///
    /// Never here.
    #[track_caller]
    pub fn spawn_scoped<'scope, F, T>(
        self,
        scope: &'scope Scope<'scope, '_>,
        f: F,
    ) -> crate::io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        Ok(scope.spawn_named(self.name, f))
    }
}

/// A thread, to be named or unparked. It does not print, since it has a
/// number that differs from run to run.
#[derive(Clone)]
pub struct Thread {
    thread: Hist,
    object: Obj,
}

/// Tells threads apart. It does not print: real ones differ from run to run.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ThreadId(Hist);

impl Thread {
    /// Its name, if it has one.
    pub fn name(&self) -> Option<&str> {
        let name = match self.thread {
            engine::history::MAIN => Some("main".to_owned()),
            thread => run::thread_name(thread),
        };
        // A handful of short names in each execution.
        name.map(|name| &*name.leak())
    }

    /// What tells it apart.
    pub fn id(&self) -> ThreadId {
        ThreadId(self.thread)
    }

    /// Gives it its token.
    #[track_caller]
    pub fn unpark(&self) {
        step(Action::Unpark(self.object));
    }
}

/// The thread that calls.
pub fn current() -> Thread {
    let (thread, object) = run::me();
    Thread { thread, object }
}

/// Lets others go first: a step that does nothing.
#[track_caller]
pub fn yield_now() {
    step(Action::Yield);
}

/// Lets others go first, for as long as they like: a step that does nothing.
#[track_caller]
pub fn sleep(_: Duration) {
    step(Action::Yield);
}

/// Waits for its own token.
#[track_caller]
pub fn park() {
    step(Action::Park { thread: run::me().1, timed: false });
}

/// Waits for its own token, or not.
#[track_caller]
pub fn park_timeout(_: Duration) {
    step(Action::Park { thread: run::me().1, timed: true });
}

/// Whether this thread is unwinding.
pub fn panicking() -> bool {
    run::panicking()
}
