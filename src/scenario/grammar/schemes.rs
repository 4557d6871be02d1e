//! The tables of schemes and options and their keys. See `docs/options.md` for what they mean.

use super::kinds::{Change, Key, OneOf, Space, TableSpec, ValueKind, key, must};
use super::shared::{ANY_NUMBER, FOR, GROUP, SHARE};

/// New tables are walked as those of the baseline are, once an option's tables are put together.
const fn new(name: &'static str, doc: &'static str) -> Key {
    key(name, ValueKind::Free, doc)
}

pub(crate) static SCHEME: TableSpec = TableSpec {
    name: "scheme",
    doc: "a change to the system: what, from when, for whom, at what cost",
    keys: &[
        must("id", ValueKind::Id, "name"),
        key("title", ValueKind::Line, "one line").words("the id"),
        key("starts", ValueKind::Date, "first day")
            .words("in place throughout the run, its warm-up included")
            .more("may lie in the warm-up, not after the last measured day"),
        key("ends", ValueKind::Date, "last day"),
        key("delay", ValueKind::Duration, "how much later than planned it starts")
            .duration(0.0)
            .more("needs `starts`; rounded to whole days"),
        key("ramp", ValueKind::Duration, "time from its start until it works in full")
            .duration(0.0)
            .more("needs `starts`; rounded to whole days"),
        key("reach", SHARE, "share of the patients it is for whom it reaches").number(1.0),
        key("realised", SHARE, "share of the planned effect that comes about")
            .number(1.0)
            .more("multiplies `reach`: full force is reach × realised"),
        key("committed", ValueKind::Flag, "true: it happens as written whatever becomes of the others")
            .flag(false)
            .more("a ward closed in advance, a contract signed; `realised` of an option and `downside` leave it alone"),
        FOR,
        key("change", ValueKind::List(&ValueKind::Table(&CHANGE), 0, 10_000), "what it changes"),
        key("cost", ValueKind::List(&ValueKind::Table(&COST), 0, 1000), "what it costs")
            .more("a scheme may cost and change nothing (governance, IT)"),
        key("lead", ValueKind::Text, "who leads it"),
        key("evidence", ValueKind::Text, "what its effect rests on"),
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
pub(crate) const TABLES: ValueKind =
    ValueKind::Any(&[ValueKind::Pattern, ValueKind::List(&ValueKind::Pattern, 1, 1000)]);

const CHANGE_KEYS: &[Key] = &[
    key("setting", TABLES, "the settings it changes")
        .more("`*` at the beginning or end of an id stands for anything: `\"*-ward\"`"),
    key("team", TABLES, "the teams"),
    key("stay", TABLES, "the stays"),
    key("stream", TABLES, "the streams"),
    key("attribute", TABLES, "the attributes"),
    key("task", TABLES, "of the stay: these tasks"),
    key("route", TABLES, "of the stay or stream: the routes to these stays or exits")
        .more("every route that leads there is meant, and every table named must have one"),
    key("interruption", TABLES, "of the stay: these interruptions"),
    key("session", TABLES, "of the setting: these sessions"),
    key("set", ValueKind::Changes(Change::Set), "keys and their new values")
        .more("setting one of several alternatives (`rate`, `timetable`; `to`, `routes`; `rota`, `heads`) drops the others"),
    key("multiply", ValueKind::Changes(Change::Multiply), "keys and the factors on their values").more("0 or more"),
    key("add", ValueKind::Changes(Change::Add), "keys and what is added to their values")
        .more("for durations a duration, `\"-1 d\"` too"),
    key("least", ValueKind::Changes(Change::Least), "durations and what is left of them at least").more(
        "`add = { length = \"-12 h\" }, least = { length = \"1 h\" }`: who would stay less stays an hour; after all \
         summands, the highest of several holds",
    ),
    key("append", ValueKind::Changes(Change::Append), "new tasks, routes, interruptions or sessions")
        .more("`{ tasks = […], routes = […], interruptions = […] }`, of a setting `{ sessions = […] }`"),
    key("remove", ValueKind::Flag, "true: drop these tasks, routes, interruptions or sessions"),
];

const CHANGE_CHOICES: &[OneOf] = &[
    OneOf { keys: &["setting", "team", "stay", "stream", "attribute"], required: true },
    OneOf { keys: &["task", "route", "interruption", "session"], required: false },
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

pub(crate) static COST: TableSpec = TableSpec {
    name: "cost",
    doc: "what a scheme costs, pounds of the price year",
    keys: &[
        key("title", ValueKind::Line, "what for"),
        key("recurrent", ANY_NUMBER, "pounds a year while it is in force"),
        key("non-recurrent", ANY_NUMBER, "pounds, once"),
        key("per-use", ANY_NUMBER, "pounds for each unit of `metric`"),
        key("metric", ValueKind::Ref(Space::Metric), "what counts as a use"),
        GROUP,
        key("payer", ValueKind::Ref(Space::Organisation), "the organisation that pays"),
        key("fund", ValueKind::Line, "out of which fund"),
        key("from", ValueKind::Date, "first day it is paid").words("the scheme's start"),
        key("until", ValueKind::Date, "last day it is paid").words("the scheme's end"),
    ],
    one_of: &[OneOf { keys: &["recurrent", "non-recurrent", "per-use"], required: true }],
};

pub(crate) static OPTION: TableSpec = TableSpec {
    name: "option",
    doc: "a set of schemes, run against the baseline",
    keys: &[
        must("id", ValueKind::Id, "name"),
        key("title", ValueKind::Line, "one line").words("the id"),
        key("summary", ValueKind::Text, "what it is, in a sentence or two")
            .more("`careflow check` prints it"),
        must("schemes", ValueKind::List(&ValueKind::Ref(Space::Scheme), 0, 1000), "its schemes"),
        key("realised", SHARE, "share of the effect of its schemes that comes about")
            .number(1.0)
            .more("multiplies that of every scheme that is not `committed`; costs are paid in full"),
        key("planned", ValueKind::List(&ValueKind::Table(&PLANNED), 0, 1000), "what the plan claims"),
    ],
    one_of: &[],
};

pub(crate) static PLANNED: TableSpec = TableSpec {
    name: "planned figure",
    doc: "a difference from the baseline that the plan claims",
    keys: &[
        must("metric", ValueKind::Ref(Space::Metric), "metric in the results"),
        GROUP,
        key("change", ANY_NUMBER, "in the metric's unit, over the measured period"),
        key("percent", ANY_NUMBER, "per cent of the baseline"),
        key(
            "put-in",
            ValueKind::Flag,
            "true: the option's schemes are given this effect (a target taken as reached), so that how often it is missed says \
             nothing of the plan",
        )
        .flag(false),
    ],
    one_of: &[OneOf { keys: &["change", "percent"], required: true }],
};
