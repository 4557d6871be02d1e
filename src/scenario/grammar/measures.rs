//! The tables of what is looked at in a run and their keys: measures, back-tests, personas. See `docs/language.md`.

use super::kinds::{Kind, Space, TableSpec, key, must};
use super::shared::{ANY_NUMBER, NO_CHOICE, POSITIVE, PRESENT_ATTRIBUTES};

pub(crate) static MEASURES: TableSpec = TableSpec {
    name: "measures",
    doc: "who counts in which metric",
    keys: &[
        key("older", Kind::Condition, "people aged 65+"),
        key("adults", Kind::Condition, "people aged 18+"),
        key("falls", Kind::Condition, "admissions counted as falls"),
        key("avoidable", Kind::Condition, "admissions counted as avoidable"),
        key("local", Kind::Table(&LOCAL_MEASURE), "the local metric of the plan"),
        key(
            "split-by",
            Kind::List(&Kind::Ref(Space::Attribute), 0, 16),
            "attributes whose values are groups of the A&E, acute and whole-system metrics",
        ),
        key("trim-point", Kind::Duration, "length of stay beyond which bed days are excess"),
    ],
    one_of: NO_CHOICE,
};

static LOCAL_MEASURE: TableSpec = TableSpec {
    name: "local metric",
    doc: "non-elective admissions of some residents per 1,000 people",
    keys: &[
        must("title", Kind::Text, "words for it"),
        must("for", Kind::Condition, "whose admissions count, among residents"),
        must("people", POSITIVE, "people it refers to"),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static PERSONA: TableSpec = TableSpec {
    name: "persona",
    doc: "a named patient whose journey `careflow trace` shows",
    keys: &[
        must("id", Kind::Id, "name"),
        key("title", Kind::Text, "name and age in words"),
        key("story", Kind::Text, "who they are"),
        must("stream", Kind::Id, "the stream they come by"),
        key("cohort", Kind::Ref(Space::Cohort), "the cohort they belong to, if not that of the stream"),
        PRESENT_ATTRIBUTES,
        must("arrives", Kind::Date, "the day they come"),
        key("at", Kind::Clock, "the time, such as \"10:30\"; default 12:00"),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static BACK_TEST: TableSpec = TableSpec {
    name: "back-test",
    doc: "a published figure to compare with",
    keys: &[
        must("title", Kind::Text, "what it is, in words"),
        must("metric", Kind::Ref(Space::Metric), "metric in the results"),
        key("group", Kind::Text, "group in the results; default all"),
        must("published", ANY_NUMBER, "the published figure"),
        key("fitted", Kind::Flag, "true: used to fit the model; false (default): held out"),
        key(
            "plausible",
            Kind::Table(&PLAUSIBLE),
            "draws of the uncertain numbers whose baseline gives less or more are set aside",
        ),
    ],
    one_of: NO_CHOICE,
};

static PLAUSIBLE: TableSpec = TableSpec {
    name: "plausible range",
    doc: "what the baseline of a draw must give for the draw to be used",
    keys: &[
        key("low", ANY_NUMBER, "least; default no bound"),
        key("high", ANY_NUMBER, "most; default no bound"),
    ],
    one_of: NO_CHOICE,
};
