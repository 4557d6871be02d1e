//! Samplers: distributions ready to draw from.
//!
//! Each sample is a function of the bits of one [`Draw`], so the same patient gets the same value in every
//! option; a change of scale alone moves every sample in proportion. Families and algorithms come from
//! `rand_distr`.

use super::{Distribution, Shape};
use crate::engine::random::{Draw, seed_of};
use rand_distr::{Beta, Distribution as _, Exp1, Gamma, StandardNormal, Triangular, Weibull};

/// Attempts at a value inside the truncation limits before giving up; [`acceptance`] of every checked
/// distribution is at least [`LEAST_ACCEPTANCE`], so this is never reached.
const ATTEMPTS: usize = 1_000_000;

/// Least share of values inside the truncation limits that a scenario may ask for.
pub const LEAST_ACCEPTANCE: f64 = 0.001;

/// A distribution ready to sample; what is rare is boxed so that it fits a cache line.
#[derive(Debug, Clone)]
#[repr(align(64))]
pub struct Sampler {
    family: Family,
    shift: f64,
    truncate: Option<Box<(f64, f64)>>,
}

const _: () = assert!(size_of::<Sampler>() == 64);

#[derive(Debug, Clone)]
enum Family {
    Fixed(f64),
    Uniform { low: f64, width: f64 },
    Triangular(Triangular<f64>),
    Exponential { mean: f64 },
    Gamma(Gamma<f64>),
    Weibull(Weibull<f64>),
    Lognormal { mu: f64, sigma: f64 },
    Beta(Box<ScaledBeta>),
    Mixture { cumulative: Box<[f64]>, parts: Box<[Sampler]> },
    Values { cumulative: Box<[f64]>, values: Box<[f64]> },
    Bins { cumulative: Box<[f64]>, edges: Box<[f64]> },
}

#[derive(Debug, Clone)]
struct ScaledBeta {
    beta: Beta<f64>,
    low: f64,
    width: f64,
}

impl Sampler {
    /// Prepares a checked distribution. Parameters that no checked scenario holds give the constant 0.
    #[must_use]
    pub fn new(distribution: &Distribution) -> Self {
        let family = match &distribution.shape {
            Shape::Fixed(value) => Family::Fixed(*value),
            Shape::Uniform { low, high } => Family::Uniform { low: *low, width: high - low },
            Shape::Triangular { low, mode, high } => {
                Triangular::new(*low, *high, *mode).map_or(Family::Fixed(*low), Family::Triangular)
            }
            Shape::Exponential { mean } => Family::Exponential { mean: *mean },
            Shape::Gamma { shape, scale } => {
                Gamma::new(*shape, *scale).map_or(Family::Fixed(0.0), Family::Gamma)
            }
            Shape::Weibull { shape, scale } => {
                Weibull::new(*scale, *shape).map_or(Family::Fixed(0.0), Family::Weibull)
            }
            Shape::Lognormal { mu, sigma } => Family::Lognormal { mu: *mu, sigma: *sigma },
            Shape::Beta { alpha, beta, low, high } => Beta::new(*alpha, *beta)
                .map_or(Family::Fixed(*low), |beta| {
                    Family::Beta(Box::new(ScaledBeta { beta, low: *low, width: high - low }))
                }),
            Shape::Mixture(parts) => Family::Mixture {
                cumulative: cumulative(parts.iter().map(|(weight, _)| *weight)).into(),
                parts: parts.iter().map(|(_, part)| Sampler::new(part)).collect(),
            },
            Shape::Values { values, weights } => Family::Values {
                cumulative: cumulative(weights.iter().copied()).into(),
                values: values.clone().into(),
            },
            Shape::Bins { edges, weights } => Family::Bins {
                cumulative: cumulative(weights.iter().copied()).into(),
                edges: edges.clone().into(),
            },
        };
        Self { family, shift: distribution.shift, truncate: distribution.truncate.map(Box::new) }
    }

    /// Draws a value.
    #[must_use]
    #[inline]
    pub fn sample(&self, draw: &mut Draw) -> f64 {
        let value = self.family.sample(draw) + self.shift;
        match &self.truncate {
            None => value,
            Some(limits) => self.redraw(value, **limits, draw),
        }
    }

