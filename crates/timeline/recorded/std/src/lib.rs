//! The standard library, but for a record of what threads do. A program of the
//! book is compiled against this, so that the very file that the page shows is
//! recorded: what it does, it does for real.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

pub use std::{any, marker, mem, panic, process, time};
pub use std::{assert, assert_eq, format, format_args, matches, unreachable};

use timeline::{Does, Event};

struct Record {
    start: Instant,
    events: Vec<Event>,
    /// How many there are, `main` included.
    threads: usize,
    locks: usize,
}

static RECORD: Mutex<Option<Record>> = Mutex::new(None);

thread_local! {
    /// Which thread this is.
    static THREAD: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// While this is held, nobody else writes to the record: the order in it is
/// the order of what happened.
pub struct Recording(MutexGuard<'static, Option<Record>>);

/// Begins to write to the record.
pub fn recording() -> Recording {
    Recording(RECORD.lock().unwrap_or_else(PoisonError::into_inner))
}

impl Recording {
    fn record(&mut self) -> &mut Record {
        self.0.get_or_insert_with(|| Record {
            start: Instant::now(),
            events: Vec::new(),
            threads: 1,
            locks: 0,
        })
    }

    /// This thread does it now.
    pub fn add(&mut self, does: Does) {
        let record = self.record();
        let ns = record.start.elapsed().as_nanos();
        let ns = u64::try_from(ns).expect("no run takes centuries");
        record.events.push(Event { ns, thread: THREAD.get(), does });
    }

    /// A number for a further lock.
    pub fn new_lock(&mut self) -> usize {
        let record = self.record();
        record.locks += 1;
        record.locks - 1
    }

    fn new_thread(&mut self) -> usize {
        let record = self.record();
        record.threads += 1;
        record.threads - 1
    }
}

/// This thread does it now.
pub fn record(does: Does) {
    recording().add(does);
}

/// Runs a program, and returns all that was recorded.
pub fn record_all(main: impl FnOnce()) -> Vec<Event> {
    record(Does::Starts { by: None });
    main();
    record(Does::Ends);
    mem::take(&mut recording().record().events)
}

/// Prints a line.
pub fn print(text: String) {
    let mut recording = recording();
    std::print!("{text}");
    recording.add(Does::Prints { text });
}

/// Prints a line.
#[macro_export]
macro_rules! println {
    ($($arg:tt)*) => { $crate::print($crate::format!($($arg)*) + "\n") };
}

pub mod prelude {
    //! What every file sees without an import.
    #[doc(hidden)]
    pub mod rust_2024 {
        pub use crate::println;
        pub use std::prelude::rust_2024::*;
    }
}

pub mod sync {
    //! What threads share.
    pub use std::sync::Arc;

    pub mod atomic {
        //! Values that are read and written as a whole.
        use timeline::Does;

        use crate::recording;

        pub use std::sync::atomic::{AtomicBool, Ordering};

        /// Records each read and write.
        pub struct AtomicU32(std::sync::atomic::AtomicU32);

        impl AtomicU32 {
            /// With this value to begin with.
            pub const fn new(value: u32) -> Self {
                Self(std::sync::atomic::AtomicU32::new(value))
            }

            /// Reads the value.
            pub fn load(&self, order: Ordering) -> u32 {
                let mut recording = recording();
                let value = self.0.load(order);
                recording.add(Does::Reads { value: value.to_string() });
                value
            }

            /// Writes the value.
            pub fn store(&self, value: u32, order: Ordering) {
                let mut recording = recording();
                self.0.store(value, order);
                recording.add(Does::Writes { value: value.to_string() });
            }
        }
    }
}

pub mod thread {
    //! Threads.
    use std::thread;
    use std::time::Duration;

    use timeline::{Does, Reason};

    use crate::{THREAD, record, recording};

    pub use std::thread::{Result, ScopedJoinHandle};

    /// Sleeps.
    pub fn sleep(time: Duration) {
        record(Does::Sleeps);
        thread::sleep(time);
        record(Does::GoesOn);
    }

    /// Where threads are started that may borrow.
    pub struct Scope<'scope, 'env: 'scope>(&'scope thread::Scope<'scope, 'env>);

    /// Runs `f`, and waits for the threads that it starts.
    pub fn scope<'env, F, T>(f: F) -> T
    where
        F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
    {
        let result = thread::scope(|scope| {
            // Must live as long as what it borrows: until the process ends.
            let result = f(Box::leak(Box::new(Scope(scope))));
            record(Does::Waits { reason: Reason::Threads });
            result
        });
        record(Does::GoesOn);
        result
    }

    impl<'scope> Scope<'scope, '_> {
        /// Starts a thread.
        pub fn spawn<F, T>(&'scope self, f: F) -> ScopedJoinHandle<'scope, T>
        where
            F: FnOnce() -> T + Send + 'scope,
            T: Send + 'scope,
        {
            let number = recording().new_thread();
            let by = Some(THREAD.get());
            self.0.spawn(move || {
                THREAD.set(number);
                record(Does::Starts { by });
                let result = f();
                record(Does::Ends);
                result
            })
        }
    }
}
