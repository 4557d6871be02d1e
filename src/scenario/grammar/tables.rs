//! The tables of the language and their keys. See `docs/language.md` for what they mean.

use super::kinds::{Key, Kind, OneOf, Space, TableSpec, key, must};
use super::shared::{FOR, NO_CHOICE, POSITIVE, PRESENT_ATTRIBUTES, SHARE};

const PRIORITY: Kind = Kind::Count(1, 9);
const TARGET: Kind = Kind::Ref(Space::Target);
const DELAY_REASONS: Kind = Kind::Choice(&["A", "B", "C", "Di", "Dii", "E", "F", "G", "H", "I"]);
const BODIES: Kind = Kind::Choice(&["NHS", "social care", "both"]);
const ADMISSION: Kind = Kind::Choice(&["emergency", "elective"]);
const REASON: Key =
    key("delay-reason", DELAY_REASONS, "SitRep reason recorded while the patient waits ready to move");
const BODY: Key = key("attributed-to", BODIES, "body the delay is attributed to");
const FROM: Key = key("from", Kind::Date, "first day");
const UNTIL: Key = key("until", Kind::Date, "last day");
const ADMISSION_KEY: Key = key("admission", ADMISSION, "how an acute admission counts; default emergency");
const COUNTS_AS: Key = key("counts-as", Kind::Id, "counter to add one to when this choice is taken");

pub(crate) static SCENARIO: TableSpec = TableSpec {
    name: "scenario",
    doc: "title, dates, replications and the files of a scenario",
    keys: &[
        must("title", Kind::Text, "one line for headings"),
        must("start", Kind::Date, "first measured day; the warm-up lies before it"),
        key("warm-up", Kind::Days, "whole days or weeks simulated and discarded; default 0 d"),
        must("measure", Kind::Days, "measured period, whole days or weeks"),
        key("replications", Kind::Count(1, 1_000_000), "default 30"),
        key("seed", Kind::Count(0, u64::MAX), "default 1"),
        key("include", Kind::List(&Kind::Text, 0, 1000), "files of this folder"),
        key(
            "plausible-in",
            Kind::Text,
            "scenario (file or folder) whose back-test says which draws are plausible; default this one",
        ),
        key("base", BASES, "folders or files this scenario varies or is put together from"),
    ],
    one_of: NO_CHOICE,
};

/// One base or several.
const BASES: Kind =
    Kind::Any(&[Kind::Text, Kind::List(&Kind::Any(&[Kind::Text, Kind::Table(&COPY)]), 1, 100)]);

/// Files of one copy.
const FILES: Kind = Kind::Any(&[Kind::Text, Kind::List(&Kind::Text, 1, 100)]);

