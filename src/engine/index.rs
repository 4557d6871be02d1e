//! Indices as types: a setting's cannot be taken for a stay's.

use super::optional::{Optional, Spare};

/// An index into a table of its own kind.
pub trait Index: Spare {
    /// The place in the table.
    fn index(self) -> usize;
}

impl<T: Index> Optional<T> {
    /// The place in the table; if there is none, a place beyond every table.
    #[must_use]
    #[inline]
    pub fn index(self) -> usize {
        self.raw().index()
    }
}

/// Makes types of indices; the greatest number is not an index but stands for none ([`Optional`]).
macro_rules! indices {
    ($($(#[$about:meta])* $name:ident($raw:ty);)*) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($raw);

        #[allow(dead_code, reason = "not every kind of index is made in all these ways")]
        impl $name {
            /// The index with this number.
            #[must_use]
            #[inline]
            pub const fn new(number: $raw) -> Self {
                Self(number)
            }

            /// The index of a place in the table. The table is no longer than the type can count: that of a
            /// checked model, or of what a run holds.
            #[must_use]
            #[inline]
            pub fn at(place: usize) -> Self {
                debug_assert!(place < <$raw>::MAX as usize, "{place} is beyond every table");
                Self(place as $raw)
            }

            /// The index so many places further on.
            #[must_use]
            #[inline]
            pub const fn after(self, places: usize) -> Self {
                Self(self.0 + places as $raw)
            }

            /// Its number.
            #[must_use]
            #[inline]
            pub const fn number(self) -> $raw {
                self.0
            }

            /// The place in the table.
            #[must_use]
            #[inline]
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl $crate::engine::optional::Spare for $name {
            const SPARE: Self = Self(<$raw>::MAX);
        }

        impl $crate::engine::index::Index for $name {
            #[inline]
            fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

pub(crate) use indices;

#[cfg(test)]
mod tests {
    use super::*;

    indices! {
        /// A bed.
        Bed(u16);
    }

    #[test]
    fn an_index_or_none_in_the_room_of_the_index() {
        assert_eq!(size_of::<Optional<Bed>>(), 2);
        let bed = Bed::at(7);
        assert_eq!((bed.number(), bed.index(), Optional::some(bed).index()), (7, 7, 7));
        assert_eq!(Optional::<Bed>::NONE.index(), 65_535);
    }
}