    /// Draws again until the value lies within the limits.
    fn redraw(&self, first: f64, (low, high): (f64, f64), draw: &mut Draw) -> f64 {
        let mut value = first;
        for _ in 0..ATTEMPTS {
            if value >= low && value <= high {
                return value;
            }
            value = self.family.sample(draw) + self.shift;
        }
        value.clamp(low, high)
    }
}

impl Family {
    #[inline]
    fn sample(&self, draw: &mut Draw) -> f64 {
        match self {
            Family::Fixed(value) => *value,
            Family::Exponential { mean } => {
                let standard: f64 = Exp1.sample(draw);
                mean * standard
            }
            Family::Lognormal { mu, sigma } => {
                let standard: f64 = StandardNormal.sample(draw);
                (mu + sigma * standard).exp()
            }
            Family::Gamma(gamma) => gamma.sample(draw),
            Family::Uniform { low, width } => low + width * draw.uniform(),
            Family::Triangular(triangular) => triangular.sample(draw),
            Family::Weibull(weibull) => weibull.sample(draw),
            Family::Beta(scaled) => scaled.low + scaled.width * scaled.beta.sample(draw),
            Family::Mixture { cumulative, parts } => parts[pick(cumulative, draw.uniform())].sample(draw),
            Family::Values { cumulative, values } => values[pick(cumulative, draw.uniform())],
            Family::Bins { cumulative, edges } => {
                let bin = pick(cumulative, draw.uniform());
                edges[bin] + (edges[bin + 1] - edges[bin]) * draw.uniform()
            }
        }
    }
}

/// Running sums of weights, scaled so that the last is 1.
#[must_use]
pub fn cumulative(weights: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut sums: Vec<f64> = weights
        .scan(0.0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        })
        .collect();
    let total = sums.last().copied().unwrap_or(1.0);
    for sum in &mut sums {
        *sum /= total;
    }
    sums
}

/// Index of the interval of running sums into which `u` in [0, 1) falls.
#[must_use]
#[inline]
pub fn pick(cumulative: &[f64], u: f64) -> usize {
    let last = cumulative.len() - 1;
    if cumulative.len() <= 16 {
        // Counted to the end: where to stop would be a guess that fails as often as not.
        return cumulative[..last].iter().map(|&sum| usize::from(sum <= u)).sum();
    }
    cumulative.partition_point(|&sum| sum <= u).min(last)
}

/// Share of untruncated values that fall inside the truncation limits, from 20,000 draws.
#[must_use]
pub fn acceptance(distribution: &Distribution) -> f64 {
    let Some((low, high)) = distribution.truncate else { return 1.0 };
    let sampler = Sampler::new(&Distribution { truncate: None, ..distribution.clone() });
    let inside = fixed_draws(&sampler, 20_000).filter(|value| (low..=high).contains(value)).count();
    inside as f64 / 20_000.0
}

/// A stream of draws that is the same in every run, for tables made before a run starts.
fn fixed_draws(sampler: &Sampler, number: u32) -> impl Iterator<Item = f64> {
    (0..number).map(|i| sampler.sample(&mut Draw::new(seed_of(0x5EED, i), 0, 0)))
}

/// Residual life in equilibrium: the remaining length of a stay found in progress at a random instant is
/// a uniform share of a length-biased length (Cox, *Renewal Theory*, 1962, ch. 5).
#[derive(Debug, Clone)]
pub struct ResidualLife {
    lengths: Vec<f64>,
    cumulative: Vec<f64>,
}

impl ResidualLife {
    /// Tabulates the length-biased distribution from 65,536 draws (mean within about cv/256).
    #[must_use]
    pub fn new(sampler: &Sampler) -> Self {
        let mut lengths: Vec<f64> = fixed_draws(sampler, 65_536).map(|length| length.max(0.0)).collect();
        lengths.sort_unstable_by(f64::total_cmp);
        let cumulative = cumulative(lengths.iter().map(|length| length.max(f64::MIN_POSITIVE)));
        Self { lengths, cumulative }
    }

