//! A fitted law as a scenario has it.

use super::curve::Kind;
use super::empirical::Empirical;
use super::likelihood::Fitted;
use crate::fit::estimate::Estimate;
use crate::fit::written::{figure, list, quoted, uncertain};

/// The distribution in TOML, of values in this unit of the language (`d`, `h`, `min`). With a source every number but weights
/// and stages is an uncertain one, with its 95 % interval and the source beside it.
#[must_use]
pub fn toml(fitted: &Fitted, unit: &str, source: Option<&str>) -> String {
    let all = fitted.parameters.as_slice();
    let is_mixture = matches!(fitted.kind, Kind::TwoExponentials | Kind::TwoLognormals);
    let has_own = |(_, estimate): &(&str, Estimate)| estimate.error > 0.0;
    // Weights and stages have none of their own.
    let beside = match source {
        Some(source) if is_mixture || !all.iter().all(has_own) => format!(", source = {}", quoted(source)),
        _ => String::new(),
    };
    let table = |family: &str, parameters: &[(&'static str, Estimate)], beside: &str| {
        let one = |(name, estimate): &(&'static str, Estimate)| parameter(name, *estimate, unit, source);
        format!(
            "{{ {family} = {{ {} }}{beside} }}",
            parameters.iter().map(one).collect::<Vec<_>>().join(", ")
        )
    };
    match (fitted.kind, all) {
        (Kind::TwoExponentials, [weight, one, other]) => mixture(
            weight.1,
            &table("exponential", &[*one], ""),
            &table("exponential", &[*other], ""),
            &beside,
        ),
        (Kind::TwoLognormals, [weight, a, b, c, d]) => {
            mixture(weight.1, &table("lognormal", &[*a, *b], ""), &table("lognormal", &[*c, *d], ""), &beside)
        }
        (kind, parameters) => table(kind.name(), parameters, &beside),
    }
}

/// A parameter: a duration has its unit, a plain number none.
fn parameter(name: &str, estimate: Estimate, unit: &str, source: Option<&str>) -> String {
    let error = estimate.error;
    let word = |value: f64| match name {
        "mean" | "median" => format!("\"{} {unit}\"", figure(value, error)),
        _ => figure(value, error),
    };
    // Stages of an Erlang, which are counted and not estimated, have none.
    let source = source.filter(|_| error > 0.0);
    format!("{name} = {}", uncertain(estimate, source, &word))
}

fn mixture(weight: Estimate, one: &str, other: &str, beside: &str) -> String {
    // The second weight is written out of the first as written, so that they add to 1.
    let share = format!("{:.4}", weight.value);
    let rest = share.parse::<f64>().map_or(0.0, |share| 1.0 - share);
    format!(
        "{{ mixture = [ {{ weight = {share}, is = {one} }}, {{ weight = {rest:.4}, is = {other} }} ]{beside} }}"
    )
}

/// Observed lengths in TOML, with the source beside them.
#[must_use]
pub fn empirical_toml(empirical: &Empirical, unit: &str, source: Option<&str>) -> String {
    let beside = source.map_or_else(String::new, |source| format!(", source = {}", quoted(source)));
    let durations = |values: &[f64]| {
        let words: Vec<String> =
            values.iter().map(|value| format!("\"{} {unit}\"", figure(*value, f64::NAN))).collect();
        words.join(", ")
    };
    match empirical {
        Empirical::Values(pairs) => {
            let (values, counts): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
            if counts.windows(2).all(|pair| pair[0] == pair[1]) {
                return format!("{{ values = [{}]{beside} }}", durations(&values));
            }
            format!("{{ values = [{}], weights = {}{beside} }}", durations(&values), list(counts, 2))
        }
        Empirical::Bins(edges, counts) => {
            format!(
                "{{ bins = {{ edges = [{}], weights = {} }}{beside} }}",
                durations(edges),
                list(counts.iter().copied(), 2)
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::lengths::curve::Curve;

    fn fitted(kind: Kind, parameters: &[(&'static str, f64)]) -> Fitted {
        let none = Estimate { value: 1.0, error: f64::NAN };
        Fitted {
            kind,
            curve: Curve::Two(
                0.0,
                Box::new(
                    [0.0, 1.0].map(|mu| Curve::Lognormal(crate::distribution::Lognormal { mu, sigma: 1.0 })),
                ),
            ),
            ln_likelihood: 0.0,
            aicc: 0.0,
            mean: none,
            sd: none,
            cv: none,
            median: none,
            p90: none,
            parameters: parameters
                .iter()
                .map(|(name, value)| (*name, Estimate { value: *value, error: 0.02 }))
                .collect(),
            free: Vec::new(),
            stages: 1.0,
        }
    }

    #[test]
    fn laws_are_written_as_the_language_has_them() {
        let gamma = fitted(Kind::Gamma, &[("mean", 9.2), ("cv", 1.104)]);
        assert_eq!(toml(&gamma, "d", None), "{ gamma = { mean = \"9.2 d\", cv = 1.104 } }");
        let two = fitted(Kind::TwoExponentials, &[("weight", 0.3), ("mean", 1.0), ("mean", 12.0)]);
        assert_eq!(
            toml(&two, "h", None),
            "{ mixture = [ { weight = 0.3000, is = { exponential = { mean = \"1 h\" } } }, { weight = 0.7000, is = { exponential = \
             { mean = \"12 h\" } } } ] }"
        );
        let uncertain = toml(&fitted(Kind::Exponential, &[("mean", 2.0)]), "d", Some("our \"PAS\""));
        assert_eq!(
            uncertain,
            "{ exponential = { mean = { value = \"2 d\", interval-95 = [\"1.961 d\", \"2.04 d\"], source = \"our \\\"PAS\\\"\" } } }"
        );
        assert!(
            toml(&two, "h", Some("x")).ends_with(" } } } ], source = \"x\" }"),
            "{}",
            toml(&two, "h", Some("x"))
        );
        let values = Empirical::Values(vec![(1.0, 3.0), (2.5, 1.0)]);
        assert_eq!(
            empirical_toml(&values, "d", None),
            "{ values = [\"1 d\", \"2.5 d\"], weights = [3.00, 1.00] }"
        );
    }
}
