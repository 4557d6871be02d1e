//! Probability distributions in canonical parameters, and their scaling.

pub mod families;
pub mod moments;
pub mod sampler;

/// A probability distribution in canonical parameters (milliseconds for times).
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    /// Family and parameters.
    pub shape: Shape,
    /// Added to every value.
    pub shift: f64,
    /// Values outside are drawn again (after the shift); never cut.
    pub truncate: Option<(f64, f64)>,
}

impl Distribution {
    /// Always this value.
    #[must_use]
    pub fn fixed(value: f64) -> Self {
        Self { shape: Shape::Fixed(value), shift: 0.0, truncate: None }
    }
}

/// Distribution families.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "field names are the textbook parameters")]
pub enum Shape {
    Fixed(f64),
    Uniform {
        low: f64,
        high: f64,
    },
    Triangular {
        low: f64,
        mode: f64,
        high: f64,
    },
    Exponential {
        mean: f64,
    },
    /// Also Erlang (whole-number shape).
    Gamma {
        shape: f64,
        scale: f64,
    },
    Weibull {
        shape: f64,
        scale: f64,
    },
    /// Natural logarithm of the value in milliseconds is normal (mu, sigma).
    Lognormal {
        mu: f64,
        sigma: f64,
    },
    /// Also PERT.
    Beta {
        alpha: f64,
        beta: f64,
        low: f64,
        high: f64,
    },
    /// Weights add to 1.
    Mixture(Vec<(f64, Distribution)>),
    /// Observed values with weights (sum 1).
    Values {
        values: Vec<f64>,
        weights: Vec<f64>,
    },
    /// Histogram: `edges.len() == weights.len() + 1`, uniform within a bin.
    Bins {
        edges: Vec<f64>,
        weights: Vec<f64>,
    },
}

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
