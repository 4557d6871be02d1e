//! How any number or value may be written: with its evidence, or as cases.

use super::kinds::{OneOf, TableSpec, ValueKind, key, must};
use super::shared::{FOR, NO_CHOICE};

/// One case of a list tried in order; the kind of `is` comes from the key.
pub(crate) static CASE: TableSpec = TableSpec {
    name: "case",
    doc: "a value for some",
    keys: &[FOR, must("is", ValueKind::Free, "the value")],
    one_of: NO_CHOICE,
};

/// A number with its evidence; the kind of `value` comes from the key.
pub(crate) static QUANTITY: TableSpec = TableSpec {
    name: "number with its evidence",
    doc: "a number with its range and where it comes from",
    keys: &[
        must("value", ValueKind::Free, "the value the run uses"),
        key("range", ValueKind::Free, "[low, high]: least and greatest it could be"),
        key("interval-95", ValueKind::Free, "[low, high]: its 95 % interval, as a study gives it"),
        key("distribution", ValueKind::Uncertain, "its distribution"),
        key("min", ValueKind::Free, "beside `interval-95`: draws below are drawn again"),
        key("max", ValueKind::Free, "beside `interval-95`: draws above are drawn again"),
    ],
    one_of: &[OneOf { keys: &["range", "interval-95", "distribution"], required: false }],
};
