//! A value or none, in the room of the value.
//!
//! `Option` of an index or of an instant takes up to twice its room, and a record of many patients has none to
//! spare. A type that has a value to spare marks "none" by it, and nobody can take the mark for a value: it is not
//! to be had without asking.

use std::fmt::{Debug, Formatter, Result};

/// A type with a value that never occurs.
pub trait Spare: Copy + PartialEq {
    /// The value.
    const SPARE: Self;
}

/// A value or none.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Optional<T>(T);

impl<T: Spare> Optional<T> {
    /// None.
    pub const NONE: Self = Self(T::SPARE);

    /// A value.
    #[must_use]
    #[inline]
    pub const fn some(value: T) -> Self {
        Self(value)
    }

    /// The value, if there is one.
    #[must_use]
    #[inline]
    pub fn get(self) -> Option<T> {
        if self.is_some() { Some(self.0) } else { None }
    }

    /// Takes the value out.
    #[inline]
    pub fn take(&mut self) -> Option<T> {
        std::mem::replace(self, Self::NONE).get()
    }

    /// The value, or the one that stands for none.
    #[inline]
    pub(super) fn raw(self) -> T {
        self.0
    }

    /// Whether there is a value.
    #[must_use]
    #[inline]
    pub fn is_some(self) -> bool {
        self.0 != T::SPARE
    }

    /// Whether there is none.
    #[must_use]
    #[inline]
    pub fn is_none(self) -> bool {
        self.0 == T::SPARE
    }

    /// Whether there is a value, and it is this one.
    #[must_use]
    #[inline]
    pub fn is(self, value: T) -> bool {
        self.0 == value
    }
}

impl<T: Spare> From<Option<T>> for Optional<T> {
    #[inline]
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::NONE, Self)
    }
}

impl<T: Spare + Debug> Debug for Optional<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        self.get().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Time;

    #[test]
    fn a_value_or_none_in_the_room_of_the_value() {
        assert_eq!(size_of::<Optional<Time>>(), size_of::<Time>());
        let mut since = Optional::some(Time::START);
        assert!(since.is_some() && since.is(Time::START));
        assert_eq!((since.take(), since), (Some(Time::START), Optional::NONE));
        assert_eq!((since.take(), since.is_none()), (None, true));
        assert_eq!(format!("{since:?} {:?}", Optional::from(Some(Time::new(5)))), "None Some(Time(5))");
    }
}
