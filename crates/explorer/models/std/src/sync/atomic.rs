//! Atomics, all orderings being sequentially consistent: no weak memory here.

use engine::execution::{create, step};
use engine::history::{Obj, Seen};
use engine::machine::{Action, Change, How, Object};

pub use ::std::sync::atomic::Ordering;

/// A fence: there is nothing to order.
pub fn fence(_: Ordering) {}

/// A compiler fence: there is nothing to order.
pub fn compiler_fence(_: Ordering) {}

#[derive(Debug)]
struct Cell {
    object: Obj,
    bits: u32,
    signed: bool,
}

impl Cell {
    #[track_caller]
    fn new(value: u64, bits: u32, signed: bool) -> Self {
        Self { object: create(Object::Atomic(value)), bits, signed }
    }

    #[track_caller]
    fn load(&self) -> u64 {
        value(step(Action::Load(self.object)))
    }

    #[track_caller]
    fn store(&self, new: u64) {
        step(Action::Store(self.object, new));
    }

    #[track_caller]
    fn update(&self, how: How) -> u64 {
        let change = Change { how, bits: self.bits, signed: self.signed };
        value(step(Action::Update(self.object, change)))
    }
}

fn value(seen: Seen) -> u64 {
    match seen {
        Seen::Value(value) => value,
        // The execution is over.
        _ => 0,
    }
}

