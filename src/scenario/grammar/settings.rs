//! `[[setting]]`.

use super::kinds::{OneOf, Space, TableSpec, ValueKind, key, must};
use super::shared::{ADMISSION, ATTRIBUTES, FOR, FROM, NO_CHOICE, POSITIVE, TARGET, UNTIL};
use crate::model::{self, Named, words};
use crate::scenario::limits::{COUNTED, PRESENT};

/// A capacity: places, unlimited, or by day and hour.
const CAPACITY: ValueKind = ValueKind::Any(&[
    ValueKind::Whole(0, COUNTED as u64),
    ValueKind::Choice(&["unlimited"]),
    ValueKind::Places,
]);

static KINDS: [&str; model::SettingKind::WORDS.len()] = words(model::SettingKind::WORDS);

pub(crate) static SETTING: TableSpec = TableSpec {
    name: "setting",
    doc: "a place with capacity",
    keys: &[
        must("id", ValueKind::Id, "name in files and results"),
        key("name", ValueKind::Line, "name in tables and charts").words("the id"),
        key("site", ValueKind::Line, "hospital or other site"),
        must("kind", ValueKind::Choice(&KINDS), "what it is; decides the metrics")
            .more("`rehabilitation-bed` is also for step-down and intermediate care; what each [counts towards](#kinds)"),
        key("counts-as-admission", ValueKind::Flag, "true: care in it is an admission, in no bed").flag(false).more(
            "of `same-day-emergency-care` and `virtual-ward`, which trusts record either way: an acute spell begins in it, or goes on; \
             one that ends on the day it began is a zero-day stay",
        ),
        must("capacity", CAPACITY, "places: a whole number, \"unlimited\" or a rota")
            .more("`{ mon-fri = \"08:00-20:00 x 10\" }`"),
        key("unit", ValueKind::Line, "word for one place").words("by kind: `bed`, `place`, …"),
        key("changes", ValueKind::List(&ValueKind::Table(&SETTING_CHANGE), 0, 10_000), "dated changes; later ones win").more(
            "`[ { from = 2014-11-01, until = 2015-03-31, yearly = true, capacity = 132 } ]`. When capacity falls below \
             the number present, nobody is moved out: it drains",
        ),
        key("escalation", ValueKind::Table(&ESCALATION), "extra places opened under pressure")
            .more("`{ places = 12, opens-at = 0.97, closes-at = 0.92, notice = \"2 h\" }`"),
        key("diversion", ValueKind::Table(&DIVERSION), "levels between which it diverts").more(
            "`{ starts-at = 1.5, ends-at = 1.2 }`; who comes by a choice with `only-if = { not-diverting = true }` is sent \
             elsewhere meanwhile",
        ),
        key("turnaround", ValueKind::Distribution, "time a place is unavailable after each patient").more("cleaning"),
        key("admits", ValueKind::Openings, "hours in which new patients are taken")
            .words("always")
            .more("`{ mon-fri = \"09:00-17:00\", bank-holiday = \"none\" }`"),
        key("sessions", ValueKind::List(&ValueKind::Table(&SESSION), 0, 64), "slots into which patients are booked").more(
            "`[ { id = \"morning\", slots = { mon-fri = \"09:00-12:00 every 20 min x 2\" } } ]`; see [appointments](#appointments)",
        ),
        key("start", ValueKind::List(&ValueKind::Table(&START), 0, 10_000), "who is there when the run begins").more(
            "with its warm-up. `[ { stay = \"p2\", cohort = \"x\", present = 97, waiting = 31, remaining = \
             \"equilibrium\" } ]`. More than there are places on the first day is warned of: nobody is moved out, and \
             nobody enters before there is room (homes, waiting lists and `other` hold whoever is there)",
        ),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static SETTING_CHANGE: TableSpec = TableSpec {
    name: "change",
    doc: "a capacity in force on some dates",
    keys: &[
        FROM.required(),
        UNTIL,
        key("yearly", ValueKind::Flag, "repeats every year").flag(false),
        must("capacity", CAPACITY, "the capacity then"),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static ESCALATION: TableSpec = TableSpec {
    name: "escalation",
    doc: "extra places opened under pressure",
    keys: &[
        must("places", ValueKind::Whole(0, 1_000_000), "extra places"),
        key("opens-at", ValueKind::Number(0.0, 10.0), "occupied ÷ core capacity at which they open")
            .words("by the queue alone"),
        key("closes-at", ValueKind::Number(0.0, 10.0), "occupied ÷ core capacity at which they close")
            .more("they take new patients until it falls to this; with `opens-at`"),
        key("waiting-opens-at", ValueKind::Whole(1, 1_000_000), "patients waiting at which they open")
            .words("by occupancy alone")
            .more("beside `opens-at`, or instead of it"),
        key("waiting-closes-at", ValueKind::Whole(0, 1_000_000), "patients waiting at which they close")
            .more("below `waiting-opens-at`; with both pairs they open at either level, and close when both have fallen"),
        key("notice", ValueKind::Duration, "time before they open").duration(0.0),
        key("bought", ValueKind::Flag, "true: each is bought for a patient, and is theirs until they leave").flag(false).more(
            "spot purchase: those in it are not moved to a place of the core that becomes free, and stay when no more are bought; \
             `setting-escalation-days` is what its price is of",
        ),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static SESSION: TableSpec = TableSpec {
    name: "session",
    doc: "slots of one sort, into which patients are booked",
    keys: &[
        must("id", ValueKind::Id, "unique in the setting"),
        must("slots", ValueKind::Departures, "when they are, and how many are booked into each")
            .more("`{ tue = [\"09:00 x 2\", \"09:40-12:00 every 20 min x 1\"] }`"),
        FOR.more("who alone is booked into them, but for those released"),
        key(
            "released",
            ValueKind::Duration,
            "how long before its time a slot kept for some (`for`) can be booked by all",
        )
        .words("never"),
        key("booked-ahead", ValueKind::Duration, "how long before its time a slot can be booked at most")
            .words("however long"),
        FROM.words("the start of the run"),
        UNTIL,
    ],
    one_of: NO_CHOICE,
};

const LEVEL: ValueKind = ValueKind::Number(0.0, 1000.0);

pub(crate) static DIVERSION: TableSpec = TableSpec {
    name: "diversion",
    doc: "levels between which a setting diverts: (units in use + patients waiting) ÷ places, extra ones included",
    keys: &[
        must("starts-at", LEVEL, "level at which it begins").more(
            "(units in use + patients waiting) ÷ places, those of `escalation` included while they are open",
        ),
        must("ends-at", LEVEL, "level at which it ends")
            .more("it goes on until the level has fallen to this"),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static START: TableSpec = TableSpec {
    name: "start",
    doc: "patients in the setting when the run begins",
    keys: &[
        must("stay", ValueKind::Ref(Space::Stay), "the stay they are in or wait for"),
        must("cohort", ValueKind::Ref(Space::Cohort), "the cohort they come from"),
        key("present", ValueKind::Whole(0, PRESENT as u64), "patients present"),
        key("per-1000", POSITIVE, "instead of `present`: patients present per 1,000 people of the cohort"),
        key("waiting", ValueKind::Whole(0, PRESENT as u64), "patients waiting to enter").number(0.0),
        key("remaining", ValueKind::Remaining, "how much of their stay is left").word("equilibrium").more(
            "`full`: a new length; `uniform`: a uniform share of a new length; `equilibrium`: residual life of the \
             long-run state, interruptions included; or a distribution",
        ),
        key("waited", ValueKind::Distribution, "how long they have waited, or been there, when the run begins")
            .words("not at all")
            .more(
                "who has waited longest is first; it counts in their waits, in times in the setting and on a waiting list \
                 in the share within 18 weeks",
            ),
        key("ready", ValueKind::Whole(0, PRESENT as u64), "patients beside those present whose stay is over").number(0.0).more(
            "they hold a place and wait for the next, with all their tasks behind them",
        ),
        key("ready-for", ValueKind::Distribution, "how long they have waited for it when the run begins")
            .words("not at all")
            .more("it counts in the wait for the next setting and in what depends on delayed days, not in the days delayed"),
        key("ready-to", TARGET, "where they are to go").words("by the routes of the stay"),
        ATTRIBUTES,
        ADMISSION,
    ],
    one_of: &[OneOf { keys: &["present", "per-1000"], required: false }],
};

/// As in a setting, without `stay`.
pub(crate) static START_OF_STAY: TableSpec = TableSpec {
    name: "start",
    doc: "patients in the stay when the run begins: as in its setting's `start`, without `stay`",
    keys: START.keys.split_at(1).1,
    one_of: START.one_of,
};