    /// Mean length.
    #[must_use]
    pub fn mean_length(&self) -> f64 {
        self.lengths.iter().sum::<f64>() / self.lengths.len() as f64
    }

    /// Draws a remaining length.
    #[must_use]
    pub fn sample(&self, draw: &mut Draw) -> f64 {
        let length = self.lengths[pick(&self.cumulative, draw.uniform())];
        length * draw.uniform()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments(distribution: &Distribution, n: u32) -> (f64, f64) {
        let sampler = Sampler::new(distribution);
        let values: Vec<f64> = fixed_draws(&sampler, n).collect();
        let mean = values.iter().sum::<f64>() / n as f64;
        let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1) as f64;
        (mean, variance.sqrt())
    }

    fn shape(shape: Shape) -> Distribution {
        Distribution { shape, shift: 0.0, truncate: None }
    }

    #[test]
    fn sample_means_agree_with_theory_within_four_standard_errors() {
        let cases = [
            (Shape::Uniform { low: 2.0, high: 6.0 }, 4.0),
            (Shape::Triangular { low: 0.0, mode: 3.0, high: 6.0 }, 3.0),
            (Shape::Exponential { mean: 5.0 }, 5.0),
            (Shape::Gamma { shape: 2.0, scale: 3.0 }, 6.0),
            (Shape::Gamma { shape: 0.5, scale: 4.0 }, 2.0),
            // Weibull with shape 2: scale × Γ(1.5).
            (Shape::Weibull { shape: 2.0, scale: 1.0 }, 0.886_226_925),
            (Shape::Lognormal { mu: 0.0, sigma: 1.0 }, (0.5_f64).exp()),
            (Shape::Beta { alpha: 2.0, beta: 3.0, low: 0.0, high: 10.0 }, 4.0),
            (Shape::Values { values: vec![1.0, 5.0], weights: vec![0.75, 0.25] }, 2.0),
            (Shape::Bins { edges: vec![0.0, 2.0, 10.0], weights: vec![0.5, 0.5] }, 3.5),
            (
                Shape::Mixture(vec![
                    (0.5, Distribution::fixed(1.0)),
                    (0.5, shape(Shape::Exponential { mean: 3.0 })),
                ]),
                2.0,
            ),
        ];
        for (case, expected) in cases {
            let (mean, sd) = moments(&shape(case.clone()), 200_000);
            let error = 4.0 * sd / 200_000_f64.sqrt();
            assert!((mean - expected).abs() < error, "{case:?}: {mean} instead of {expected} ± {error}");
        }
    }

    #[test]
    fn truncated_values_are_drawn_again_not_cut() {
        let distribution =
            Distribution { shape: Shape::Exponential { mean: 1.0 }, shift: 0.0, truncate: Some((0.0, 1.0)) };
        let sampler = Sampler::new(&distribution);
        let values: Vec<f64> = fixed_draws(&sampler, 100_000).collect();
        assert!(values.iter().all(|v| (0.0..=1.0).contains(v)));
        assert!(values.iter().filter(|&&v| v == 1.0).count() < 2, "values pile up at the limit");
        // Mean of the truncated exponential: 1 − 1/(e − 1).
        let expected = 1.0 - 1.0 / (1.0_f64.exp() - 1.0);
        let mean = values.iter().sum::<f64>() / 1e5;
        assert!((mean - expected).abs() < 4.0 * 0.29 / 1e5_f64.sqrt(), "{mean} instead of {expected}");
        assert!((acceptance(&distribution) - (1.0 - (-1.0_f64).exp())).abs() < 0.02);
    }

    #[test]
    fn residual_life_has_the_mean_of_renewal_theory() {
        // Mean residual life is E[X²] / 2E[X]; gamma (2, 3): E[X] = 6, E[X²] = 54, so 4.5.
        let residual = ResidualLife::new(&Sampler::new(&shape(Shape::Gamma { shape: 2.0, scale: 3.0 })));
        let n = 200_000;
        let mean =
            (0..n).map(|i| residual.sample(&mut Draw::new(seed_of(9, i), 1, 0))).sum::<f64>() / n as f64;
        assert!((mean - 4.5).abs() < 0.05, "{mean}");
    }
}
