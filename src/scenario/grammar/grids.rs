//! Grids: levels of levers against each other, each combination an option. See `docs/options.md`.

use super::kinds::{Key, OneOf, Space, TableSpec, ValueKind, key, must};
use super::schemes::TABLES;
use super::shared::ANY_NUMBER;

/// Most levers: what has more has no picture.
pub(crate) const LEVERS: usize = 3;

/// Most levels of a lever.
pub(crate) const LEVELS: usize = 100;

/// What may be done with the key of a lever.
pub(crate) const OPERATIONS: [&str; 3] = ["set", "multiply", "add"];

pub(crate) static GRID: TableSpec = TableSpec {
    name: "grid",
    doc: "options made of every combination of the levels of some levers",
    keys: &[
        must("id", ValueKind::Id, "name")
            .more("its options are called `ID.LEVEL`, `ID.LEVELxLEVEL`; `--options ID` runs all of them"),
        key("title", ValueKind::Line, "one line").words("the id"),
        key(
            "schemes",
            ValueKind::List(&ValueKind::Ref(Space::Scheme), 0, 1000),
            "schemes that all its options have",
        )
        .words("none"),
        key("starts", ValueKind::Date, "first day on which levers are at their levels")
            .words("throughout the run, its warm-up included"),
        must(
            "levers",
            ValueKind::List(&ValueKind::Table(&LEVER), 1, LEVERS),
            "what is varied, at most three",
        ),
    ],
    one_of: &[],
};

const LEVER_KEYS: &[Key] = &[
    key("title", ValueKind::Line, "what it is, in words").words("its key and tables"),
    key("setting", TABLES, "the settings it changes").more("as in [changes](#changes)"),
    key("team", TABLES, "the teams"),
    key("stay", TABLES, "the stays"),
    key("stream", TABLES, "the streams"),
    key("attribute", TABLES, "the attributes"),
    key("task", TABLES, "of the stay: these tasks"),
    key("route", TABLES, "of the stay or stream: the routes to these stays or exits"),
    key("interruption", TABLES, "of the stay: these interruptions"),
    key("set", ValueKind::Text, "key that is given each of the levels"),
    key("multiply", ValueKind::Text, "key that is multiplied by each of the levels"),
    key("add", ValueKind::Text, "key to which each of the levels is added"),
    must(
        "levels",
        ValueKind::List(&ValueKind::Free, 2, LEVELS),
        "its levels, in the order in which tables and charts have them",
    )
    .more("values such as the key takes, factors or summands; what stands today may be one of them"),
    key("names", ValueKind::List(&ValueKind::Line, 2, LEVELS), "what tables and charts call the levels")
        .words("the levels as they are written"),
    key("recurrent", ValueKind::List(&ANY_NUMBER, 2, LEVELS), "pounds a year that each level costs")
        .words("nothing"),
    key("payer", ValueKind::Ref(Space::Organisation), "the organisation that pays"),
];

pub(crate) static LEVER: TableSpec = TableSpec {
    name: "lever",
    doc: "a key that a grid varies, and its levels",
    keys: LEVER_KEYS,
    one_of: &[
        OneOf { keys: &["setting", "team", "stay", "stream", "attribute"], required: true },
        OneOf { keys: &["task", "route", "interruption"], required: false },
        OneOf { keys: &OPERATIONS, required: true },
    ],
};
