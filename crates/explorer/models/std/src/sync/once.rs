use ::std::fmt;
use ::std::ops::Deref;

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
#[derive(Debug)]
pub struct Once {
    object: Obj,
}

impl Once {
    /// Makes it.
    #[track_caller]
    #[allow(clippy::new_without_default, reason = "std has none either")]
    pub fn new() -> Self {
        Self { object: new() }
    }

    /// Calls `f` unless somebody has; waits while somebody does.
    #[track_caller]
    pub fn call_once(&self, f: impl FnOnce()) {
        initialise(self.object, f);
    }

    /// Whether it has been done.
    #[track_caller]
    pub fn is_completed(&self) -> bool {
        step(Action::Peek(self.object)) != Seen::Empty
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

impl<T> fmt::Debug for OnceLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OnceLock")
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
