//! How distributions are written: the families of [`crate::distribution::FAMILIES`] as tables of the language.

use std::sync::LazyLock;

use super::kinds::{Key, OneOf, TableSpec, ValueKind, key, must};
use crate::distribution::family::{Form, Quantity};
use crate::distribution::{AnyFamily, FAMILIES};

const NO_CHOICE: &[OneOf] = &[];
const UNIT: ValueKind = ValueKind::Choice(&["s", "min", "h", "d", "weeks", "years"]);
const POSITIVE: ValueKind = ValueKind::Number(0.0, f64::INFINITY);
const SHARE: ValueKind = ValueKind::Number(0.0, 1.0);
const WEIGHTS: ValueKind = ValueKind::List(&POSITIVE, 1, usize::MAX);

const D: ValueKind = ValueKind::SignedDuration;
const N: ValueKind = ValueKind::Number(f64::NEG_INFINITY, f64::INFINITY);

static PART: TableSpec = TableSpec {
    name: "part of a mixture",
    doc: "a part of a mixture",
    keys: &[
        must("weight", SHARE, "probability of the part"),
        must("is", ValueKind::Distribution, "its distribution"),
    ],
    one_of: NO_CHOICE,
};

const PARTS: ValueKind = ValueKind::List(&ValueKind::Table(&PART), 1, 1000);
const VALUES: ValueKind =
    ValueKind::Any(&[ValueKind::List(&D, 1, usize::MAX), ValueKind::Table(&VALUES_CSV)]);

static VALUES_CSV: TableSpec = TableSpec {
    name: "values",
    doc: "observed values from a CSV file",
    keys: &[
        must("csv", ValueKind::File, "the file"),
        must("column", ValueKind::Text, "column with the values"),
        must("unit", UNIT, "unit of the values"),
        key("weights", ValueKind::Text, "column with the weights"),
    ],
    one_of: NO_CHOICE,
};

static BINS: TableSpec = TableSpec {
    name: "bins",
    doc: "a histogram",
    keys: &[
        key("edges", ValueKind::List(&D, 2, usize::MAX), "edges of the bins, one more than weights"),
        key("csv", ValueKind::File, "the file"),
        key("low", ValueKind::Text, "column with the lower edges"),
        key("high", ValueKind::Text, "column with the upper edges"),
        key("unit", UNIT, "unit of the edges"),
        must(
            "weights",
            ValueKind::Any(&[WEIGHTS, ValueKind::Text]),
            "a list, or the column with the weights",
        ),
    ],
    one_of: &[OneOf { keys: &["edges", "csv"], required: true }],
};

/// A distribution: one family, and `shift`, `min`, `max`. Made once from the list of families, for the length of
/// the program.
pub(crate) static DISTRIBUTION: LazyLock<TableSpec> = LazyLock::new(|| {
    let names: Vec<&'static str> = FAMILIES.iter().map(|family| family.name()).collect();
    let families = FAMILIES.iter().map(|family| {
        let doc = match family.form() {
            Form::Parameters(_) => format!("{}: {}", family.doc(), sets(*family)),
            _ => family.doc().to_owned(),
        };
        key(family.name(), kind(*family), doc.leak())
    });
    let keys: Vec<Key> = families.chain(OF_ALL.iter().copied()).collect();
    let one_of = OneOf { keys: names.leak(), required: true };
    TableSpec {
        name: "distribution",
        doc: "a probability distribution",
        keys: keys.leak(),
        one_of: vec![one_of].leak(),
    }
});

/// Keys beside the family.
const OF_ALL: &[Key] = &[
    key("weights", WEIGHTS, "weights of the listed values"),
    key("shift", D, "added to every value"),
    key("min", D, "smaller values are drawn again"),
    key("max", D, "larger values are drawn again"),
    key("times", POSITIVE, "multiplies every value, after all of the above"),
    key("plus", D, "added to every value, after `times`"),
    key("least", D, "smaller values become this, after `times` and `plus`"),
];

/// What the key of a family holds.
fn kind(family: &dyn AnyFamily) -> ValueKind {
    match family.form() {
        Form::Value => D,
        Form::Parts => PARTS,
        Form::Values => VALUES,
        Form::Bins => ValueKind::Table(&BINS),
        Form::Parameters(parameters) => {
            let keys: Vec<Key> =
                parameters.iter().map(|given| key(given.name, quantity(given.quantity), given.doc)).collect();
            ValueKind::Table(Box::leak(Box::new(TableSpec {
                name: family.name(),
                doc: sets(family).leak(),
                keys: keys.leak(),
                one_of: NO_CHOICE,
            })))
        }
    }
}

/// What the key of a parameter holds.
fn quantity(quantity: Quantity) -> ValueKind {
    match quantity {
        Quantity::Measure => D,
        Quantity::Number => N,
        Quantity::Whole(least, most) => ValueKind::Whole(least, most),
        Quantity::Unit => UNIT,
    }
}

/// The sets of parameters of a family, in words: "mean and cv, or median and p90".
pub(crate) fn sets(family: &dyn AnyFamily) -> String {
    let sets: Vec<String> = family
        .sets()
        .iter()
        .map(|names| match names {
            [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
            _ => names.join(", "),
        })
        .collect();
    match sets.as_slice() {
        [first, second] if family.sets().iter().all(|names| names.len() == 1) => {
            format!("{first} or {second}")
        }
        [rest @ .., last] if !rest.is_empty() => format!("{}, or {last}", rest.join(", ")),
        _ => sets.join(", "),
    }
}

/// The families as a table of the reference of the language, in Markdown.
#[must_use]
pub fn families_markdown() -> String {
    let mut text =
        String::from("| family | what it is | parameters (give one of the sets) |\n| --- | --- | --- |\n");
    let mut plain: Vec<String> = Vec::new();
    for family in FAMILIES {
        let code = |name: &&str| format!("`{name}`");
        let written = match family.form() {
            Form::Value => "a value: `{ fixed = \"3 h\" }`".into(),
            Form::Parts => "a list: `[ { weight = 0.3, is = D }, { weight = 0.7, is = D } ]`".into(),
            Form::Values => "`{ values = [\"1 d\", \"2 d\"], weights = [3, 1] }`, or `{ values = { csv = \"los.csv\", \
                column = \"days\", unit = \"d\", weights = \"count\" } }`; weights are optional and scaled to add to 1"
                .into(),
            Form::Bins => "`{ bins = { edges = [\"0 d\", \"1 d\", \"7 d\"], weights = [30, 70] } }`, or `{ bins = { csv = \
                \"los.csv\", low = \"from\", high = \"to\", unit = \"d\", weights = \"count\" } }` (bins must adjoin)"
                .into(),
            Form::Parameters(parameters) => {
                let numbers = |quantity| matches!(quantity, Quantity::Number | Quantity::Whole(..));
                plain.extend(parameters.iter().filter(|given| numbers(given.quantity)).map(|given| code(&given.name)));
                let sets = family.sets();
                let sets: Vec<String> =
                    sets.iter().map(|names| names.iter().map(code).collect::<Vec<_>>().join(", ")).collect();
                sets.join(" · ")
            }
        };
        text.push_str(&format!("| `{}` | {} | {written} |\n", family.name(), family.doc()));
    }
    plain.sort_unstable();
    plain.dedup();
    text + &format!(
        "\nPlain numbers are {}; `unit` names a unit of time; the other parameters are durations.\n",
        plain.join(", ")
    )
}
