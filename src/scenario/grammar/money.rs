//! The tables of money and their keys. See `docs/options.md` for what they mean.

use super::kinds::{Kind, OneOf, Space, TableSpec, key, must};
use super::shared::{ANY_NUMBER, POSITIVE, SHARE};

pub(crate) static MONEY: TableSpec = TableSpec {
    name: "money",
    doc: "the price year, and what is paid by results",
    keys: &[
        must(
            "price-year",
            Kind::Text,
            "year whose prices all pounds of the scenario are, such as \"2014/15\"",
        ),
        key("pay-for-performance", Kind::Table(&PERFORMANCE), "fund released for a reduction achieved"),
    ],
    one_of: &[],
};

static PERFORMANCE: TableSpec = TableSpec {
    name: "payment for performance",
    doc: "a fund released as far as a planned reduction is achieved, nothing for growth",
    keys: &[
        must("metric", Kind::Ref(Space::Metric), "metric in the results"),
        key("group", Kind::Text, "group in the results; default all"),
        must("planned-reduction", Kind::Number(0.0, 100.0), "reduction planned, per cent of the baseline"),
        key("value", POSITIVE, "pounds for each unit of it; default 1490"),
    ],
    one_of: &[],
};

pub(crate) static SAVING: TableSpec = TableSpec {
    name: "saving",
    doc: "what a unit of activity less is worth, and to whom",
    keys: &[
        must("id", Kind::Id, "name"),
        key("title", Kind::Text, "one line"),
        must("metric", Kind::Ref(Space::Metric), "metric in the results that counts the activity"),
        key("group", Kind::Text, "group in the results; default all"),
        must("value", ANY_NUMBER, "pounds for each unit less; negative: income lost with it"),
        key("marginal-rate", SHARE, "share of the value that is saved; default 1"),
        key("gains", Kind::Text, "who gains"),
        key("point-of-delivery", Kind::Text, "where the activity was"),
        key("cashable", Kind::Table(&CASHABLE), "how much of it can be taken out; nothing if left out"),
    ],
    one_of: &[],
};

static CASHABLE: TableSpec = TableSpec {
    name: "cashable part",
    doc: "what can really be taken out: whole blocks, such as a ward of 28 beds",
    keys: &[
        key("block", POSITIVE, "units that can only go together; one by one if left out"),
        key("share", SHARE, "share of their value that is then no longer paid; default 1"),
    ],
    one_of: &[],
};

pub(crate) static CONTINGENCY: TableSpec = TableSpec {
    name: "contingency",
    doc: "support that other services need if an outcome misses its target",
    keys: &[
        must("id", Kind::Id, "name of the outcome"),
        key("title", Kind::Text, "one line"),
        must("metric", Kind::Ref(Space::Metric), "metric in the results"),
        key("group", Kind::Text, "group in the results; default all"),
        must("target", Kind::Table(&TARGET), "the outcome planned, against the baseline"),
        must("support", POSITIVE, "pounds for each unit short of the target"),
        key("services", Kind::Text, "services that need it"),
    ],
    one_of: &[],
};

static TARGET: TableSpec = TableSpec {
    name: "target",
    doc: "a difference from the baseline",
    keys: &[
        key("change", ANY_NUMBER, "in the metric's unit"),
        key("percent", ANY_NUMBER, "per cent of the baseline"),
    ],
    one_of: &[OneOf { keys: &["change", "percent"], required: true }],
};
