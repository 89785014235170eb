//! Statics that threads share.
//!
//! Every execution must find them as they were at first, so the explorer
//! writes `static A: T = v;` as `static A: Static<T> = Static::new(n, || v);`,
//! on the same line, when it takes in a file.

use ::std::any::Any;
use ::std::cell::RefCell;
use ::std::collections::HashMap;
use ::std::ops::Deref;

/// A static with a value for each execution.
pub struct Static<T: 'static> {
    number: u32,
    initial: fn() -> T,
}

thread_local! {
    /// The value of each static, and the execution that it belongs to.
    static VALUES: RefCell<HashMap<u32, (u64, &'static dyn Any)>> = RefCell::default();
}

impl<T: 'static> Static<T> {
    /// The static with this number in its file.
    pub const fn new(number: u32, initial: fn() -> T) -> Self {
        Self { number, initial }
    }
}

impl<T: Any> Deref for Static<T> {
    type Target = T;

    fn deref(&self) -> &T {
        let execution = engine::execution::number();
        let known =
            VALUES.with_borrow(|values| values.get(&self.number).copied());
        if let Some((of, value)) = known
            && of == execution
        {
            return value.downcast_ref().expect("numbers are not given twice");
        }
        let value = engine::execution::in_static(self.number, self.initial);
        // A static is never dropped.
        let value: &'static T = Box::leak(Box::new(value));
        VALUES.with_borrow_mut(|values| {
            values.insert(self.number, (execution, value))
        });
        value
    }
}
