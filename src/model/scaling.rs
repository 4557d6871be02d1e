//! Distributions of values multiplied by a factor and moved by a summand.

use super::{Distribution, Shape};

impl Distribution {
    /// The distribution of its value times a factor (0 or more), plus a summand.
    #[must_use]
    pub fn times_plus(&self, factor: f64, summand: f64) -> Self {
        let at = |value: f64| value * factor + summand;
        Self {
            shape: self.shape.times(factor),
            shift: at(self.shift),
            truncate: self.truncate.map(|(low, high)| (at(low), at(high))),
        }
    }
}

impl Shape {
    fn times(&self, factor: f64) -> Self {
        if factor == 0.0 {
            return Self::Fixed(0.0);
        }
        let all = |values: &[f64]| values.iter().map(|value| value * factor).collect();
        match self {
            Self::Fixed(value) => Self::Fixed(value * factor),
            Self::Uniform { low, high } => Self::Uniform { low: low * factor, high: high * factor },
            Self::Triangular { low, mode, high } => {
                Self::Triangular { low: low * factor, mode: mode * factor, high: high * factor }
            }
            Self::Exponential { mean } => Self::Exponential { mean: mean * factor },
            Self::Gamma { shape, scale } => Self::Gamma { shape: *shape, scale: scale * factor },
            Self::Weibull { shape, scale } => Self::Weibull { shape: *shape, scale: scale * factor },
            Self::Lognormal { mu, sigma } => Self::Lognormal { mu: mu + factor.ln(), sigma: *sigma },
            Self::Beta { alpha, beta, low, high } => {
                Self::Beta { alpha: *alpha, beta: *beta, low: low * factor, high: high * factor }
            }
            Self::Mixture(parts) => {
                Self::Mixture(parts.iter().map(|(w, part)| (*w, part.times_plus(factor, 0.0))).collect())
            }
            Self::Values { values, weights } => {
                Self::Values { values: all(values), weights: weights.clone() }
            }
            Self::Bins { edges, weights } => Self::Bins { edges: all(edges), weights: weights.clone() },
        }
    }
}
