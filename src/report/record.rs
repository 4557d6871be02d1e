//! A column of a results file is stated once: in the struct of its record.
//!
//! `records!` makes of a struct everything that writes it: its names in order, its cells for CSV and Parquet, its JSON, and
//! its page of documentation.

use jiff::civil::Date;
use serde::{Serialize, Serializer};
use std::borrow::Cow;

/// A row of a results file.
pub trait Record: Serialize {
    /// Name of the file, or of the part of the JSON document.
    const NAME: &'static str;
    /// What a row is.
    const ABOUT: &'static [&'static str];
    /// The columns, in order.
    const COLUMNS: &'static [Column];

    /// Hands out the cells, in order: of a million rows no list is made.
    fn each_cell<'a>(&'a self, cell: impl FnMut(Cell<'a>));
}

/// A column of a results file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Name.
    pub name: &'static str,
    /// What it holds.
    pub about: &'static [&'static str],
    /// What its cells are.
    pub kind: CellKind,
}

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellKind {
    /// Text.
    Text,
    /// A count.
    Count,
    /// A count, or nothing.
    OptionalCount,
    /// A day.
    Day,
    /// A number; nothing where it is undefined.
    Number,
}

/// A cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// Text.
    Text(&'a str),
    /// A count.
    Count(u64),
    /// No value.
    Nothing,
    /// A day.
    Day(Date),
    /// A number; NaN where it is undefined.
    Number(f64),
}

/// A day of a record, `2014-04-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day(pub Date);

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// What a field of a record is.
pub trait Field {
    /// As a column.
    const KIND: CellKind;
    /// As a cell.
    fn cell(&self) -> Cell<'_>;
}

impl Field for &str {
    const KIND: CellKind = CellKind::Text;
    fn cell(&self) -> Cell<'_> {
        Cell::Text(self)
    }
}

impl Field for Cow<'_, str> {
    const KIND: CellKind = CellKind::Text;
    fn cell(&self) -> Cell<'_> {
        Cell::Text(self)
    }
}

impl Field for String {
    const KIND: CellKind = CellKind::Text;
    fn cell(&self) -> Cell<'_> {
        Cell::Text(self)
    }
}

impl Field for usize {
    const KIND: CellKind = CellKind::Count;
    fn cell(&self) -> Cell<'_> {
        Cell::Count(*self as u64)
    }
}

impl Field for u32 {
    const KIND: CellKind = CellKind::Count;
    fn cell(&self) -> Cell<'_> {
        Cell::Count(u64::from(*self))
    }
}

impl Field for Option<u32> {
    const KIND: CellKind = CellKind::OptionalCount;
    fn cell(&self) -> Cell<'_> {
        self.map_or(Cell::Nothing, |count| Cell::Count(u64::from(count)))
    }
}

impl Field for u64 {
    const KIND: CellKind = CellKind::Count;
    fn cell(&self) -> Cell<'_> {
        Cell::Count(*self)
    }
}

impl Field for Day {
    const KIND: CellKind = CellKind::Day;
    fn cell(&self) -> Cell<'_> {
        Cell::Day(self.0)
    }
}

impl Field for f64 {
    const KIND: CellKind = CellKind::Number;
    fn cell(&self) -> Cell<'_> {
        Cell::Number(*self)
    }
}

/// Makes structs records: `records! { "file" /// About. pub struct Name<'a> { /// About. column: type, … } }`.
macro_rules! records {
    ($(
        $file:literal
        $(#[doc = $about:literal])+
        pub struct $record:ident $(<$life:lifetime>)? {
            $($(#[doc = $column_about:literal])+ $column:ident: $type:ty,)+
        }
    )+) => {$(
        $(#[doc = $about])+
        #[derive(Debug, Clone, PartialEq, serde::Serialize)]
        pub struct $record $(<$life>)? {
            $($(#[doc = $column_about])+ pub $column: $type,)+
        }

        impl $(<$life>)? $crate::report::record::Record for $record $(<$life>)? {
            const NAME: &'static str = $file;
            const ABOUT: &'static [&'static str] = &[$($about),+];
            const COLUMNS: &'static [$crate::report::record::Column] = &[$(
                $crate::report::record::Column {
                    name: stringify!($column),
                    about: &[$($column_about),+],
                    kind: <$type as $crate::report::record::Field>::KIND,
                }
            ),+];

            fn each_cell<'cell>(&'cell self, mut cell: impl FnMut($crate::report::record::Cell<'cell>)) {
                $(cell($crate::report::record::Field::cell(&self.$column));)+
            }
        }
    )+};
}
pub(super) use records;