static COPY: TableSpec = TableSpec {
    name: "copy",
    doc: "base files read with a prefix before every id they define",
    keys: &[
        must("files", FILES, "the file or files"),
        must("as", Kind::Id, "the prefix, without its hyphen"),
        key("title", Kind::Text, "put before names and titles; the prefix if left out"),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static ATTRIBUTE: TableSpec = TableSpec {
    name: "attribute",
    doc: "a property of patients with a list of values",
    keys: &[
        must("id", Kind::Id, "name"),
        must("values", Kind::List(&Kind::Text, 1, 64), "the values it can take, at most 64"),
        key(
            "shares",
            Kind::Cases(&Kind::List(&SHARE, 1, 64)),
            "one share per value, drawn at arrival; a list, or cases",
        ),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static COHORT: TableSpec = TableSpec {
    name: "cohort",
    doc: "a group of people",
    keys: &[
        must("id", Kind::Id, "name"),
        must("population", POSITIVE, "people in the cohort"),
        key("residents", Kind::Flag, "default true; false: left out of per-100,000 figures"),
        key("attributes", Kind::Attributes, "attribute values everybody in it has"),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static STREAM: TableSpec = TableSpec {
    name: "stream",
    doc: "an arrival stream",
    keys: &[
        must("id", Kind::Id, "name"),
        must("cohort", Kind::Ref(Space::Cohort), "the cohort its patients belong to"),
        key(
            "cohorts",
            Kind::List(&Kind::Ref(Space::Cohort), 1, 1000),
            "one stream each; rates may then be lists",
        ),
        key("rate", Kind::Table(&RATE), "Poisson arrivals"),
        key(
            "hours",
            Kind::Any(&[Kind::List(&POSITIVE, 24, 168), Kind::Ref(Space::Profile)]),
            "24 or 168 weights, or the id of a profile",
        ),
        key("weekdays", Kind::List(&POSITIVE, 7, 7), "7 weights, Monday first"),
        key("months", Kind::List(&POSITIVE, 12, 12), "12 factors, January first"),
        key("growth", Kind::Number(-0.99, 10.0), "growth a year; may be negative"),
        key("bank-holiday", POSITIVE, "factor on bank holidays"),
        key("dates", Kind::List(&Kind::Table(&DATE_FACTOR), 0, 10_000), "factors on known dates"),
        key("timetable", Kind::Departures, "fixed numbers at fixed times"),
        key("replay", Kind::Table(&REPLAY), "given arrival times from a CSV file"),
        PRESENT_ATTRIBUTES,
        ADMISSION_KEY,
        FROM,
        UNTIL,
        key("to", TARGET, "the stay or exit everybody goes to"),
        key("routes", Kind::List(&Kind::Table(&ROUTE), 1, 10_000), "where patients go"),
    ],
    one_of: &[
        OneOf { keys: &["rate", "timetable", "replay"], required: true },
        OneOf { keys: &["to", "routes"], required: true },
    ],
};

pub(crate) static RATE: TableSpec = TableSpec {
    name: "rate",
    doc: "mean arrivals at the scenario's start, before factors",
    keys: &[
        key("per-day", POSITIVE, "arrivals a day"),
        key("per-hour", POSITIVE, "arrivals an hour"),
        key("per-year", POSITIVE, "arrivals a year of 365.25 days"),
        key("per-1000", POSITIVE, "arrivals a year per 1,000 people of the cohort"),
    ],
    one_of: &[OneOf { keys: &["per-day", "per-hour", "per-year", "per-1000"], required: true }],
};

static DATE_FACTOR: TableSpec = TableSpec {
    name: "date factor",
    doc: "a factor on one date",
    keys: &[must("date", Kind::Date, "the day"), must("factor", POSITIVE, "factor on the rate")],
    one_of: NO_CHOICE,
};

static REPLAY: TableSpec = TableSpec {
    name: "replay",
    doc: "arrival times from a CSV file",
    keys: &[must("csv", Kind::File, "the file"), must("time", Kind::Text, "column with the times")],
    one_of: NO_CHOICE,
};

pub(crate) static PROFILE: TableSpec = TableSpec {
    name: "profile",
    doc: "a shape over the day or week, used by streams",
    keys: &[
        must("id", Kind::Id, "name"),
        key("values", Kind::List(&POSITIVE, 24, 168), "24 or 168 weights"),
        key("csv", Kind::File, "file with the weights"),
        key("column", Kind::Text, "its column"),
    ],
    one_of: &[OneOf { keys: &["values", "csv"], required: true }],
};

pub(crate) static TEAM: TableSpec = TableSpec {
    name: "team",
    doc: "staff with a rota",
    keys: &[
        must("id", Kind::Id, "name in files and results"),
        key("name", Kind::Text, "name in tables and charts"),
        key("rota", Kind::Rota, "heads on duty by day and hour"),
        key("heads", Kind::Whole(0, 1_000_000), "the same number day and night"),
        key(
            "at-shift-end",
            Kind::Choice(&["pause", "finish"]),
            "what happens to work in hand; default pause",
        ),
        key("absence", SHARE, "chance that a rostered head is absent"),
        key("changes", Kind::List(&Kind::Table(&TEAM_CHANGE), 0, 10_000), "dated changes; later ones win"),
    ],
    one_of: &[OneOf { keys: &["rota", "heads"], required: true }],
};

pub(crate) static TEAM_CHANGE: TableSpec = TableSpec {
    name: "change",
    doc: "a rota in force on some dates",
    keys: &[
        must("from", Kind::Date, "first day"),
        UNTIL,
        key("yearly", Kind::Flag, "repeats every year"),
        key("rota", Kind::Rota, "the rota then"),
        key("heads", Kind::Whole(0, 1_000_000), "the same number day and night"),
    ],
    one_of: &[OneOf { keys: &["rota", "heads"], required: true }],
};

/// A capacity: places, unlimited, or by day and hour.
const CAPACITY: Kind = Kind::Any(&[Kind::Whole(0, 10_000_000), Kind::Choice(&["unlimited"]), Kind::Rota]);

pub(crate) static SETTING: TableSpec = TableSpec {
    name: "setting",
    doc: "a place with capacity",
    keys: &[
        must("id", Kind::Id, "name in files and results"),
        key("name", Kind::Text, "name in tables and charts"),
        key("site", Kind::Text, "hospital or other site"),
        must("kind", Kind::Choice(KINDS), "what it is; decides the metrics"),
        must("capacity", CAPACITY, "places: a whole number, \"unlimited\" or a rota"),
        key("unit", Kind::Text, "word for one place"),
        key("changes", Kind::List(&Kind::Table(&SETTING_CHANGE), 0, 10_000), "dated changes; later ones win"),
        key("escalation", Kind::Table(&ESCALATION), "extra places opened under pressure"),
        key("turnaround", Kind::Distribution, "time a place is unavailable after each patient"),
        key("admits", Kind::Openings, "hours in which new patients are taken"),
        key("start", Kind::List(&Kind::Table(&START), 0, 10_000), "who is there when the run begins"),
    ],
    one_of: NO_CHOICE,
};

/// Kinds of setting, in the order of [`crate::model::Kind`].
pub(crate) const KINDS: &[&str] = &[
    "a-and-e",
    "urgent-care",
    "assessment-unit",
    "acute-bed",
    "rehabilitation-bed",
    "reablement",
    "rapid-response",
    "home-care",
    "residential-home",
    "nursing-home",
    "end-of-life-care",
    "home",
    "waiting-list",
    "other",
];

pub(crate) static SETTING_CHANGE: TableSpec = TableSpec {
    name: "change",
    doc: "a capacity in force on some dates",
    keys: &[
        must("from", Kind::Date, "first day"),
        UNTIL,
        key("yearly", Kind::Flag, "repeats every year"),
        must("capacity", CAPACITY, "the capacity then"),
    ],
    one_of: NO_CHOICE,
};

static ESCALATION: TableSpec = TableSpec {
    name: "escalation",
    doc: "extra places opened under pressure",
    keys: &[
        must("places", Kind::Whole(0, 1_000_000), "extra places"),
        must("opens-at", Kind::Number(0.0, 10.0), "occupied ÷ core capacity at which they open"),
        must("closes-at", Kind::Number(0.0, 10.0), "occupied ÷ core capacity at which they close"),
        key("notice", Kind::Duration, "time before they open"),
    ],
    one_of: NO_CHOICE,
};

static START: TableSpec = TableSpec {
    name: "start",
    doc: "patients in the setting when the run begins",
    keys: &[
        must("stay", Kind::Ref(Space::Stay), "the stay they are in or wait for"),
        must("cohort", Kind::Ref(Space::Cohort), "the cohort they come from"),
        key("present", Kind::Whole(0, 1_000_000), "patients present"),
        key("per-1000", POSITIVE, "patients present per 1,000 people of the cohort"),
        key("waiting", Kind::Whole(0, 1_000_000), "patients waiting to enter"),
        key(
            "remaining",
            Kind::Remaining,
            "\"full\", \"uniform\", \"equilibrium\" (default) or a distribution",
        ),
        PRESENT_ATTRIBUTES,
        ADMISSION_KEY,
    ],
    one_of: &[OneOf { keys: &["present", "per-1000"], required: false }],
};

static START_OF_STAY: TableSpec = TableSpec {
    name: "start",
    doc: "patients in the stay when the run begins: as in its setting's `start`, without `stay`",
    keys: START.keys.split_at(1).1,
    one_of: START.one_of,
};

pub(crate) static STAY: TableSpec = TableSpec {
    name: "stay",
    doc: "a patient's time in a setting",
    keys: &[
        must("id", Kind::Id, "name in files and results"),
        must("in", Kind::Ref(Space::Setting), "the setting"),
        key("like", Kind::Ref(Space::Stay), "take every key from this stay, then change what is stated here"),
        must("length", Kind::Cases(&Kind::Distribution), "length of stay"),
        key("length-scale", POSITIVE, "multiplies the length and nothing else"),
        key("units", Kind::Cases(&Kind::Whole(1, 1_000_000)), "units of capacity taken"),
        key("also", Kind::List(&Kind::Table(&ALSO), 0, 50), "other settings held at the same time"),
        key("priority", Kind::Cases(&PRIORITY), "1 (first) to 9 (last), default 5"),
        key("tasks", Kind::List(&Kind::Table(&TASK), 0, 64), "work teams do during the stay, at most 64"),
        key("to", TARGET, "the stay or exit everybody goes to"),
        key("routes", Kind::List(&Kind::Table(&ROUTE), 1, 10_000), "where patients go next"),
        key(
            "interruptions",
            Kind::List(&Kind::Table(&INTERRUPTION), 0, 200),
            "events that cut the stay short",
        ),
        key("start", Kind::List(&Kind::Table(&START_OF_STAY), 0, 10_000), "who is in it when the run begins"),
    ],
    one_of: &[OneOf { keys: &["to", "routes"], required: false }],
};

static ALSO: TableSpec = TableSpec {
    name: "also",
    doc: "another setting held at the same time",
    keys: &[
        must("setting", Kind::Ref(Space::Setting), "the setting"),
        key("units", Kind::Whole(1, 1_000_000), "units of it, default 1"),
    ],
    one_of: NO_CHOICE,
};

static TASK: TableSpec = TableSpec {
    name: "task",
    doc: "work a team does for a patient",
    keys: &[
        must("id", Kind::Id, "unique in the stay"),
        key("team", Kind::Ref(Space::Team), "who does it; nobody: the work passes as elapsed time"),
        key("staff", Kind::Whole(1, 1_000_000), "heads needed at once, default 1"),
        must("work", Kind::Cases(&Kind::Distribution), "the team's working time"),
        FOR,
        key("starts", Kind::Choice(&["start", "end"]), "at the start (default) or end of the length"),
        key("after", Kind::Any(&[Kind::Id, Kind::List(&Kind::Id, 0, 1000)]), "tasks that must be done first"),
        key("at", Kind::Times, "can begin only at these times"),
        key("due-by", Kind::Duration, "standard, from the start of the stay"),
        key("priority", PRIORITY, "in the team's queue, 1 (first) to 9 (last), default 5"),
        REASON,
        BODY,
        key("required", Kind::Flag, "default true: the patient cannot leave before it is done"),
        key("leaves-after", Kind::Distribution, "the patient gives up if it has not begun by then"),
        key("leaves-to", TARGET, "where the patient goes then"),
    ],
    one_of: NO_CHOICE,
};

static ROUTE: TableSpec = TableSpec {
    name: "route",
    doc: "a next step",
    keys: &[
        must("to", TARGET, "a stay or an exit"),
        key("share", Kind::Any(&[SHARE, Kind::Choice(&["rest"])]), "probability, or \"rest\""),
        FOR,
        FROM,
        UNTIL,
        REASON,
        BODY,
        key("then", Kind::List(&Kind::Table(&THEN), 0, 20), "further choices"),
        COUNTS_AS,
        key("firm", Kind::Flag, "true: keeps its share; those of the others shrink or grow to make 1"),
        key("share-per-delayed-day", SHARE, "added to the share for each day delayed in this spell"),
    ],
    one_of: NO_CHOICE,
};

static THEN: TableSpec = TableSpec {
    name: "further choice",
    doc: "a further choice if the earlier ones have no place",
    keys: &[
        must("to", TARGET, "a stay or an exit"),
        must("after", Kind::Distribution, "time since the referral"),
        key("keep", Kind::Flag, "whether the earlier referrals stay open; default false"),
        COUNTS_AS,
    ],
    one_of: NO_CHOICE,
};

static INTERRUPTION: TableSpec = TableSpec {
    name: "interruption",
    doc: "an event that cuts the stay short",
    keys: &[
        must("id", Kind::Id, "unique in the stay"),
        key("probability", SHARE, "chance that it would happen at all; default 1"),
        key("probability-per-delayed-day", SHARE, "added for each day delayed in the last spell"),
        key("recurs", Kind::Flag, "true: one that does not come about is followed by another chance of it"),
        must("after", Kind::Distribution, "time from the start of the stay"),
        FOR,
        must("to", TARGET, "where it leads"),
        key("keeps-place", Kind::Duration, "how long the place is kept for a return"),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static EXIT: TableSpec = TableSpec {
    name: "exit",
    doc: "a way out of the system",
    keys: &[
        must("id", Kind::Id, "name in files and results"),
        must("kind", Kind::Choice(&["home", "died", "care-home", "elsewhere"]), "what became of the patient"),
    ],
    one_of: NO_CHOICE,
};

/// One case of a list tried in order; the kind of `is` comes from the key.
pub(crate) static CASE: TableSpec = TableSpec {
    name: "case",
    doc: "a value for some",
    keys: &[FOR, must("is", Kind::Free, "the value")],
    one_of: NO_CHOICE,
};

/// A number with its evidence; the kind of `value` comes from the key.
pub(crate) static QUANTITY: TableSpec = TableSpec {
    name: "number with its evidence",
    doc: "a number with its range and where it comes from",
    keys: &[
        must("value", Kind::Free, "the value the run uses"),
        key("range", Kind::Free, "[low, high]: least and greatest it could be"),
        key("interval-95", Kind::Free, "[low, high]: its 95 % interval, as a study gives it"),
        key("distribution", Kind::Uncertain, "its distribution"),
        key("min", Kind::Free, "beside `interval-95`: draws below are drawn again"),
        key("max", Kind::Free, "beside `interval-95`: draws above are drawn again"),
    ],
    one_of: &[OneOf { keys: &["range", "interval-95", "distribution"], required: false }],
};
