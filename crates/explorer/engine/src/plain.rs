//! Values that are what they look like.

use std::fmt::Debug;

use castaway::cast;

use crate::execution::text;
use crate::history::Seen;

/// The number of the text of `value`, if it is a plain value: a number, a
/// truth, a character, or perhaps one. Two values of one such type with the
/// same text are the same to every program. Strings and lists are not: they
/// can tell how much room they have.
pub fn plain<T: ?Sized>(value: &T) -> Option<u32> {
    macro_rules! among {
        ($($type:ty)*) => {
            $(
                if let Ok(value) = cast!(value, &$type) {
                    return shown(value);
                }
                if let Ok(value) = cast!(value, &Option<$type>) {
                    return shown(value);
                }
            )*
        };
    }
    among!(() bool char i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);
    None
}

/// What the first who locks it will learn of it.
pub fn version<T: ?Sized>(value: &T) -> Seen {
    plain(value).map_or(Seen::Initial, Seen::Plain)
}

fn shown(value: &dyn Debug) -> Option<u32> {
    Some(text(&format!("{value:?}")))
}
