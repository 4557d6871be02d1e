//! Kinds and keys that several tables share.

use super::kinds::{Key, Kind, OneOf, key};

/// Any number, 0 or more.
pub(crate) const POSITIVE: Kind = Kind::Number(0.0, f64::INFINITY);

pub(crate) const SHARE: Kind = Kind::Number(0.0, 1.0);

pub(crate) const ANY_NUMBER: Kind = Kind::Number(f64::NEG_INFINITY, f64::INFINITY);

pub(crate) const FOR: Key = key("for", Kind::Condition, "for whom; everybody if left out");

pub(crate) const PRESENT_ATTRIBUTES: Key =
    key("attributes", Kind::Attributes, "attribute values of these patients");

pub(crate) const NO_CHOICE: &[OneOf] = &[];
