//! Gamma, and Erlang as its case with a whole-number shape.

use rand_distr::Gamma as Prepared;
use statrs::function::gamma::{checked_gamma_lr, ln_gamma};

use super::error::ParameterError;
use super::family::{CV, Family, Form, MEAN, MEDIAN, P90, Parameter, Quantity, SD, Set, measure, number};
use super::law::{Law, Sample};
use super::special::gamma_lr;
use super::summaries::{FAR, cv, falling_root, mean_and_cv, positive, spread, within};
use crate::engine::random::Draw;

/// Gamma with density x^(shape − 1) · exp(−x/scale).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gamma {
    /// Shape, 1/cv².
    pub shape: f64,
    /// Scale.
    pub scale: f64,
}

/// In the language.
pub(super) static GAMMA: Family<Gamma> = Family {
    name: "gamma",
    doc: "a lengthy tail, shorter than the lognormal's",
    form: Form::Parameters(&[
        MEAN,
        CV,
        SD,
        number("shape", "1/cv²: 1 is the exponential, larger is narrower"),
        measure("scale", "mean over shape"),
        MEDIAN,
        P90,
    ]),
    sets: &[
        Set::Two(["mean", "cv"], Gamma::mean_cv),
        Set::Two(["mean", "sd"], Gamma::mean_sd),
        Set::Two(["shape", "scale"], Gamma::shape_scale),
        Set::Two(["median", "p90"], Gamma::median_p90),
    ],
};

/// Erlang in the language.
pub(super) static ERLANG: Family<Gamma> = Family {
    name: "erlang",
    doc: "a number of stages one after another, each exponential with the same mean",
    form: Form::Parameters(&[
        MEAN,
        Parameter { name: "stages", quantity: Quantity::Whole(1, 1_000_000), doc: "number of stages" },
    ]),
    sets: &[Set::Two(["mean", "stages"], Gamma::erlang)],
};

/// Shapes whose cv lies within the bounds of a cv.
const SHAPES: (f64, f64) = (1e-4, 1e8);

impl Gamma {
    /// With mean m and coefficient of variation c: shape = 1/c², scale = m·c².
    ///
    /// # Errors
    /// If one is not more than 0, or the cv beyond reason.
    pub fn mean_cv(mean: f64, cv: f64) -> Result<Self, ParameterError> {
        mean_and_cv(mean, cv)?;
        Ok(Self { shape: 1.0 / (cv * cv), scale: mean * cv * cv })
    }

    /// With mean and standard deviation.
    ///
    /// # Errors
    /// As [`Gamma::mean_cv`].
    pub fn mean_sd(mean: f64, sd: f64) -> Result<Self, ParameterError> {
        Self::mean_cv(mean, cv(mean, sd)?)
    }

    /// With shape and scale as given.
    ///
    /// # Errors
    /// If one is not more than 0, or the shape beyond reason.
    pub fn shape_scale(shape: f64, scale: f64) -> Result<Self, ParameterError> {
        positive(&[("shape", shape), ("scale", scale)])?;
        within("`shape`", shape, SHAPES, "the shape is 1/cv²")?;
        Ok(Self { shape, scale })
    }

    /// By median and 90th percentile. The ratio of two quantiles does not depend on the scale and falls as the
    /// shape grows, so the shape is found by bisection; then scale = median / median of Gamma(shape, 1).
    ///
    /// # Errors
    /// If p90 is not more than the median, or no shape gives the two.
    pub fn median_p90(median: f64, p90: f64) -> Result<Self, ParameterError> {
        let wanted = spread(median, p90)?;
        let ratio = |log_shape: f64| {
            let shape = log_shape.exp();
            ln_quantile(shape, 0.9) - ln_quantile(shape, 0.5)
        };
        let (low, high) = (0.03_f64.ln(), 1e5_f64.ln());
        let shape = falling_root(ratio, wanted, low, high)
            .ok_or(ParameterError::Impossible {
                message: "no gamma distribution has this median and p90",
                help: Some(FAR),
            })?
            .exp();
        Ok(Self { shape, scale: (median.ln() - ln_quantile(shape, 0.5)).exp() })
    }

    /// Erlang: scale = mean / stages.
    ///
    /// # Errors
    /// If one is not more than 0.
    pub fn erlang(mean: f64, stages: f64) -> Result<Self, ParameterError> {
        positive(&[("mean", mean), ("stages", stages)])?;
        Ok(Self { shape: stages, scale: mean / stages })
    }
}

/// Logarithm of the quantile of Gamma(shape, 1), by bisection on the logarithm of the value.
fn ln_quantile(shape: f64, probability: f64) -> f64 {
    // Below 1e-3^(1/shape)-like values the distribution function is x^shape / Γ(shape + 1).
    let start = (probability.ln() + ln_gamma(shape + 1.0)) / shape;
    if start < -30.0 {
        return start;
    }
    let (mut low, mut high) = (start.min(shape.ln()) - 1.0, (shape + 20.0 * shape.sqrt() + 20.0).ln());
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if checked_gamma_lr(shape, middle.exp()).unwrap_or(1.0) < probability {
            low = middle;
        } else {
            high = middle;
        }
        if high - low < 1e-14 {
            break;
        }
    }
    f64::midpoint(low, high)
}

impl Law for Gamma {
    type Sampler = Prepared<f64>;

    fn mean(&self) -> f64 {
        self.shape * self.scale
    }

    /// E\[X; X ≤ x\] = k θ P(k + 1, x/θ).
    fn below(&self, x: f64) -> (f64, f64) {
        if x <= 0.0 {
            return (0.0, 0.0);
        }
        let Self { shape, scale } = *self;
        (gamma_lr(shape, x / scale), shape * scale * gamma_lr(shape + 1.0, x / scale))
    }

    fn support(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }

    fn times(&self, factor: f64) -> Self {
        Self { shape: self.shape, scale: self.scale * factor }
    }

    fn sampler(&self) -> Option<Prepared<f64>> {
        Prepared::new(self.shape, self.scale).ok()
    }
}

impl Sample for Prepared<f64> {
    #[inline]
    fn sample(&self, draw: &mut Draw) -> f64 {
        rand_distr::Distribution::sample(self, draw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quantile_agrees_with_the_distribution_function() {
        for shape in [0.05, 0.5, 1.0, 3.0, 40.0, 1e4] {
            for probability in [0.1, 0.5, 0.9] {
                let x = ln_quantile(shape, probability).exp();
                if x > 1e-12 {
                    assert!((gamma_lr(shape, x) - probability).abs() < 1e-9, "{shape} {probability}");
                }
            }
        }
    }

    #[test]
    fn an_erlang_of_one_stage_is_an_exponential() {
        let law = Gamma::erlang(6.0, 1.0).unwrap();
        assert!((law.below(6.0).0 + (-1.0_f64).exp_m1()).abs() < 1e-12);
    }

    #[test]
    fn what_no_gamma_has_is_refused() {
        for bad in [
            Gamma::mean_cv(0.0, 1.0),
            Gamma::mean_cv(1.0, 0.0),
            Gamma::mean_cv(1.0, 1e9),
            Gamma::mean_sd(1e-300, 1e15),
            Gamma::shape_scale(1e300, 1e-300),
            Gamma::shape_scale(1e-300, 1.0),
            Gamma::median_p90(2.0, 2.0),
            Gamma::median_p90(2.0, 1.0),
            Gamma::median_p90(1.0, 1e300),
            Gamma::erlang(1.0, 0.0),
        ] {
            assert!(bad.is_err(), "{bad:?}");
        }
    }
}
