//! A histogram.

use super::family::{Family, Form};
use super::law::{Law, Sample};
use super::uniform::Uniform;
use super::weights::{cumulative, pick};
use crate::engine::random::Draw;

/// A histogram, uniform within a bin; there is one edge more than weights, and the weights add to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Bins {
    /// Edges of the bins, rising.
    pub edges: Vec<f64>,
    /// Their probabilities.
    pub weights: Vec<f64>,
}

/// In the language.
pub(super) static BINS: Family<Bins> =
    Family { name: "bins", doc: "a histogram, uniform within a bin", form: Form::Bins, sets: &[] };

impl Bins {
    /// Every bin with its weight.
    fn bins(&self) -> impl Iterator<Item = (Uniform, f64)> {
        let bin = |edge: &[f64]| Uniform { low: edge[0], high: edge[1] };
        self.edges.windows(2).map(bin).zip(self.weights.iter().copied())
    }
}

impl Law for Bins {
    type Sampler = BinsSampler;

    fn mean(&self) -> f64 {
        self.bins().map(|(bin, weight)| weight * bin.mean()).sum()
    }

    fn below(&self, x: f64) -> (f64, f64) {
        self.bins().fold((0.0, 0.0), |(mass, moment), (bin, weight)| {
            let (m, e) = bin.below(x);
            (weight.mul_add(m, mass), weight.mul_add(e, moment))
        })
    }

    fn support(&self) -> (f64, f64) {
        self.edges
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), edge| (low.min(*edge), high.max(*edge)))
    }

    fn times(&self, factor: f64) -> Self {
        Self { edges: self.edges.iter().map(|edge| edge * factor).collect(), weights: self.weights.clone() }
    }

    fn sampler(&self) -> Option<BinsSampler> {
        Some(BinsSampler {
            cumulative: cumulative(self.weights.iter().copied()).into(),
            edges: self.edges.clone().into(),
        })
    }
}

/// A histogram ready to draw from.
#[derive(Debug, Clone, PartialEq)]
pub struct BinsSampler {
    cumulative: Box<[f64]>,
    edges: Box<[f64]>,
}

impl Sample for BinsSampler {
    #[inline]
    fn sample(&self, draw: &mut Draw) -> f64 {
        let bin = pick(&self.cumulative, draw.uniform());
        self.edges[bin] + (self.edges[bin + 1] - self.edges[bin]) * draw.uniform()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mass_is_spread_evenly_within_a_bin() {
        let law = Bins { edges: vec![0.0, 2.0, 10.0], weights: vec![0.5, 0.5] };
        assert_eq!(law.mean(), 3.5);
        assert!((law.below(6.0).0 - 0.75).abs() < 1e-12);
        assert!((law.below(2.0).1 - 0.5).abs() < 1e-12);
    }
}
