//! `[[stream]]` and `[[profile]]`.

use super::kinds::{OneOf, Space, TableSpec, ValueKind, key, must};
use super::routes::ROUTE;
use super::shared::{ADMISSION, ATTRIBUTES, FROM, NO_CHOICE, POSITIVE, SHARE, TARGET, UNTIL};

pub(crate) static STREAM: TableSpec = TableSpec {
    name: "stream",
    doc: "an arrival stream",
    keys: &[
        must("id", ValueKind::Id, "name"),
        must("cohort", ValueKind::Ref(Space::Cohort), "the cohort its patients belong to"),
        key("cohorts", ValueKind::List(&ValueKind::Ref(Space::Cohort), 1, 1000), "instead of `cohort`: one stream each").more(
            "the stream is written out once for each, as `id-cohort`, and a rate may be a list with one number for each",
        ),
        key("rate", ValueKind::Table(&RATE), "arrivals at a rate, Poisson if nothing below says otherwise").more(
            "`{ per-day = 12.5 }`, `{ per-hour = 0.9 }`, `{ per-year = 4300 }`, or `{ per-1000 = 310 }` (a year, per \
             1,000 people of the cohort), varying with the keys below",
        ),
        key("gaps", ValueKind::Distribution, "times between arrivals (between batches), instead of a rate").more(
            "`{ erlang = { mean = \"20 min\", stages = 2 } }`; the keys below make them shorter and longer as they make a rate \
             higher and lower",
        ),
        key(
            "hourly",
            ValueKind::Any(&[ValueKind::List(&POSITIVE, 24, 168), ValueKind::Ref(Space::Profile)]),
            "mean arrivals in each hour, instead of a rate",
        )
        .more("24 hold every day, 168 run from Monday 00:00; a list, or the id of a profile: numbers as they are"),
        key("daily", ValueKind::Table(&DAILY), "mean arrivals of each day, from a CSV file, instead of a rate").more(
            "`{ csv = \"arrivals.csv\", date = \"day\", column = \"attendances\" }`; a file that has every day of the run",
        ),
        key("batch", ValueKind::Any(&[ValueKind::Whole(1, 10_000), ValueKind::Table(&BATCH)]), "how many arrive together")
            .number(1.0)
            .more(
                "`3`, `{ sizes = [1, 2, 4], shares = [0.6, 0.3, 0.1] }` or, geometric from 1, `{ mean = 2.5 }`; a rate counts \
                 patients, not batches",
            ),
        key("daily-cv", ValueKind::Number(0.0, 5.0), "how much more some days bring than others, by chance")
            .number(0.0)
            .more(
                "cv of a factor on each day's rate, drawn from a gamma distribution with mean 1: counts of a day vary more \
                 than Poisson",
            ),
        key("shared-days", ValueKind::Id, "streams with the same word here have their good and bad days together").words("its own"),
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
        OneOf { keys: &["rate", "gaps", "hourly", "daily", "timetable", "replay"], required: true },
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

pub(crate) static DAILY: TableSpec = TableSpec {
    name: "daily arrivals",
    doc: "mean arrivals of each day",
    keys: &[
        must("csv", ValueKind::File, "the file"),
        must("date", ValueKind::Text, "column with the days, as 2014-04-01"),
        must("column", ValueKind::Text, "column with the mean arrivals"),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static BATCH: TableSpec = TableSpec {
    name: "batch",
    doc: "how many arrive together",
    keys: &[
        key("sizes", ValueKind::List(&ValueKind::Count(1, 10_000), 1, 1000), "sizes"),
        key("shares", ValueKind::List(&SHARE, 1, 1000), "how often each comes, adding to 1")
            .words("all alike"),
        key("mean", ValueKind::Number(1.0, 10_000.0), "mean of a geometric distribution from 1"),
    ],
    one_of: &[OneOf { keys: &["sizes", "mean"], required: true }],
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
