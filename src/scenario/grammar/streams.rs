//! `[[stream]]` and `[[profile]]`.

use super::kinds::{OneOf, Space, TableSpec, ValueKind, key, must};
use super::routes::ROUTE;
use super::shared::{ADMISSION, ATTRIBUTES, FROM, NO_CHOICE, POSITIVE, TARGET, UNTIL};

pub(crate) static STREAM: TableSpec = TableSpec {
    name: "stream",
    doc: "an arrival stream",
    keys: &[
        must("id", ValueKind::Id, "name"),
        must("cohort", ValueKind::Ref(Space::Cohort), "the cohort its patients belong to"),
        key("cohorts", ValueKind::List(&ValueKind::Ref(Space::Cohort), 1, 1000), "instead of `cohort`: one stream each").more(
            "the stream is written out once for each, as `id-cohort`, and a rate may be a list with one number for each",
        ),
        key("rate", ValueKind::Table(&RATE), "Poisson arrivals").more(
            "`{ per-day = 12.5 }`, `{ per-hour = 0.9 }`, `{ per-year = 4300 }`, or `{ per-1000 = 310 }` (a year, per \
             1,000 people of the cohort), varying with the keys below",
        ),
        key(
            "hours",
            ValueKind::Any(&[ValueKind::List(&POSITIVE, 24, 168), ValueKind::Ref(Space::Profile)]),
            "24 or 168 weights, or the id of a profile",
        )
        .more("24 hold every day, 168 run from Monday 00:00; on any scale: scaled to mean 1"),
        key("weekdays", ValueKind::List(&POSITIVE, 7, 7), "7 weights, Monday first")
            .more("multiply 24 `hours`; scaled to mean 1"),
        key("months", ValueKind::List(&POSITIVE, 12, 12), "12 factors, January first").more("used as they are"),
        key("growth", ValueKind::Number(-0.99, 10.0), "growth a year; may be negative")
            .number(0.0)
            .more("compounding daily from the scenario's start"),
        key("bank-holiday", POSITIVE, "factor on bank holidays").number(1.0).more("of England and Wales"),
        key("dates", ValueKind::List(&ValueKind::Table(&DATE_FACTOR), 0, 10_000), "factors on known dates")
            .more("`[ { date = 2014-12-25, factor = 0.7 } ]`"),
        key("timetable", ValueKind::Departures, "fixed numbers at fixed times")
            .more("`{ mon-fri = \"07:30 x 12\", sat = [\"08:00 x 2\", \"13:00 x 2\"] }`"),
        key("replay", ValueKind::Table(&REPLAY), "given arrival times from a CSV file")
            .more("`{ csv = \"arrivals.csv\", time = \"arrived\" }`"),
        ATTRIBUTES,
        ADMISSION,
        FROM,
        UNTIL,
        key("to", TARGET, "the stay or exit everybody goes to"),
        key("routes", ValueKind::List(&ValueKind::Table(&ROUTE), 1, 10_000), "where patients go"),
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

pub(crate) static DATE_FACTOR: TableSpec = TableSpec {
    name: "date factor",
    doc: "a factor on one date",
    keys: &[must("date", ValueKind::Date, "the day"), must("factor", POSITIVE, "factor on the rate")],
    one_of: NO_CHOICE,
};

pub(crate) static REPLAY: TableSpec = TableSpec {
    name: "replay",
    doc: "arrival times from a CSV file",
    keys: &[
        must("csv", ValueKind::File, "the file")
            .more("other columns with an attribute's id set that attribute"),
        must("time", ValueKind::Text, "column with the times")
            .more("`2014-04-01T13:05` by the clock of the place, with an offset or `Z` that instant, or days since the start as a number"),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static PROFILE: TableSpec = TableSpec {
    name: "profile",
    doc: "a shape over the day or week, used by streams",
    keys: &[
        must("id", ValueKind::Id, "name"),
        key("values", ValueKind::List(&POSITIVE, 24, 168), "24 or 168 weights"),
        key("csv", ValueKind::File, "file with the weights"),
        key("column", ValueKind::Text, "its column"),
    ],
    one_of: &[OneOf { keys: &["values", "csv"], required: true }],
};
