//! Log-logistic: the logarithm is logistic.

use std::f64::consts::PI;

use super::error::ParameterError;
use super::family::{Family, Form, MEAN, MEDIAN, P90, Set, number};
use super::law::{Law, Sample};
use super::summaries::{FAR, positive, spread, within};
use crate::engine::random::Draw;
use crate::math::{beta_lr, ln, powf, sin};

/// Log-logistic with F(x) = 1 / (1 + (x/median)^−shape).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogLogistic {
    /// Half of the values lie below it.
    pub median: f64,
    /// Shape: the tail falls as x^−shape, so moments below this order alone are finite.
    pub shape: f64,
}

/// In the language.
pub(super) static LOG_LOGISTIC: Family<LogLogistic> = Family {
    name: "log-logistic",
    doc: "a tail longer still than the lognormal's; its mean is finite for a `shape` above 1 only",
    form: Form::Parameters(&[MEDIAN, number("shape", "the larger, the shorter the tail"), P90, MEAN]),
    sets: &[
        Set::Two(["median", "shape"], LogLogistic::median_shape),
        Set::Two(["median", "p90"], LogLogistic::median_p90),
        Set::Two(["mean", "shape"], LogLogistic::mean_shape),
    ],
};

/// Shapes whose mean is finite and can be computed.
const SHAPES: (f64, f64) = (1.01, 10_000.0);
const SHAPE_HELP: &str = "with a shape of 1 or less the mean is infinite";

impl LogLogistic {
    /// By its median and shape.
    ///
    /// # Errors
    /// If the median is not more than 0, or the shape gives no finite mean.
    pub fn median_shape(median: f64, shape: f64) -> Result<Self, ParameterError> {
        positive(&[("median", median)])?;
        within("`shape`", shape, SHAPES, SHAPE_HELP)?;
        Ok(Self { median, shape })
    }

    /// By median and p90: F = 0.9 where (x/median)^shape = 9, so shape = ln 9 / ln(p90/median).
    ///
    /// # Errors
    /// If p90 is not more than the median, or so far from it that the mean is infinite.
    pub fn median_p90(median: f64, p90: f64) -> Result<Self, ParameterError> {
        let shape = ln(9.0) / spread(median, p90)?;
        if shape < SHAPES.0 {
            return Err(ParameterError::Impossible {
                message: "the mean of the log-logistic distribution with this median and p90 is infinite",
                help: Some("p90 must be less than 8.8 medians: check the two, or use another family"),
            });
        }
        if shape > SHAPES.1 {
            let message = "no log-logistic distribution has this median and p90";
            return Err(ParameterError::Impossible { message, help: Some(FAR) });
        }
        Ok(Self { median, shape })
    }

    /// By mean and shape: median = mean / ((π/shape) / sin(π/shape)).
    ///
    /// # Errors
    /// If the mean is not more than 0, or the shape gives no finite mean.
    pub fn mean_shape(mean: f64, shape: f64) -> Result<Self, ParameterError> {
        positive(&[("mean", mean)])?;
        within("`shape`", shape, SHAPES, SHAPE_HELP)?;
        Ok(Self { median: mean / mean_over_median(shape), shape })
    }
}

/// (π/k) / sin(π/k), for shapes k above 1.
fn mean_over_median(shape: f64) -> f64 {
    let angle = PI / shape;
    angle / sin(angle)
}

impl Law for LogLogistic {
    type Sampler = Inverse;

    fn mean(&self) -> f64 {
        self.median * mean_over_median(self.shape)
    }

    /// With u = F(t), t = median · (u/(1 − u))^(1/k), so E\[X; X ≤ x\] = median · ∫₀^F u^(1/k) (1 − u)^(−1/k) du,
    /// the mean times the regularised incomplete beta function I_F(1 + 1/k, 1 − 1/k).
    fn below(&self, x: f64) -> (f64, f64) {
        if x <= 0.0 {
            return (0.0, 0.0);
        }
        let mass = 1.0 / (1.0 + powf(x / self.median, -self.shape));
        let order = 1.0 / self.shape;
        let share = beta_lr(1.0 + order, 1.0 - order, mass);
        (mass, self.mean() * share)
    }

    fn support(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }

    fn times(&self, factor: f64) -> Self {
        Self { median: self.median * factor, shape: self.shape }
    }

    fn sampler(&self) -> Option<Inverse> {
        Some(Inverse { median: self.median, power: 1.0 / self.shape })
    }
}

