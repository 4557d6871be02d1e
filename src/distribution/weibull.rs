//! Weibull.

use super::error::ParameterError;
use super::family::{CV, Family, Form, MEAN, MEDIAN, P90, SD, Set, measure, number};
use super::law::{Law, Sample};
use super::standard;
use super::summaries::{FAR, cv, falling_root, mean_and_cv, positive, spread, within};
use crate::engine::random::Draw;
use crate::math::{exp, exp_m1, gamma_lr, ln, ln_1p, ln_gamma, powf};

/// Weibull with F(x) = 1 − exp(−(x/scale)^shape).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weibull {
    /// Shape: below 1 the longer something has lasted the longer it will last, above 1 the shorter.
    pub shape: f64,
    /// Scale, the 63.2 % point.
    pub scale: f64,
}

/// In the language.
pub(super) static WEIBULL: Family<Weibull> = Family {
    name: "weibull",
    doc: "the chance to end rises or falls with the time that has passed",
    form: Form::Parameters(&[
        MEAN,
        CV,
        SD,
        number("shape", "1 is the exponential; below 1 what has lasted will last"),
        measure("scale", "the 63.2 % point"),
        MEDIAN,
        P90,
    ]),
    sets: &[
        Set::Two(["mean", "cv"], Weibull::mean_cv),
        Set::Two(["mean", "sd"], Weibull::mean_sd),
        Set::Two(["shape", "scale"], Weibull::shape_scale),
        Set::Two(["median", "p90"], Weibull::median_p90),
    ],
};

/// Shapes between which a fit is sought.
const SHAPES: (f64, f64) = (0.05, 20_000.0);

impl Weibull {
    /// By mean and cv: cv² = Γ(1 + 2/k) / Γ(1 + 1/k)² − 1 falls as the shape k grows, solved by bisection;
    /// scale = mean / Γ(1 + 1/k).
    ///
    /// # Errors
    /// If one is not more than 0, or no shape gives the cv.
    pub fn mean_cv(mean: f64, cv: f64) -> Result<Self, ParameterError> {
        mean_and_cv(mean, cv)?;
        // ln(1 + cv²), which stays finite for small shapes.
        let log = |log_shape: f64| {
            let inverse = exp(-log_shape);
            ln_gamma(2.0f64.mul_add(inverse, 1.0)) - 2.0 * ln_gamma(1.0 + inverse)
        };
        let root = falling_root(log, ln_1p(cv * cv), ln(SHAPES.0), ln(SHAPES.1));
        let shape = exp(root.ok_or(ParameterError::Impossible {
            message: "no Weibull distribution has this cv",
            help: Some(FAR),
        })?);
        Ok(Self { shape, scale: mean / exp(ln_gamma(1.0 + 1.0 / shape)) })
    }

    /// By mean and standard deviation.
    ///
    /// # Errors
    /// As [`Weibull::mean_cv`].
    pub fn mean_sd(mean: f64, sd: f64) -> Result<Self, ParameterError> {
        Self::mean_cv(mean, cv(mean, sd)?)
    }

    /// With shape and scale as given.
    ///
    /// # Errors
    /// If one is not more than 0, or the shape beyond reason.
    pub fn shape_scale(shape: f64, scale: f64) -> Result<Self, ParameterError> {
        positive(&[("shape", shape), ("scale", scale)])?;
        within("`shape`", shape, SHAPES, "a shape of 1 is the exponential, of 3.6 nearly the normal")?;
        Ok(Self { shape, scale })
    }

    /// By median and p90. From F(x) = 1 − exp(−(x/λ)^k): (median/λ)^k = ln 2 and (p90/λ)^k = ln 10, so k =
    /// ln(ln 10 / ln 2) / ln(p90/median) and λ = median / (ln 2)^(1/k).
    ///
    /// # Errors
    /// If p90 is not more than the median, or the shape beyond reason.
    pub fn median_p90(median: f64, p90: f64) -> Result<Self, ParameterError> {
        let spread = spread(median, p90)?;
        let shape = ln(std::f64::consts::LN_10 / std::f64::consts::LN_2) / spread;
        if !(SHAPES.0..=SHAPES.1).contains(&shape) {
            return Err(ParameterError::Impossible {
                message: "no Weibull distribution has this median and p90",
                help: Some(FAR),
            });
        }
        Ok(Self { shape, scale: median / powf(std::f64::consts::LN_2, 1.0 / shape) })
    }
}

impl Law for Weibull {
    type Sampler = Prepared;

    fn mean(&self) -> f64 {
        self.scale * exp(ln_gamma(1.0 + 1.0 / self.shape))
    }

    /// E\[X; X ≤ x\] = λ γ(1 + 1/k, (x/λ)^k), by substitution.
    fn below(&self, x: f64) -> (f64, f64) {
        if x <= 0.0 {
            return (0.0, 0.0);
        }
        let Self { shape, scale } = *self;
        let y = powf(x / scale, shape);
        let order = 1.0 + 1.0 / shape;
        (-exp_m1(-y), scale * exp(ln_gamma(order)) * gamma_lr(order, y))
    }

    fn support(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }

    fn times(&self, factor: f64) -> Self {
        Self { shape: self.shape, scale: self.scale * factor }
    }

    fn sampler(&self) -> Option<Prepared> {
        Some(Prepared { scale: self.scale, power: 1.0 / self.shape })
    }
}

/// A Weibull law ready to draw from, by inversion of one uniform number.
#[derive(Debug, Clone, PartialEq)]
pub struct Prepared {
    scale: f64,
    power: f64,
}

impl Sample for Prepared {
    /// scale · (−ln u)^(1/shape).
    #[inline]
    fn sample(&self, draw: &mut Draw) -> f64 {
        self.scale * powf(-ln(standard::above_zero(draw)), self.power)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_of_1_is_the_exponential_and_of_2_has_the_mean_of_rayleigh() {
        assert!((Weibull::shape_scale(1.0, 3.0).unwrap().mean() - 3.0).abs() < 1e-10);
        let half_root_pi = std::f64::consts::PI.sqrt() / 2.0;
        assert!((Weibull::shape_scale(2.0, 1.0).unwrap().mean() - half_root_pi).abs() < 1e-10);
    }

    #[test]
    fn what_no_weibull_has_is_refused() {
        for bad in [
            Weibull::median_p90(1.0, 1.0 + 1e-12),
            Weibull::mean_cv(1.0, -1.0),
            Weibull::shape_scale(1e300, 1.0),
            Weibull::shape_scale(1e-300, 1.0),
        ] {
            assert!(bad.is_err(), "{bad:?}");
        }
    }
}
