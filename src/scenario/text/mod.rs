//! Text: from files to a tree in which every value knows its place, and what is wrong in words.
//!
//! In: a folder. Out: [`tree::Table`]s, leaf values read from them ([`values`]), and
//! [`problem::Problems`] with file, line, what was found and what would be right. The other way [`put`] writes values into a file and
//! changes nothing else in it.

pub(crate) mod problem;
pub(crate) mod put;
pub(crate) mod shared;
pub(crate) mod source;
pub(crate) mod syntax;
pub(crate) mod tree;
pub(crate) mod values;
pub(crate) mod wrong;
