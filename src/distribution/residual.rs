//! What is left of a stay found in progress.

use super::Sampler;
use super::weights::{cumulative, pick};
use crate::engine::random::{Draw, seed_of};

/// Residual life in equilibrium: the remaining length of a stay found in progress at a random instant is
/// a uniform share of a length-biased length (Cox, *Renewal Theory*, 1962, ch. 5).
#[derive(Debug, Clone, PartialEq)]
pub struct ResidualLife {
    lengths: Vec<f64>,
    cumulative: Vec<f64>,
    mean: f64,
}

impl ResidualLife {
    /// Tabulates the length-biased distribution from 65,536 draws (mean within about cv/256), the same in
    /// every run.
    #[must_use]
    pub fn new(sampler: &Sampler) -> Self {
        let draw = |i| sampler.sample(&mut Draw::new(seed_of(0x5EED, i), 0, 0)).max(0.0);
        let mut lengths: Vec<f64> = (0..65_536).map(draw).collect();
        lengths.sort_unstable_by(f64::total_cmp);
        let cumulative = cumulative(lengths.iter().map(|length| length.max(f64::MIN_POSITIVE)));
        let mean = lengths.iter().sum::<f64>() / lengths.len() as f64;
        Self { lengths, cumulative, mean }
    }

    /// Mean length.
    #[must_use]
    pub fn mean_length(&self) -> f64 {
        self.mean
    }

    /// Draws the length of a stay found in progress, and what remains of it.
    #[must_use]
    pub fn sample(&self, draw: &mut Draw) -> (f64, f64) {
        let length = self.lengths[pick(&self.cumulative, draw.uniform())];
        (length, length * draw.uniform())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::{Distribution, Gamma, Shape};

    #[test]
    fn residual_life_has_the_mean_of_renewal_theory() {
        // Mean residual life is E[X²] / 2E[X]; gamma (2, 3): E[X] = 6, E[X²] = 54, so 4.5.
        let gamma = Distribution::of(Shape::Gamma(Gamma { shape: 2.0, scale: 3.0 }));
        let residual = ResidualLife::new(&Sampler::new(&gamma));
        let n = 200_000;
        let mean =
            (0..n).map(|i| residual.sample(&mut Draw::new(seed_of(9, i), 1, 0)).1).sum::<f64>() / n as f64;
        assert!((mean - 4.5).abs() < 0.05, "{mean}");
    }
}