/// A log-logistic law ready to draw from, by inversion of one uniform number.
#[derive(Debug, Clone, PartialEq)]
pub struct Inverse {
    median: f64,
    power: f64,
}

impl Sample for Inverse {
    /// median · (u/(1 − u))^(1/shape).
    #[inline]
    fn sample(&self, draw: &mut Draw) -> f64 {
        let u = draw.uniform();
        self.median * powf(u / (1.0 - u), self.power)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::random::seed_of;

    fn near(found: f64, wanted: f64, relative: f64) {
        assert!((found / wanted - 1.0).abs() < relative, "{found} is not {wanted}");
    }

    #[test]
    fn known_values() {
        // Shape 2: mean = median · π/2, and 3/4 lie below median · √3.
        let law = LogLogistic::median_shape(4.0, 2.0).unwrap();
        near(law.mean(), 4.0 * PI / 2.0, 1e-14);
        near(law.below(4.0 * 3.0_f64.sqrt()).0, 0.75, 1e-14);
        // E[X; X ≤ median] by hand for shape 2: ∫₀^½ √(u/(1 − u)) du = π/4 − 1/2.
        near(law.below(4.0).1, 4.0 * (PI / 4.0 - 0.5), 1e-12);
        near(LogLogistic::mean_shape(7.0, 3.0).unwrap().mean(), 7.0, 1e-14);
        near(LogLogistic::median_p90(2.0, 6.0).unwrap().below(6.0).0, 0.9, 1e-14);
    }

    #[test]
    fn a_value_is_the_quantile_of_the_first_uniform_number() {
        let law = LogLogistic::median_shape(4.0, 2.5).unwrap();
        let sampler = law.sampler().unwrap();
        for i in 0..100 {
            let draw = || Draw::new(seed_of(3, i), 1, 0);
            near(law.below(sampler.sample(&mut draw())).0, draw().uniform(), 1e-9);
        }
    }

    #[test]
    fn samples_have_its_mean_and_quantiles() {
        // Shape 5, so that the variance is finite: median² (2b/sin 2b − (b/sin b)²) with b = π/shape.
        let law = LogLogistic::median_shape(3.0, 5.0).unwrap();
        let sampler = law.sampler().unwrap();
        let n = 200_000;
        let values: Vec<f64> = (0..n).map(|i| sampler.sample(&mut Draw::new(seed_of(11, i), 1, 0))).collect();
        let b = PI / 5.0;
        let variance = 9.0 * (2.0 * b / sin(2.0 * b) - (b / sin(b)).powi(2));
        let mean = values.iter().sum::<f64>() / f64::from(n);
        assert!((mean - law.mean()).abs() < 4.0 * (variance / f64::from(n)).sqrt(), "{mean}");
        for share in [0.05, 0.5, 0.9, 0.99_f64] {
            let quantile = 3.0 * powf(share / (1.0 - share), 0.2);
            let below = values.iter().filter(|value| **value <= quantile).count() as f64 / f64::from(n);
            let error = (share * (1.0 - share) / f64::from(n)).sqrt();
            assert!((below - share).abs() < 4.0 * error, "{below} of values below the {share} point");
        }
    }

    #[test]
    fn the_mean_between_two_limits_is_that_of_integration() {
        // Over u, with the quantile, which `below` does not use.
        let law = LogLogistic::median_shape(4.0, 1.5).unwrap();
        let ((from, least), (to, most)) = (law.below(1.0), law.below(20.0));
        let n = 200_000;
        let integral = (0..n)
            .map(|i| from + (to - from) * (f64::from(i) + 0.5) / f64::from(n))
            .map(|u| 4.0 * powf(u / (1.0 - u), 1.0 / 1.5))
            .sum::<f64>()
            / f64::from(n);
        near((most - least) / (to - from), integral, 1e-8);
    }

    #[test]
    fn what_has_no_finite_mean_is_refused() {
        for bad in [
            LogLogistic::median_shape(0.0, 2.0),
            LogLogistic::median_shape(1.0, 1.0),
            LogLogistic::median_shape(1.0, 1e9),
            LogLogistic::mean_shape(-1.0, 2.0),
            LogLogistic::mean_shape(1.0, 0.9),
            LogLogistic::median_p90(2.0, 2.0),
            LogLogistic::median_p90(2.0, 18.0),
            LogLogistic::median_p90(2.0, 2.0 + 1e-9),
        ] {
            assert!(bad.is_err(), "{bad:?}");
        }
        assert!(LogLogistic::median_p90(2.0, 17.0).is_ok());
    }
}
