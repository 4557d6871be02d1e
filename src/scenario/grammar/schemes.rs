//! The tables of schemes and options and their keys. See `docs/options.md` for what they mean.

use super::kinds::{Key, Kind, OneOf, Space, TableSpec, key, must};
use super::shared::{ANY_NUMBER, FOR, SHARE};

/// New tables are walked as those of the baseline are, once an option's tables are put together.
const fn new(name: &'static str, doc: &'static str) -> Key {
    key(name, Kind::Free, doc)
}

pub(crate) static SCHEME: TableSpec = TableSpec {
    name: "scheme",
    doc: "a change to the system: what, from when, for whom, at what cost",
    keys: &[
        must("id", Kind::Id, "name"),
        key("title", Kind::Text, "one line"),
        key("starts", Kind::Date, "first day; in place throughout the run if left out"),
        key("ends", Kind::Date, "last day"),
        key("delay", Kind::Duration, "how much later than planned it starts"),
        key("ramp", Kind::Duration, "time from its start until it works in full"),
        key("reach", SHARE, "share of the patients it is for whom it reaches; default 1"),
        key("realised", SHARE, "share of the planned effect that comes about; default 1"),
        FOR,
        key("change", Kind::List(&Kind::Table(&CHANGE), 0, 10_000), "what it changes"),
        key("cost", Kind::List(&Kind::Table(&COST), 0, 1000), "what it costs"),
        key("lead", Kind::Text, "who leads it"),
        key("evidence", Kind::Text, "what its effect rests on"),
        new("profile", "new profiles"),
        new("stream", "new streams"),
        new("team", "new teams"),
        new("setting", "new settings"),
        new("stay", "new stays"),
        new("exit", "new exits"),
    ],
    one_of: &[],
};

/// Tables or parts of them, by their ids or patterns.
const TABLES: Kind = Kind::Any(&[Kind::Pattern, Kind::List(&Kind::Pattern, 1, 1000)]);

const CHANGE_KEYS: &[Key] = &[
    key("setting", TABLES, "the settings it changes"),
    key("team", TABLES, "the teams"),
    key("stay", TABLES, "the stays"),
    key("stream", TABLES, "the streams"),
    key("attribute", TABLES, "the attributes"),
    key("task", TABLES, "of the stay: these tasks"),
    key("route", TABLES, "of the stay or stream: the routes to these stays or exits"),
    key("interruption", TABLES, "of the stay: these interruptions"),
    key("set", Kind::Free, "keys and their new values"),
    key("multiply", Kind::Free, "keys and the factors on their values"),
    key("add", Kind::Free, "keys and what is added to their values"),
    key("append", Kind::Free, "new tasks, routes or interruptions"),
    key("remove", Kind::Flag, "true: drop these tasks, routes or interruptions"),
];

const CHANGE_CHOICES: &[OneOf] = &[
    OneOf { keys: &["setting", "team", "stay", "stream", "attribute"], required: true },
    OneOf { keys: &["task", "route", "interruption"], required: false },
];

pub(crate) static CHANGE: TableSpec = TableSpec {
    name: "change",
    doc: "a change to one or several tables of the scenario",
    keys: CHANGE_KEYS,
    one_of: CHANGE_CHOICES,
};

pub(crate) static LOCAL: TableSpec = TableSpec {
    name: "local",
    doc: "what this place changes in the tables of its bases, in the baseline and in every option",
    keys: CHANGE_KEYS,
    one_of: CHANGE_CHOICES,
};

static COST: TableSpec = TableSpec {
    name: "cost",
    doc: "what a scheme costs, pounds of the price year",
    keys: &[
        key("title", Kind::Text, "what for"),
        key("recurrent", ANY_NUMBER, "pounds a year while it is in force"),
        key("non-recurrent", ANY_NUMBER, "pounds, once"),
        key("per-use", ANY_NUMBER, "pounds for each unit of `metric`"),
        key("metric", Kind::Ref(Space::Metric), "what counts as a use"),
        key("group", Kind::Text, "group of the metric; default all"),
        key("payer", Kind::Text, "who pays"),
        key("fund", Kind::Text, "out of which fund"),
        key("from", Kind::Date, "first day it is paid, if not the scheme's start"),
        key("until", Kind::Date, "last day"),
    ],
    one_of: &[OneOf { keys: &["recurrent", "non-recurrent", "per-use"], required: true }],
};

pub(crate) static OPTION: TableSpec = TableSpec {
    name: "option",
    doc: "a set of schemes, run against the baseline",
    keys: &[
        must("id", Kind::Id, "name"),
        key("title", Kind::Text, "one line"),
        must("schemes", Kind::List(&Kind::Ref(Space::Scheme), 0, 1000), "its schemes"),
        key("planned", Kind::List(&Kind::Table(&PLANNED), 0, 1000), "what the plan claims"),
    ],
    one_of: &[],
};

static PLANNED: TableSpec = TableSpec {
    name: "planned figure",
    doc: "a difference from the baseline that the plan claims",
    keys: &[
        must("metric", Kind::Ref(Space::Metric), "metric in the results"),
        key("group", Kind::Text, "group in the results; default all"),
        key("change", ANY_NUMBER, "in the metric's unit, over the measured period"),
        key("percent", ANY_NUMBER, "per cent of the baseline"),
    ],
    one_of: &[OneOf { keys: &["change", "percent"], required: true }],
};
