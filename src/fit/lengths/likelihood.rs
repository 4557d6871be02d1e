//! Maximum likelihood of one family, with the errors of its natural summaries.
//!
//! Exact values give the logarithm of the density, bands and what is still going on that of their probability, and whoever could
//! be observed only after a time is divided by the probability of lasting so long (Klein and Moeschberger, *Survival
//! Analysis*, 2nd ed. 2003, § 3.5).

use super::curve::{Curve, Kind};
use super::data::{Length, Lengths};
use super::start::starts;
use crate::fit::algebra::quadratic;
use crate::fit::estimate::Estimate;
use crate::fit::maximum::{Maximum, maximum, slope};
use crate::math::ln;

/// A family fitted to lengths.
#[derive(Debug, Clone)]
pub struct Fitted {
    /// The family.
    pub kind: Kind,
    /// The law, in the unit of the data.
    pub curve: Curve,
    /// Logarithm of the likelihood.
    pub ln_likelihood: f64,
    /// Akaike's criterion, corrected for few data (Hurvich and Tsai 1989): smaller is better.
    pub aicc: f64,
    /// Mean; infinite of a log-logistic of shape 1 or less.
    pub mean: Estimate,
    /// Standard deviation.
    pub sd: Estimate,
    /// Coefficient of variation.
    pub cv: Estimate,
    /// Median.
    pub median: Estimate,
    /// What nine tenths lie below.
    pub p90: Estimate,
    /// Parameters by the name that the language has for them, with their errors, in the order in which they are written; of a
    /// mixture the weight of the first part and the parameters of both.
    pub parameters: Vec<(&'static str, Estimate)>,
    /// Where it was found, in free numbers.
    pub(super) free: Vec<f64>,
    /// Shape of an Erlang.
    pub(super) stages: f64,
}

/// Logarithm of the likelihood of a law.
#[must_use]
pub fn ln_likelihood(curve: &Curve, lengths: &Lengths) -> f64 {
    let density = curve.ln_density();
    let of = |length: Length| match length {
        Length::Exact(x) => density(x, ln(x)),
        Length::Between(low, high) => curve.ln_between(low, high),
        Length::Above(low) => curve.ln_above(low),
    };
    let given = |since: f64| if since > 0.0 { curve.ln_above(since) } else { 0.0 };
    lengths.observed().iter().map(|one| one.count * (of(one.length) - given(one.since))).sum()
}

/// Most stages of an Erlang that are tried.
const MOST_STAGES: f64 = 1000.0;

/// A family at its maximum likelihood; `None` if there is no maximum that can be told from its surroundings, such as of a mixture
/// of what is one, or of a family whose values the data are not.
#[must_use]
pub fn fit(kind: Kind, lengths: &Lengths) -> Option<Fitted> {
    let found: Vec<(Maximum, f64)> = match kind {
        Kind::Erlang => {
            // The likelihood has one top in the shape, so the best whole one is beside it.
            let shape = match fit(Kind::Gamma, lengths)?.curve {
                Curve::Gamma(law) => law.shape,
                _ => return None,
            };
            let about = [shape.floor().max(1.0), shape.ceil().max(1.0)];
            about
                .into_iter()
                .filter(|s| *s <= MOST_STAGES)
                .filter_map(|s| Some((climb(kind, s, lengths, None)?, s)))
                .collect()
        }
        _ => climb(kind, 1.0, lengths, None).map(|top| (top, 1.0)).into_iter().collect(),
    };
    let (top, stages) = found.into_iter().max_by(|a, b| a.0.value.total_cmp(&b.0.value))?;
    described(kind, stages, top, lengths)
}

/// The same family again, from where it was found on other data.
pub(super) fn refit(fitted: &Fitted, lengths: &Lengths) -> Option<Curve> {
    let top = climb(fitted.kind, fitted.stages, lengths, Some(&fitted.free))?;
    Curve::at(fitted.kind, &top.at, fitted.stages)
}

/// The highest top that is reached from the starting places.
fn climb(kind: Kind, stages: f64, lengths: &Lengths, from: Option<&[f64]>) -> Option<Maximum> {
    let logs: Vec<f64> = lengths
        .observed()
        .iter()
        .map(|one| if let Length::Exact(x) = one.length { ln(x) } else { 0.0 })
        .collect();
    let narrowest = super::start::narrowest(lengths);
    let value = |at: &[f64]| {
        let Some(curve) = Curve::at(kind, at, stages) else { return f64::NEG_INFINITY };
        if !curve.is_wider_than(narrowest) {
            return f64::NEG_INFINITY;
        }
        let density = curve.ln_density();
        let observed = lengths.observed().iter().zip(&logs);
        let sum = observed.map(|(one, log)| {
            let own = match one.length {
                Length::Exact(x) => density(x, *log),
                Length::Between(low, high) => curve.ln_between(low, high),
                Length::Above(low) => curve.ln_above(low),
            };
            one.count * if one.since > 0.0 { own - curve.ln_above(one.since) } else { own }
        });
        sum.sum()
    };
    let places = match from {
        Some(place) => vec![place.to_vec()],
        None => starts(kind, lengths),
    };
    places.iter().filter_map(|place| maximum(&value, place)).max_by(|a, b| a.value.total_cmp(&b.value))
}

impl Curve {
    /// Whether no lognormal part of a mixture is a spike: its likelihood has no bound as a part closes in on one exact value
    /// (Day, *Biometrika* 56, 1969, 463).
    fn is_wider_than(&self, narrowest: f64) -> bool {
        match self {
            Self::Two(_, parts) => parts.iter().all(|part| match part {
                Self::Lognormal(law) => law.sigma > narrowest,
                _ => true,
            }),
            _ => true,
        }
    }
}

/// A top with its summaries. Parts of a mixture are put in order of their means.
fn described(kind: Kind, stages: f64, mut top: Maximum, lengths: &Lengths) -> Option<Fitted> {
    let mut curve = Curve::at(kind, &top.at, stages)?;
    if let Curve::Two(_, parts) = &curve
        && parts[0].mean() > parts[1].mean()
    {
        let order: &[usize] = if kind == Kind::TwoExponentials { &[0, 2, 1] } else { &[0, 3, 4, 1, 2] };
        let sign = |i: usize| if i == 0 { -1.0 } else { 1.0 };
        top.covariance = order
            .iter()
            .map(|&i| order.iter().map(|&j| sign(i) * sign(j) * top.covariance[i][j]).collect())
            .collect();
        top.at = order.iter().map(|&i| sign(i) * top.at[i]).collect();
        curve = Curve::at(kind, &top.at, stages)?;
    }
    let of = |figure: &dyn Fn(&Curve) -> f64| {
        let at = |place: &[f64]| Curve::at(kind, place, stages).map_or(f64::NAN, |curve| figure(&curve));
        let value = at(&top.at);
        let error = quadratic(&top.covariance, &slope(&at, &top.at)).max(0.0).sqrt();
        // What does not depend on the parameters has the error of rounding.
        Estimate { value, error: if error < 1e-9 * value.abs() { 0.0 } else { error } }
    };
    let k = kind.parameters() as f64;
    let n = lengths.count();
    let aicc = 2.0 * k - 2.0 * top.value
        + if n > k + 2.0 { 2.0 * k * (k + 1.0) / (n - k - 1.0) } else { f64::INFINITY };
    let cv = |curve: &Curve| curve.sd() / curve.mean();
    let parameters = names(kind).iter().map(|(name, figure)| (*name, of(&|curve| figure(curve)))).collect();
    Some(Fitted {
        kind,
        ln_likelihood: top.value,
        aicc,
        mean: of(&Curve::mean),
        sd: of(&Curve::sd),
        cv: of(&cv),
        median: of(&|curve| curve.quantile(0.5)),
        p90: of(&|curve| curve.quantile(0.9)),
        parameters,
        curve,
        free: top.at,
        stages,
    })
}

type Figure = fn(&Curve) -> f64;

/// Parameters as the language has them.
fn names(kind: Kind) -> Vec<(&'static str, Figure)> {
    fn part(curve: &Curve, at: usize) -> &Curve {
        if let Curve::Two(_, parts) = curve { &parts[at] } else { curve }
    }
    fn weight(curve: &Curve) -> f64 {
        if let Curve::Two(weight, _) = curve { *weight } else { 1.0 }
    }
    fn shape(curve: &Curve) -> f64 {
        match curve {
            Curve::Gamma(law) => law.shape,
            Curve::LogLogistic(law) => law.shape,
            _ => f64::NAN,
        }
    }
    fn cv(curve: &Curve) -> f64 {
        curve.sd() / curve.mean()
    }
    let mean: Figure = Curve::mean;
    match kind {
        Kind::Exponential => vec![("mean", mean)],
        Kind::Gamma | Kind::Weibull | Kind::Lognormal => vec![("mean", mean), ("cv", cv)],
        Kind::Erlang => vec![("mean", mean), ("stages", shape)],
        Kind::LogLogistic => vec![("median", |curve| curve.quantile(0.5)), ("shape", shape)],
        Kind::TwoExponentials => {
            vec![
                ("weight", weight),
                ("mean", |curve| part(curve, 0).mean()),
                ("mean", |curve| part(curve, 1).mean()),
            ]
        }
        Kind::TwoLognormals => vec![
            ("weight", weight),
            ("mean", |curve| part(curve, 0).mean()),
            ("cv", |curve| cv(part(curve, 0))),
            ("mean", |curve| part(curve, 1).mean()),
            ("cv", |curve| cv(part(curve, 1))),
        ],
    }
}
