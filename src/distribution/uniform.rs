//! Uniform between two values.

use super::error::ParameterError;
use super::family::{Family, Form, HIGH, LOW, Set};
use super::law::{Law, Sample};
use super::summaries::ordered;
use crate::engine::random::Draw;

/// Every value between two ends equally likely.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Uniform {
    /// Smallest value.
    pub low: f64,
    /// Largest value.
    pub high: f64,
}

/// In the language.
pub(super) static UNIFORM: Family<Uniform> = Family {
    name: "uniform",
    doc: "every value between the ends equally likely",
    form: Form::Parameters(&[LOW, HIGH]),
    sets: &[Set::Two(["low", "high"], Uniform::between)],
};

impl Uniform {
    /// Between two ends.
    ///
    /// # Errors
    /// If `high` is not more than `low`.
    pub fn between(low: f64, high: f64) -> Result<Self, ParameterError> {
        ordered(&[("low", low), ("high", high)])?;
        Ok(Self { low, high })
    }
}

impl Law for Uniform {
    type Sampler = UniformSampler;

    fn mean(&self) -> f64 {
        f64::midpoint(self.low, self.high)
    }

    fn below(&self, x: f64) -> (f64, f64) {
        let x = x.clamp(self.low, self.high);
        let mass = (x - self.low) / (self.high - self.low);
        (mass, mass * f64::midpoint(self.low, x))
    }

    fn support(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    fn times(&self, factor: f64) -> Self {
        Self { low: self.low * factor, high: self.high * factor }
    }

    fn sampler(&self) -> Option<UniformSampler> {
        Some(UniformSampler { low: self.low, width: self.high - self.low })
    }
}

/// A uniform law ready to draw from.
#[derive(Debug, Clone, PartialEq)]
pub struct UniformSampler {
    low: f64,
    width: f64,
}

impl Sample for UniformSampler {
    #[inline]
    fn sample(&self, draw: &mut Draw) -> f64 {
        self.low + self.width * draw.uniform()
    }
}
