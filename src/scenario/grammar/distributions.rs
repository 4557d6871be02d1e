//! The distribution families of the language and their parameters.

use super::kinds::{Kind, OneOf, TableSpec, key, must};

const NO_CHOICE: &[OneOf] = &[];
const UNIT: Kind = Kind::Choice(&["s", "min", "h", "d", "weeks", "years"]);
const POSITIVE: Kind = Kind::Number(0.0, f64::INFINITY);
const SHARE: Kind = Kind::Number(0.0, 1.0);
const WEIGHTS: Kind = Kind::List(&POSITIVE, 1, usize::MAX);

macro_rules! family {
    ($static:ident, $name:literal, $doc:literal, [$($key:literal : $kind:expr),*]) => {
        static $static: TableSpec = TableSpec {
            name: $name,
            doc: $doc,
            keys: &[$(key($key, $kind, "parameter")),*],
            one_of: NO_CHOICE,
        };
    };
}

const D: Kind = Kind::SignedDuration;
const N: Kind = Kind::Number(f64::NEG_INFINITY, f64::INFINITY);
family!(UNIFORM, "uniform", "low, high", ["low": D, "high": D]);
family!(TRIANGULAR, "triangular", "low, mode, high", ["low": D, "mode": D, "high": D]);
family!(EXPONENTIAL, "exponential", "mean or median", ["mean": D, "median": D]);
family!(GAMMA, "gamma", "mean, cv · mean, sd · shape, scale · median, p90",
    ["mean": D, "cv": N, "sd": D, "shape": N, "scale": D, "median": D, "p90": D]);
family!(ERLANG, "erlang", "mean, stages", ["mean": D, "stages": Kind::Whole(1, 1_000_000)]);
family!(WEIBULL, "weibull", "mean, cv · mean, sd · shape, scale · median, p90",
    ["mean": D, "cv": N, "sd": D, "shape": N, "scale": D, "median": D, "p90": D]);
family!(LOGNORMAL, "lognormal", "mean, cv · mean, sd · median, p90 · median, mean · log-mean, log-sd, unit",
    ["mean": D, "cv": N, "sd": D, "median": D, "p90": D, "log-mean": N, "log-sd": N, "unit": UNIT]);
family!(BETA, "beta", "low, high and mean, sd or alpha, beta",
    ["low": D, "high": D, "mean": D, "sd": D, "alpha": N, "beta": N]);
family!(PERT, "pert", "low, mode, high", ["low": D, "mode": D, "high": D]);

static PART: TableSpec = TableSpec {
    name: "part of a mixture",
    doc: "a part of a mixture",
    keys: &[
        must("weight", SHARE, "probability of the part"),
        must("is", Kind::Distribution, "its distribution"),
    ],
    one_of: NO_CHOICE,
};

static VALUES_CSV: TableSpec = TableSpec {
    name: "values",
    doc: "observed values from a CSV file",
    keys: &[
        must("csv", Kind::File, "the file"),
        must("column", Kind::Text, "column with the values"),
        must("unit", UNIT, "unit of the values"),
        key("weights", Kind::Text, "column with the weights"),
    ],
    one_of: NO_CHOICE,
};

static BINS: TableSpec = TableSpec {
    name: "bins",
    doc: "a histogram",
    keys: &[
        key("edges", Kind::List(&D, 2, usize::MAX), "edges of the bins, one more than weights"),
        key("csv", Kind::File, "the file"),
        key("low", Kind::Text, "column with the lower edges"),
        key("high", Kind::Text, "column with the upper edges"),
        key("unit", UNIT, "unit of the edges"),
        must("weights", Kind::Any(&[WEIGHTS, Kind::Text]), "a list, or the column with the weights"),
    ],
    one_of: &[OneOf { keys: &["edges", "csv"], required: true }],
};

/// A distribution: one family, and `shift`, `min`, `max`.
pub(crate) static DISTRIBUTION: TableSpec = TableSpec {
    name: "distribution",
    doc: "a probability distribution",
    keys: &[
        key("fixed", Kind::SignedDuration, "always this value"),
        key("uniform", Kind::Table(&UNIFORM), "low, high"),
        key("triangular", Kind::Table(&TRIANGULAR), "low, mode, high"),
        key("exponential", Kind::Table(&EXPONENTIAL), "mean or median"),
        key("gamma", Kind::Table(&GAMMA), "mean and cv, mean and sd, shape and scale, or median and p90"),
        key("erlang", Kind::Table(&ERLANG), "mean, stages"),
        key("weibull", Kind::Table(&WEIBULL), "mean and cv, mean and sd, shape and scale, or median and p90"),
        key(
            "lognormal",
            Kind::Table(&LOGNORMAL),
            "mean and cv, mean and sd, median and p90, median and mean, or log-mean, log-sd and unit",
        ),
        key("beta", Kind::Table(&BETA), "low, high and mean, sd or alpha, beta"),
        key("pert", Kind::Table(&PERT), "low, mode, high"),
        key("mixture", Kind::List(&Kind::Table(&PART), 1, 1000), "parts with weights that add to 1"),
        key(
            "values",
            Kind::Any(&[Kind::List(&Kind::SignedDuration, 1, usize::MAX), Kind::Table(&VALUES_CSV)]),
            "observed values, or { csv, column, unit, weights }",
        ),
        key("bins", Kind::Table(&BINS), "histogram"),
        key("weights", WEIGHTS, "weights of the listed values"),
        key("shift", Kind::SignedDuration, "added to every value"),
        key("min", Kind::SignedDuration, "smaller values are drawn again"),
        key("max", Kind::SignedDuration, "larger values are drawn again"),
        key("times", POSITIVE, "multiplies every value, after all of the above"),
        key("plus", Kind::SignedDuration, "added to every value, after `times`"),
    ],
    one_of: &[OneOf { keys: FAMILIES, required: true }],
};

/// Names of the distribution families.
pub(crate) const FAMILIES: &[&str] = &[
    "fixed",
    "uniform",
    "triangular",
    "exponential",
    "gamma",
    "erlang",
    "weibull",
    "lognormal",
    "beta",
    "pert",
    "mixture",
    "values",
    "bins",
];
