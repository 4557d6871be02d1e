//! `[[attribute]]` and `[[cohort]]`.

use super::kinds::{TableSpec, ValueKind, key, must};
use super::shared::{NO_CHOICE, POSITIVE, SHARE};

pub(crate) static ATTRIBUTE: TableSpec = TableSpec {
    name: "attribute",
    doc: "a property of patients with a list of values",
    keys: &[
        must("id", ValueKind::Id, "name"),
        must("values", ValueKind::List(&ValueKind::Line, 1, 64), "the values it can take, at most 64")
            .more("free text"),
        key(
            "shares",
            ValueKind::Cases(&ValueKind::List(&SHARE, 1, 64)),
            "one share per value, drawn at arrival",
        )
        .more("conditions may name attributes that stand earlier; without shares cohorts and streams set it"),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static COHORT: TableSpec = TableSpec {
    name: "cohort",
    doc: "a group of people",
    keys: &[
        must("id", ValueKind::Id, "name"),
        must("population", POSITIVE, "people in the cohort"),
        key("residents", ValueKind::Flag, "false: others' patients, left out of per-100,000 figures")
            .flag(true),
        key("attributes", ValueKind::Attributes, "attribute values everybody in it has"),
    ],
    one_of: NO_CHOICE,
};