macro_rules! integers {
    ($($name:ident $type:ty, $bits:expr, $signed:expr;)*) => {$(
        /// An integer that is read and written in single steps.
        #[derive(Debug)]
        pub struct $name(Cell);

        #[allow(clippy::unnecessary_cast, reason = "some of the types are u64")]
        impl $name {
            const MASK: u64 = u64::MAX >> (64 - $bits);

            fn to(value: $type) -> u64 {
                value as u64 & Self::MASK
            }

            fn from(value: u64) -> $type {
                value as $type
            }

            /// Makes it.
            #[track_caller]
            pub fn new(value: $type) -> Self {
                Self(Cell::new(Self::to(value), $bits, $signed))
            }

            /// Reads it.
            #[track_caller]
            pub fn load(&self, _: Ordering) -> $type {
                Self::from(self.0.load())
            }

            /// Writes it.
            #[track_caller]
            pub fn store(&self, value: $type, _: Ordering) {
                self.0.store(Self::to(value));
            }

            /// Writes it and returns what it was.
            #[track_caller]
            pub fn swap(&self, value: $type, _: Ordering) -> $type {
                Self::from(self.0.update(How::Swap(Self::to(value))))
            }

            /// Adds and returns what it was.
            #[track_caller]
            pub fn fetch_add(&self, value: $type, _: Ordering) -> $type {
                Self::from(self.0.update(How::Add(Self::to(value))))
            }

            /// Subtracts and returns what it was.
            #[track_caller]
            pub fn fetch_sub(&self, value: $type, _: Ordering) -> $type {
                Self::from(self.0.update(How::Subtract(Self::to(value))))
            }

            /// `&=`, and returns what it was.
            #[track_caller]
            pub fn fetch_and(&self, value: $type, _: Ordering) -> $type {
                Self::from(self.0.update(How::And(Self::to(value))))
            }

            /// `|=`, and returns what it was.
            #[track_caller]
            pub fn fetch_or(&self, value: $type, _: Ordering) -> $type {
                Self::from(self.0.update(How::Or(Self::to(value))))
            }

            /// `^=`, and returns what it was.
            #[track_caller]
            pub fn fetch_xor(&self, value: $type, _: Ordering) -> $type {
                Self::from(self.0.update(How::Xor(Self::to(value))))
            }

            /// Nand, and returns what it was.
            #[track_caller]
            pub fn fetch_nand(&self, value: $type, _: Ordering) -> $type {
                Self::from(self.0.update(How::Nand(Self::to(value))))
            }

            /// The larger of both, and returns what it was.
            #[track_caller]
            pub fn fetch_max(&self, value: $type, _: Ordering) -> $type {
                Self::from(self.0.update(How::Max(Self::to(value))))
            }

            /// The smaller of both, and returns what it was.
            #[track_caller]
            pub fn fetch_min(&self, value: $type, _: Ordering) -> $type {
                Self::from(self.0.update(How::Min(Self::to(value))))
            }

            /// Writes `new` where it is `old`.
            ///
            /// # Errors
            ///
            /// What it is, when that is not `old`.
            #[track_caller]
            pub fn compare_exchange(
                &self,
                old: $type,
                new: $type,
                _: Ordering,
                _: Ordering,
            ) -> Result<$type, $type> {
                let how = How::Exchange { old: Self::to(old), new: Self::to(new) };
                let was = Self::from(self.0.update(how));
                if was == old { Ok(was) } else { Err(was) }
            }

            /// The same; it never fails without a reason here.
            ///
            /// # Errors
            ///
            /// What it is, when that is not `old`.
            #[track_caller]
            pub fn compare_exchange_weak(
                &self,
                old: $type,
                new: $type,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$type, $type> {
                self.compare_exchange(old, new, success, failure)
            }

            /// Tries until nobody else has changed it in between.
            ///
            /// # Errors
            ///
            /// What it is, when `f` returns nothing.
            #[track_caller]
            pub fn fetch_update(
                &self,
                success: Ordering,
                failure: Ordering,
                mut f: impl FnMut($type) -> Option<$type>,
            ) -> Result<$type, $type> {
                let mut old = self.load(failure);
                while let Some(new) = f(old) {
                    match self.compare_exchange(old, new, success, failure) {
                        Ok(old) => return Ok(old),
                        Err(other) => old = other,
                    }
                }
                Err(old)
            }

            /// What it is, when nobody else can reach it any more.
            #[track_caller]
            pub fn into_inner(self) -> $type {
                Self::from(self.0.load())
            }
        }

        impl Default for $name {
            #[track_caller]
            fn default() -> Self {
                Self::new(0)
            }
        }

        impl From<$type> for $name {
            #[track_caller]
            fn from(value: $type) -> Self {
                Self::new(value)
            }
        }
    )*};
}
integers! {
    AtomicU8 u8, 8, false;
    AtomicU16 u16, 16, false;
    AtomicU32 u32, 32, false;
    AtomicU64 u64, 64, false;
    AtomicUsize usize, usize::BITS, false;
    AtomicI8 i8, 8, true;
    AtomicI16 i16, 16, true;
    AtomicI32 i32, 32, true;
    AtomicI64 i64, 64, true;
    AtomicIsize isize, isize::BITS, true;
}

/// A yes or no that is read and written in single steps.
#[derive(Debug)]
pub struct AtomicBool(Cell);

impl AtomicBool {
    /// Makes it.
    #[track_caller]
    pub fn new(value: bool) -> Self {
        Self(Cell::new(value.into(), 1, false))
    }

    /// Reads it.
    #[track_caller]
    pub fn load(&self, _: Ordering) -> bool {
        self.0.load() == 1
    }

    /// Writes it.
    #[track_caller]
    pub fn store(&self, value: bool, _: Ordering) {
        self.0.store(value.into());
    }

    /// Writes it and returns what it was.
    #[track_caller]
    pub fn swap(&self, value: bool, _: Ordering) -> bool {
        self.0.update(How::Swap(value.into())) == 1
    }

    /// `&=`, and returns what it was.
    #[track_caller]
    pub fn fetch_and(&self, value: bool, _: Ordering) -> bool {
        self.0.update(How::And(value.into())) == 1
    }

    /// `|=`, and returns what it was.
    #[track_caller]
    pub fn fetch_or(&self, value: bool, _: Ordering) -> bool {
        self.0.update(How::Or(value.into())) == 1
    }

    /// `^=`, and returns what it was.
    #[track_caller]
    pub fn fetch_xor(&self, value: bool, _: Ordering) -> bool {
        self.0.update(How::Xor(value.into())) == 1
    }

    /// Nand, and returns what it was.
    #[track_caller]
    pub fn fetch_nand(&self, value: bool, _: Ordering) -> bool {
        self.0.update(How::Nand(value.into())) == 1
    }

    /// Writes `new` where it is `old`.
    ///
    /// # Errors
    ///
    /// What it is, when that is not `old`.
    #[track_caller]
    pub fn compare_exchange(
        &self,
        old: bool,
        new: bool,
        _: Ordering,
        _: Ordering,
    ) -> Result<bool, bool> {
        let was =
            self.0.update(How::Exchange { old: old.into(), new: new.into() })
                == 1;
        if was == old { Ok(was) } else { Err(was) }
    }

    /// The same; it never fails without a reason here.
    ///
    /// # Errors
    ///
    /// What it is, when that is not `old`.
    #[track_caller]
    pub fn compare_exchange_weak(
        &self,
        old: bool,
        new: bool,
        success: Ordering,
        failure: Ordering,
    ) -> Result<bool, bool> {
        self.compare_exchange(old, new, success, failure)
    }

    /// What it is, when nobody else can reach it any more.
    #[track_caller]
    pub fn into_inner(self) -> bool {
        self.load(Ordering::SeqCst)
    }
}

impl Default for AtomicBool {
    #[track_caller]
    fn default() -> Self {
        Self::new(false)
    }
}
