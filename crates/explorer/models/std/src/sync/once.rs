use ::std::fmt;
use ::std::ops::Deref;
use ::std::sync::OnceLock as Link;

use engine::execution::{create, finally, step};
use engine::history::{Obj, Seen};
use engine::machine::{Action, Object};

/// Initialises, taking the steps around `f`.
#[track_caller]
fn initialise(object: Obj, f: impl FnOnce()) {
    if step(Action::Begin(object)) == Seen::Empty {
        finally(f, |panicked| {
            step(Action::Finish { once: object, done: !panicked });
            panicked
        });
    }
}

#[track_caller]
fn new() -> Obj {
    create(Object::Once { running: None, version: None })
}

/// Does something once.
///
/// The machine's `Once` knows no poison. So a panic ends this try for good, as
/// if it had done it, and leaves a further try behind, which only those may
/// begin who do not mind the panic. A try that has ended stays as it is: who
/// finds it so may look at the next one in a step of its own.
pub struct Once {
    first: Obj,
    poisoned: Link<Box<Once>>,
}

/// What [`Once::call_once_force`] tells its closure.
#[derive(Debug)]
pub struct OnceState {
    poisoned: bool,
}

impl OnceState {
    /// Whether somebody has tried before, and panicked.
    pub fn is_poisoned(&self) -> bool {
        self.poisoned
    }
}

impl Once {
    /// Makes it.
    #[track_caller]
    #[allow(clippy::new_without_default, reason = "std has none either")]
    pub fn new() -> Self {
        Self { first: new(), poisoned: Link::new() }
    }

    /// Calls `f` unless somebody has; waits while somebody does.
    ///
    /// # Panics
    ///
    /// When `f` does, or somebody's has before.
    #[track_caller]
    pub fn call_once(&self, f: impl FnOnce()) {
        self.attempt(f);
        let mut last = self;
        while let Some(next) = last.poisoned.get() {
            last = next;
            // This waits while somebody is at it.
            if step(Action::Begin(last.first)) == Seen::Empty {
                step(Action::Finish { once: last.first, done: false });
                panic!("Once instance has previously been poisoned");
            }
        }
    }

    /// Calls `f` unless somebody has, even if that panicked before; waits
    /// while somebody does.
    ///
    /// # Panics
    ///
    /// When `f` does.
    #[track_caller]
    pub fn call_once_force(&self, f: impl FnOnce(&OnceState)) {
        let mut f = Some(f);
        let (mut last, mut poisoned) = (self, false);
        loop {
            last.attempt(|| {
                (f.take().expect("one try calls it"))(&OnceState { poisoned })
            });
            match last.poisoned.get() {
                Some(next) if f.is_some() => last = next,
                _ => return,
            }
            poisoned = true;
        }
    }

    /// Begins this try if nobody has; waits while somebody is at it.
    #[track_caller]
    fn attempt(&self, f: impl FnOnce()) {
        if step(Action::Begin(self.first)) == Seen::Empty {
            finally(f, |panicked| {
                if panicked {
                    let _ = self.poisoned.set(Box::new(Self::new()));
                }
                step(Action::Finish { once: self.first, done: true });
                panicked
            });
        }
    }

    /// Whether it has been done.
    #[track_caller]
    pub fn is_completed(&self) -> bool {
        let mut last = self;
        loop {
            if step(Action::Peek(last.first)) == Seen::Empty {
                return false;
            }
            match last.poisoned.get() {
                None => return true,
                Some(next) => last = next,
            }
        }
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Once").finish_non_exhaustive()
    }
}

/// A value that is set once.
pub struct OnceLock<T> {
    object: Obj,
    value: ::std::sync::OnceLock<T>,
}

impl<T> OnceLock<T> {
    /// Makes it, empty.
    #[track_caller]
    pub fn new() -> Self {
        Self { object: new(), value: ::std::sync::OnceLock::new() }
    }

    /// The value, if it is set.
    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        match step(Action::Peek(self.object)) {
            Seen::Empty => None,
            _ => self.value.get(),
        }
    }

    /// The value, set by `f` unless somebody has.
    #[track_caller]
    pub fn get_or_init(&self, f: impl FnOnce() -> T) -> &T {
        initialise(self.object, || {
            let _ = self.value.set(f());
        });
        self.value.get().expect("it was just set")
    }

    /// Sets the value.
    ///
    /// # Errors
    ///
    /// `value`, when there is one already.
    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        let mut value = Some(value);
        self.get_or_init(|| value.take().expect("it is called once"));
        match value {
            None => Ok(()),
            Some(value) => Err(value),
        }
    }

    /// The value, if it is set, when nobody else can reach it any more.
    #[track_caller]
    pub fn into_inner(self) -> Option<T> {
        // What is in it is news, even to its owner.
        step(Action::Peek(self.object));
        self.value.into_inner()
    }
}

impl<T> Default for OnceLock<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for OnceLock<T> {
    /// Looks whether it is set, which is a step.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut tuple = f.debug_tuple("OnceLock");
        match self.get() {
            Some(value) => tuple.field(value),
            None => tuple.field(&format_args!("<uninit>")),
        };
        tuple.finish()
    }
}

/// A value made when it is first needed.
pub struct LazyLock<T, F = fn() -> T> {
    cell: OnceLock<T>,
    f: ::std::sync::Mutex<Option<F>>,
}

impl<T, F: FnOnce() -> T> LazyLock<T, F> {
    /// Makes it, empty.
    #[track_caller]
    pub fn new(f: F) -> Self {
        Self { cell: OnceLock::new(), f: ::std::sync::Mutex::new(Some(f)) }
    }

    /// The value, made now if need be.
    #[track_caller]
    pub fn force(this: &Self) -> &T {
        this.cell.get_or_init(|| {
            let f = this.f.try_lock().ok().and_then(|mut f| f.take());
            f.expect("LazyLock instance has previously been poisoned")()
        })
    }
}

impl<T, F: FnOnce() -> T> Deref for LazyLock<T, F> {
    type Target = T;

    #[track_caller]
    fn deref(&self) -> &T {
        Self::force(self)
    }
}
