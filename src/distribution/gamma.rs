//! Gamma, and Erlang as its case with a whole-number shape.

use super::error::ParameterError;
use super::family::{CV, Family, Form, MEAN, MEDIAN, P90, Parameter, Quantity, SD, Set, measure, number};
use super::law::{Law, Sample};
use super::standard;
use super::summaries::{FAR, cv, falling_root, mean_and_cv, positive, spread, within};
use crate::engine::random::Draw;
use crate::math::{exp, gamma_lr, ln, ln_gamma, powf};

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
            let shape = exp(log_shape);
            ln_quantile(shape, 0.9) - ln_quantile(shape, 0.5)
        };
        let (low, high) = (ln(0.03), ln(1e5));
        let shape = falling_root(ratio, wanted, low, high).ok_or(ParameterError::Impossible {
            message: "no gamma distribution has this median and p90",
            help: Some(FAR),
        })?;
        let shape = exp(shape);
        Ok(Self { shape, scale: exp(ln(median) - ln_quantile(shape, 0.5)) })
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
    let start = (ln(probability) + ln_gamma(shape + 1.0)) / shape;
    if start < -30.0 {
        return start;
    }
    let (mut low, mut high) = (start.min(ln(shape)) - 1.0, ln(shape + 20.0 * shape.sqrt() + 20.0));
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if gamma_lr(shape, exp(middle)) < probability {
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
    type Sampler = Prepared;

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

    fn sampler(&self) -> Option<Prepared> {
        Prepared::new(self.shape, self.scale)
    }
}

/// A gamma law ready to draw from (Marsaglia & Tsang 2000, *ACM Trans. Math. Software* 26:363).
#[derive(Debug, Clone, PartialEq)]
pub enum Prepared {
    /// With shape 1, the exponential of this mean.
    Exponential(f64),
    /// With a shape above 1.
    Large(Large),
    /// With a shape below 1: by the law of the shape and 1, times u^(1/shape).
    Small(Large, f64),
}

/// A gamma law with a shape of more than 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Large {
    /// Shape − 1/3.
    d: f64,
    /// 1/√(9d).
    c: f64,
    scale: f64,
}

impl Prepared {
    fn new(shape: f64, scale: f64) -> Option<Self> {
        if !(shape > 0.0 && scale > 0.0 && shape.is_finite() && scale.is_finite()) {
            return None;
        }
        let large = |shape: f64| {
            let d = shape - 1.0 / 3.0;
            Large { d, c: 1.0 / (9.0 * d).sqrt(), scale }
        };
        Some(if shape == 1.0 {
            // Of the inverse of its rate, as the library rounds.
            Self::Exponential(1.0 / (1.0 / scale))
        } else if shape < 1.0 {
            Self::Small(large(shape + 1.0), 1.0 / shape)
        } else {
            Self::Large(large(shape))
        })
    }
}

impl Large {
    /// Value over d · scale.
    #[inline]
    fn unscaled(&self, draw: &mut Draw) -> f64 {
        loop {
            let x = standard::normal(draw);
            let root = 1.0 + self.c * x;
            if root <= 0.0 {
                continue;
            }
            let v = root * root * root;
            let (u, square) = (standard::open(draw), x * x);
            if u < 1.0 - 0.0331 * square * square || ln(u) < 0.5 * square + self.d * (1.0 - v + ln(v)) {
                return v;
            }
        }
    }
}

impl Sample for Prepared {
    #[inline]
    fn sample(&self, draw: &mut Draw) -> f64 {
        match self {
            Self::Exponential(mean) => standard::exponential(draw) * mean,
            Self::Large(law) => law.unscaled(draw) * (law.d * law.scale),
            Self::Small(law, inverse) => {
                let u = standard::open(draw);
                // The scale last: the others are small, and it may be large.
                law.unscaled(draw) * powf(u, *inverse) * law.d * law.scale
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quantile_agrees_with_the_distribution_function() {
        for shape in [0.05, 0.5, 1.0, 3.0, 40.0, 1e4] {
            for probability in [0.1, 0.5, 0.9] {
                let x = exp(ln_quantile(shape, probability));
                if x > 1e-12 {
                    assert!((gamma_lr(shape, x) - probability).abs() < 1e-9, "{shape} {probability}");
                }
            }
        }
    }

    #[test]
    fn an_erlang_of_one_stage_is_an_exponential() {
        let law = Gamma::erlang(6.0, 1.0).unwrap();
        assert!((law.below(6.0).0 + crate::math::exp_m1(-1.0)).abs() < 1e-12);
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
