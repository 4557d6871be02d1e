//! The tables of money and their keys. See `docs/options.md` for what they mean.

use super::kinds::{OneOf, Space, TableSpec, ValueKind, key, must};
use super::shared::{ANY_NUMBER, GROUP, NO_CHOICE, POSITIVE, SHARE};
use crate::model::{Mechanism, Named, words};

/// Payment for a non-elective admission fewer, pounds (Better Care Fund, technical guidance of August 2014).
const PAYMENT: f64 = 1490.0;

pub(crate) static MONEY: TableSpec = TableSpec {
    name: "money",
    doc: "the price year, and what is paid by results",
    keys: &[
        must(
            "price-year",
            ValueKind::Text,
            "year whose prices all pounds of the scenario are, such as \"2014/15\"",
        ),
        key("payment", ValueKind::Table(&PAYMENT_OF), "how hospitals are paid")
            .words("not said: as the prices are")
            .more("tables of money say it"),
        key("pay-for-performance", ValueKind::Table(&PERFORMANCE), "fund released for a reduction achieved"),
    ],
    one_of: NO_CHOICE,
};

static MECHANISMS: [&str; Mechanism::WORDS.len()] = words(Mechanism::WORDS);

pub(crate) static PAYMENT_OF: TableSpec = TableSpec {
    name: "payment",
    doc: "how a provider is paid by a commissioner",
    keys: &[
        must("mechanism", ValueKind::Choice(&MECHANISMS), "the payment mechanism").more(
            "`by-results`: each unit at its tariff, as savings say (those of negative value are the income that is lost); `block`: a \
             sum that activity does not change; `aligned-incentive`: the same but for what `variable` pays by activity",
        ),
        key("payer", ValueKind::Ref(Space::Organisation), "the organisation that pays the variable element"),
        key("provider", ValueKind::Ref(Space::Organisation), "the organisation that earns it"),
        key("variable", ValueKind::List(&ValueKind::Table(&VARIABLE), 1, 100), "what is paid by activity")
            .more("`[ { metric = \"elective-admissions\", price = 4_200, agreed = 5_100 } ]`"),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static VARIABLE: TableSpec = TableSpec {
    name: "variable element",
    doc: "activity that is paid for, above and below a level agreed on",
    keys: &[
        must("metric", ValueKind::Ref(Space::Metric), "metric in the results that counts the activity"),
        GROUP,
        must("price", POSITIVE, "pounds for each unit")
            .more("of a metric that is a level, such as beds, for a year of it; figures a month are counted twelve times"),
        key("agreed", POSITIVE, "the level agreed, in the metric's unit")
            .words("the baseline in the same replication"),
        key("above", SHARE, "share of the price that is paid for each unit above it").number(1.0),
        key("below", SHARE, "share of the price that is taken back for each unit below it").number(1.0).more(
            "NHS Payment Scheme 2023/25: almost all elective activity at 100 % of its unit price",
        ),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static ORGANISATION: TableSpec = TableSpec {
    name: "organisation",
    doc: "one who pays for schemes or gains by savings",
    keys: &[
        must("id", ValueKind::Id, "name"),
        key("title", ValueKind::Line, "its name in words").words("the id"),
        key("part-of", ValueKind::Ref(Space::Organisation), "the organisation of whose savings it has the parts in `of`"),
        key("of", ValueKind::List(&ValueKind::Text, 1, 100), "those parts, as groups of the results").more(
            "such as `site=queens` for the savings counted `by = \"site\"`, `residence=neighbour` for those by residence",
        ),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static PERFORMANCE: TableSpec = TableSpec {
    name: "payment for performance",
    doc: "a fund released as far as a planned reduction is achieved, nothing for growth",
    keys: &[
        must("metric", ValueKind::Ref(Space::Metric), "metric in the results"),
        GROUP,
        must("planned-reduction", ValueKind::Number(0.0, 100.0), "reduction planned, per cent of `base`"),
        key(
            "base",
            POSITIVE,
            "what the reduction is counted from: the figure of the base year, in the metric's unit",
        )
        .words("the baseline in the same replication, so that growth is not seen"),
        key("fund", POSITIVE, "pounds a year at most").words("no limit"),
        key("value", POSITIVE, "pounds for each unit of it").number(PAYMENT).more("Better Care Fund, 2014"),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static SAVING: TableSpec = TableSpec {
    name: "saving",
    doc: "what a unit of activity less is worth, and to whom",
    keys: &[
        must("id", ValueKind::Id, "name"),
        key("title", ValueKind::Line, "one line"),
        must("metric", ValueKind::Ref(Space::Metric), "metric in the results that counts the activity"),
        GROUP,
        key("by", ValueKind::Text, "`site`, or an attribute of `split-by`: counted part by part")
            .words("as a whole")
            .more("each part has blocks of its own and may have another gainer (`part-of` of an organisation)"),
        must("value", ANY_NUMBER, "pounds for each unit less; negative: income lost with it").more(
            "metrics are figures of a year or levels, so these are pounds a year: a bed costs its price for a year; \
             figures a month are counted twelve times",
        ),
        key("marginal-rate", SHARE, "share of the value that is saved")
            .number(1.0)
            .more("such as the marginal rate for emergency admissions, 0.3 until 2014/15"),
        key("gains", ValueKind::Ref(Space::Organisation), "the organisation that gains"),
        key("point-of-delivery", ValueKind::Text, "where the activity was"),
        key("cashable", ValueKind::Table(&CASHABLE), "how much of it can be taken out").words("nothing"),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static CASHABLE: TableSpec = TableSpec {
    name: "cashable part",
    doc: "what can really be taken out: whole blocks, such as a ward of 28 beds",
    keys: &[
        key("metric", ValueKind::Ref(Space::Metric), "what counts the units that are taken out")
            .words("the saving's metric")
            .more("`acute-available`: beds withdrawn, not beds without a patient; its groups must be those of the saving"),
        key("block", POSITIVE, "units that can only go together")
            .words("one by one")
            .more("a ward of 28 beds, a whole post"),
        key("share", SHARE, "share of their value that is then no longer paid").number(1.0),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static CONTINGENCY: TableSpec = TableSpec {
    name: "contingency",
    doc: "support that other services need if an outcome misses its target",
    keys: &[
        must("id", ValueKind::Id, "name of the outcome"),
        key("title", ValueKind::Line, "one line"),
        must("metric", ValueKind::Ref(Space::Metric), "metric in the results"),
        GROUP,
        must("target", ValueKind::Table(&TARGET), "the outcome planned, against the baseline"),
        must("support", POSITIVE, "pounds for each unit short of the target")
            .more("a unit of a year: of figures a month each delayed day, not each a month"),
        key("services", ValueKind::Text, "services that need it"),
    ],
    one_of: NO_CHOICE,
};

pub(crate) static TARGET: TableSpec = TableSpec {
    name: "target",
    doc: "a difference from the baseline",
    keys: &[
        key("change", ANY_NUMBER, "in the metric's unit"),
        key("percent", ANY_NUMBER, "per cent of the baseline"),
    ],
    one_of: &[OneOf { keys: &["change", "percent"], required: true }],
};
