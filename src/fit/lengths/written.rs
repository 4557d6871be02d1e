//! A fitted law as a scenario has it.

use super::curve::Kind;
use super::empirical::Empirical;
use super::likelihood::Fitted;
use crate::fit::estimate::Estimate;
use crate::fit::written::{figure, list};

/// The distribution in TOML, of values in this unit of the language (`d`, `h`, `min`).
#[must_use]
pub fn toml(fitted: &Fitted, unit: &str) -> String {
    let all = fitted.parameters.as_slice();
    let table = |family: &str, parameters: &[(&'static str, Estimate)]| {
        let written: Vec<String> = parameters.iter().map(|(name, estimate)| parameter(name, estimate, unit)).collect();
        format!("{{ {family} = {{ {} }} }}", written.join(", "))
    };
    match (fitted.kind, all) {
        (Kind::TwoExponentials, [weight, one, other]) => {
            mixture(weight.1, &table("exponential", &[*one]), &table("exponential", &[*other]))
        }
        (Kind::TwoLognormals, [weight, a, b, c, d]) => {
            mixture(weight.1, &table("lognormal", &[*a, *b]), &table("lognormal", &[*c, *d]))
        }
        (kind, parameters) => table(kind.name(), parameters),
    }
}

/// A parameter: a duration has its unit, a plain number none.
fn parameter(name: &str, estimate: &Estimate, unit: &str) -> String {
    let written = figure(estimate.value, estimate.error);
    match name {
        "mean" | "median" => format!("{name} = \"{written} {unit}\""),
        _ => format!("{name} = {written}"),
    }
}

fn mixture(weight: Estimate, one: &str, other: &str) -> String {
    // The second weight is written out of the first as written, so that they add to 1.
    let share = format!("{:.4}", weight.value);
    let rest = share.parse::<f64>().map_or(0.0, |share| 1.0 - share);
    format!("{{ mixture = [ {{ weight = {share}, is = {one} }}, {{ weight = {rest:.4}, is = {other} }} ] }}")
}

/// Observed lengths in TOML.
#[must_use]
pub fn empirical_toml(empirical: &Empirical, unit: &str) -> String {
    let durations = |values: &[f64]| {
        let words: Vec<String> = values.iter().map(|value| format!("\"{} {unit}\"", figure(*value, f64::NAN))).collect();
        words.join(", ")
    };
    match empirical {
        Empirical::Values(pairs) => {
            let (values, counts): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
            if counts.windows(2).all(|pair| pair[0] == pair[1]) {
                return format!("{{ values = [{}] }}", durations(&values));
            }
            format!("{{ values = [{}], weights = {} }}", durations(&values), list(counts, 2))
        }
        Empirical::Bins(edges, counts) => {
            format!("{{ bins = {{ edges = [{}], weights = {} }} }}", durations(edges), list(counts.iter().copied(), 2))
        }
    }
}
