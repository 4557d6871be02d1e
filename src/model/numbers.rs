//! Numbers of a model that must be numbers, and weights that must add to 1.

use crate::distribution::law::Law;
use crate::distribution::{Distribution, LEAST_KEPT, Mixture, Shape, in_reach};

/// How far from 1 a sum of weights may lie: rounding in the sum of as many as a model has.
const TOLERANCE: f64 = 1e-6;

/// What is wrong with weights for so many things.
pub fn weights(weights: &[f64], number: usize) -> Result<(), String> {
    if weights.len() != number {
        return Err(format!("{} weights for {number}", weights.len()));
    }
    if let Some(wrong) = weights.iter().find(|weight| !(0.0..=f64::MAX).contains(*weight)) {
        return Err(format!("a weight of {wrong}"));
    }
    let sum: f64 = weights.iter().sum();
    if (sum - 1.0).abs() > TOLERANCE { Err(format!("weights that add to {sum}, not 1")) } else { Ok(()) }
}

/// What is wrong with a distribution: whatever its family, it must have a mean and values that can be drawn.
pub fn distribution(distribution: &Distribution) -> Result<(), String> {
    match &distribution.shape {
        Shape::AtLeast(law) => self::distribution(&law.of)?,
        Shape::Mixture(Mixture(parts)) => {
            let shares: Vec<f64> = parts.iter().map(|(weight, _)| *weight).collect();
            weights(&shares, parts.len())?;
            parts.iter().try_for_each(|(_, part)| self::distribution(part))?;
        }
        Shape::Values(law) => weights(&law.weights, law.values.len())?,
        Shape::Bins(law) => weights(&law.weights, law.edges.len().saturating_sub(1))?,
        _ => {}
    }
    let mean = distribution.untruncated_mean();
    if !in_reach(mean) {
        return Err(format!("a mean of {mean}"));
    }
    let (low, high) = distribution.shape.support();
    // A law whose ends meet is that value, which needs no sampler.
    if low > high || (low < high && distribution.shape.sampler().is_none()) {
        return Err("parameters that no law of its family has".into());
    }
    let kept = distribution.kept();
    if kept >= LEAST_KEPT { Ok(()) } else { Err(format!("limits that keep a share of {kept} of its values")) }
}
