//! Exponential: no memory.

use super::error::ParameterError;
use super::family::{Family, Form, MEAN, MEDIAN, Set};
use super::gamma::Gamma;
use super::law::{Law, Sample};
use super::standard;
use super::summaries::positive;
use crate::engine::random::Draw;

/// What is left has the same law however long it has lasted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exponential {
    /// Mean.
    pub mean: f64,
}

/// In the language.
pub(super) static EXPONENTIAL: Family<Exponential> = Family {
    name: "exponential",
    doc: "without memory: cv 1",
    form: Form::Parameters(&[MEAN, MEDIAN]),
    sets: &[Set::One(["mean"], Exponential::with_mean), Set::One(["median"], Exponential::with_median)],
};

impl Exponential {
    /// By its mean.
    ///
    /// # Errors
    /// If it is not more than 0.
    pub fn with_mean(mean: f64) -> Result<Self, ParameterError> {
        positive(&[("mean", mean)])?;
        Ok(Self { mean })
    }

    /// By its median, which is mean · ln 2.
    ///
    /// # Errors
    /// If it is not more than 0.
    pub fn with_median(median: f64) -> Result<Self, ParameterError> {
        positive(&[("median", median)])?;
        Ok(Self { mean: median / std::f64::consts::LN_2 })
    }
}

impl Law for Exponential {
    type Sampler = Self;

    fn mean(&self) -> f64 {
        self.mean
    }

    fn below(&self, x: f64) -> (f64, f64) {
        Gamma { shape: 1.0, scale: self.mean }.below(x)
    }

    fn support(&self) -> (f64, f64) {
        (0.0, f64::INFINITY)
    }

    fn times(&self, factor: f64) -> Self {
        Self { mean: self.mean * factor }
    }

    fn sampler(&self) -> Option<Self> {
        Some(*self)
    }
}

impl Sample for Exponential {
    #[inline]
    fn sample(&self, draw: &mut Draw) -> f64 {
        self.mean * standard::exponential(draw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_lie_below_the_median() {
        let law = Exponential::with_median(2.0).unwrap();
        assert!((law.below(2.0).0 - 0.5).abs() < 1e-12);
        assert!((law.mean * std::f64::consts::LN_2 - 2.0).abs() < 1e-12);
    }
}
