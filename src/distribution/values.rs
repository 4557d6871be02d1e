//! Observed values.

use super::family::{Family, Form};
use super::law::{Law, Sample};
use super::weights::{cumulative, pick};
use crate::engine::random::Draw;

/// Observed values with weights, as many, which add to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Values {
    /// The values.
    pub values: Vec<f64>,
    /// Their probabilities.
    pub weights: Vec<f64>,
}

/// In the language.
pub(super) static VALUES: Family<Values> =
    Family { name: "values", doc: "observed values", form: Form::Values, sets: &[] };

impl Values {
    /// Probability and partial expectation of the values that are `wanted`.
    fn sum(&self, wanted: impl Fn(f64) -> bool) -> (f64, f64) {
        self.values
            .iter()
            .zip(&self.weights)
            .filter(|(value, _)| wanted(**value))
            .fold((0.0, 0.0), |(mass, moment), (value, weight)| {
                (mass + weight, weight.mul_add(*value, moment))
            })
    }
}

impl Law for Values {
    type Sampler = ValuesSampler;

    fn mean(&self) -> f64 {
        self.values.iter().zip(&self.weights).map(|(value, weight)| value * weight).sum()
    }

    fn below(&self, x: f64) -> (f64, f64) {
        self.sum(|value| value <= x)
    }

    fn strictly_below(&self, x: f64) -> (f64, f64) {
        self.sum(|value| value < x)
    }

    fn support(&self) -> (f64, f64) {
        self.values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
            (low.min(*value), high.max(*value))
        })
    }

    fn times(&self, factor: f64) -> Self {
        Self {
            values: self.values.iter().map(|value| value * factor).collect(),
            weights: self.weights.clone(),
        }
    }

    fn sampler(&self) -> Option<ValuesSampler> {
        Some(ValuesSampler {
            cumulative: cumulative(self.weights.iter().copied()).into(),
            values: self.values.clone().into(),
        })
    }
}

/// Values ready to draw from.
#[derive(Debug, Clone, PartialEq)]
pub struct ValuesSampler {
    cumulative: Box<[f64]>,
    values: Box<[f64]>,
}

impl Sample for ValuesSampler {
    #[inline]
    fn sample(&self, draw: &mut Draw) -> f64 {
        self.values[pick(&self.cumulative, draw.uniform())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_atom_counts_at_its_value_but_not_strictly_below_it() {
        let law = Values { values: vec![1.0, 5.0], weights: vec![0.75, 0.25] };
        assert_eq!(law.below(1.0), (0.75, 0.75));
        assert_eq!(law.strictly_below(1.0), (0.0, 0.0));
        assert_eq!(law.mean(), 2.0);
    }
}
