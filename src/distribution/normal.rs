//! Normal, to be truncated where values cannot be negative.

use super::error::ParameterError;
use super::family::{CV, Family, Form, MEAN, SD, Set};
use super::law::{Law, Sample};
use super::standard;
use super::summaries::mean_and_cv;
use crate::engine::random::Draw;
use crate::math::{exp, normal};

/// The normal distribution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Normal {
    /// Mean.
    pub mean: f64,
    /// Standard deviation.
    pub sd: f64,
}

/// In the language.
pub(super) static NORMAL: Family<Normal> = Family {
    name: "normal",
    doc: "symmetric about the mean; a duration needs a `min`, such as `min = \"0 d\"`, for the tail below",
    form: Form::Parameters(&[MEAN, SD, CV]),
    sets: &[Set::Two(["mean", "sd"], Normal::mean_sd), Set::Two(["mean", "cv"], Normal::mean_cv)],
};

impl Normal {
    /// By mean and standard deviation.
    ///
    /// # Errors
    /// If one is not more than 0, or the spread beyond reason.
    pub fn mean_sd(mean: f64, sd: f64) -> Result<Self, ParameterError> {
        Self::mean_cv(mean, super::summaries::cv(mean, sd)?).map(|law| Self { sd, ..law })
    }

    /// By mean and cv.
    ///
    /// # Errors
    /// As [`Normal::mean_sd`].
    pub fn mean_cv(mean: f64, cv: f64) -> Result<Self, ParameterError> {
        mean_and_cv(mean, cv)?;
        Ok(Self { mean, sd: cv * mean })
    }
}

impl Law for Normal {
    type Sampler = Self;

    fn mean(&self) -> f64 {
        self.mean
    }

    /// E\[X; X ≤ x\] = µ Φ(z) − σ φ(z).
    fn below(&self, x: f64) -> (f64, f64) {
        if x == f64::NEG_INFINITY {
            return (0.0, 0.0);
        }
        let z = (x - self.mean) / self.sd;
        let density = exp(-0.5 * z * z) / (2.0 * std::f64::consts::PI).sqrt();
        (normal(z), self.mean * normal(z) - self.sd * density)
    }

    fn support(&self) -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }

    fn times(&self, factor: f64) -> Self {
        Self { mean: self.mean * factor, sd: self.sd * factor }
    }

    fn sampler(&self) -> Option<Self> {
        Some(*self)
    }
}

impl Sample for Normal {
    #[inline]
    fn sample(&self, draw: &mut Draw) -> f64 {
        self.mean + self.sd * standard::normal(draw)
    }
}
