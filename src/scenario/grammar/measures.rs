//! The tables of what is looked at in a run and their keys: measures, back-tests, personas. See `docs/language.md`.

use super::kinds::{Space, TableSpec, ValueKind, key, must};
use super::shared::{ANY_NUMBER, ATTRIBUTES, GROUP, NO_CHOICE, POSITIVE};

pub(crate) static MEASURES: TableSpec = TableSpec {
    name: "measures",
    doc: "who counts in which metric",
    keys: &[
        key("older", ValueKind::Condition, "people aged 65+").more("`{ age = [\"65-74\", \"75-84\", \"85+\"] }`"),
        key("adults", ValueKind::Condition, "people aged 18+"),
        key("council-arranged", ValueKind::Condition, "people whose places in care homes the council arranges").words("everybody"),
        key("falls", ValueKind::Condition, "admissions counted as falls"),
        key("avoidable", ValueKind::Condition, "admissions counted as avoidable"),
        key("local", ValueKind::Table(&LOCAL_MEASURE), "the local metric of the plan").more(
            "`{ title = \"…\", for = { … }, people = 2_900 }`, non-elective admissions of residents who meet `for`, per \
             1,000 of the `people` it refers to",
        ),
        key(
            "split-by",
            ValueKind::List(&ValueKind::Ref(Space::Attribute), 0, 16),
            "attributes whose values are groups of the A&E, acute and whole-system metrics",
        )
        .more("such as `council=westminster`"),
        key("trim-point", ValueKind::Duration, "length of stay beyond which bed days are excess"),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static LOCAL_MEASURE: TableSpec = TableSpec {
    name: "local metric",
    doc: "non-elective admissions of some residents per 1,000 people",
    keys: &[
        must("title", ValueKind::Line, "words for it"),
        must("for", ValueKind::Condition, "whose admissions count, among residents"),
        must("people", POSITIVE, "people it refers to"),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static PERSONA: TableSpec = TableSpec {
    name: "persona",
    doc: "a named patient whose journey `careflow trace` shows",
    keys: &[
        must("id", ValueKind::Id, "name"),
        key("title", ValueKind::Line, "name and age in words"),
        key("story", ValueKind::Text, "who they are"),
        must("stream", ValueKind::Id, "the stream they come by"),
        key("cohort", ValueKind::Ref(Space::Cohort), "the cohort they belong to, if not that of the stream"),
        ATTRIBUTES,
        must("arrives", ValueKind::Date, "the day they come"),
        key("at", ValueKind::Clock, "the time, such as \"10:30\"").clock(12 * 60),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static BACK_TEST: TableSpec = TableSpec {
    name: "back-test",
    doc: "a published figure to compare with",
    keys: &[
        must("title", ValueKind::Line, "what it is, in words"),
        must("metric", ValueKind::Ref(Space::Metric), "metric in the results"),
        GROUP,
        must("published", ANY_NUMBER, "the published figure"),
        key("fitted", ValueKind::Flag, "true: used to fit the model; false: held out").flag(false),
        key(
            "plausible",
            ValueKind::Table(&PLAUSIBLE),
            "draws of the uncertain numbers whose baseline gives less or more are set aside",
        )
        .more("`{ low = …, high = … }` with its ground: see [plausible draws](options.md#plausible-draws)"),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static PLAUSIBLE: TableSpec = TableSpec {
    name: "plausible range",
    doc: "what the baseline of a draw must give for the draw to be used",
    keys: &[
        key("low", ANY_NUMBER, "least").words("no bound"),
        key("high", ANY_NUMBER, "most").words("no bound"),
    ],
    one_of: NO_CHOICE,
};
