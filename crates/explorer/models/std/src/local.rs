//! A value for each explored thread. (All of them run in one thread of the
//! system.)

use ::std::cell::{Cell, RefCell};
use ::std::fmt;
use ::std::marker::PhantomData;

pub use shuttle::thread::AccessError;

/// Gives each thread a value of its own.
#[macro_export]
macro_rules! thread_local {
    () => {};
    (
        $(#[$attribute:meta])* $visible:vis static $name:ident: $type:ty
            = const $initial:block $(; $($more:tt)*)?
    ) => {
        $crate::thread_local! {
            $(#[$attribute])* $visible static $name: $type = $initial;
        }
        $crate::thread_local! { $($($more)*)? }
    };
    (
        $(#[$attribute:meta])* $visible:vis static $name:ident: $type:ty
            = $initial:expr $(; $($more:tt)*)?
    ) => {
        $(#[$attribute])*
        $visible static $name: $crate::thread::LocalKey<$type> = {
            fn initial() -> $type {
                $initial
            }
            $crate::thread::LocalKey::new(initial)
        };
        $crate::thread_local! { $($($more)*)? }
    };
}

/// Each thread's value. Shuttle's, with the short cuts that std's has.
pub struct LocalKey<T: 'static>(shuttle::thread::LocalKey<T>);

impl<T: 'static> LocalKey<T> {
    #[doc(hidden)]
    pub const fn new(init: fn() -> T) -> Self {
        Self(shuttle::thread::LocalKey { init, _p: PhantomData })
    }

    /// Calls `f` with this thread's value.
    ///
    /// # Panics
    ///
    /// When the value has been destroyed.
    pub fn with<R>(&'static self, f: impl FnOnce(&T) -> R) -> R {
        self.0.with(f)
    }

    /// Calls `f` with this thread's value.
    ///
    /// # Errors
    ///
    /// When the value has been destroyed.
    pub fn try_with<R>(
        &'static self,
        f: impl FnOnce(&T) -> R,
    ) -> Result<R, AccessError> {
        self.0.try_with(f)
    }
}

impl<T: 'static> LocalKey<Cell<T>> {
    /// Replaces the value.
    pub fn set(&'static self, value: T) {
        self.with(|cell| cell.set(value));
    }

    /// Copies the value.
    pub fn get(&'static self) -> T
    where
        T: Copy,
    {
        self.with(Cell::get)
    }

    /// Takes the value and leaves the default.
    pub fn take(&'static self) -> T
    where
        T: Default,
    {
        self.with(Cell::take)
    }

    /// Replaces the value and returns the old one.
    pub fn replace(&'static self, value: T) -> T {
        self.with(|cell| cell.replace(value))
    }
}

impl<T: 'static> LocalKey<RefCell<T>> {
    /// Calls `f` with the value borrowed.
    pub fn with_borrow<R>(&'static self, f: impl FnOnce(&T) -> R) -> R {
        self.with(|cell| f(&cell.borrow()))
    }

    /// Calls `f` with the value borrowed mutably.
    pub fn with_borrow_mut<R>(&'static self, f: impl FnOnce(&mut T) -> R) -> R {
        self.with(|cell| f(&mut cell.borrow_mut()))
    }

    /// Replaces the value.
    pub fn set(&'static self, value: T) {
        self.replace(value);
    }

    /// Takes the value and leaves the default.
    pub fn take(&'static self) -> T
    where
        T: Default,
    {
        self.with(RefCell::take)
    }

    /// Replaces the value and returns the old one.
    pub fn replace(&'static self, value: T) -> T {
        self.with(|cell| cell.replace(value))
    }
}

impl<T: 'static> fmt::Debug for LocalKey<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalKey").finish_non_exhaustive()
    }
}
