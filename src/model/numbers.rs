//! Numbers of a model that must be numbers, and weights that must add to 1.

use crate::distribution::{Distribution, Shape};

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

/// What is wrong with a distribution.
pub fn distribution(distribution: &Distribution) -> Result<(), String> {
    let number = |name: &str, number: f64, low: f64| {
        if (low..=f64::MAX).contains(&number) { Ok(()) } else { Err(format!("{name} {number}")) }
    };
    let any = |name: &str, value: f64| number(name, value, f64::MIN);
    let ordered = |low: f64, high: f64| {
        if low <= high { Ok(()) } else { Err(format!("a least value of {low} and a greatest of {high}")) }
    };
    any("a shift of", distribution.shift)?;
    distribution.truncate.map_or(Ok(()), |(low, high)| ordered(low, high))?;
    match &distribution.shape {
        Shape::Fixed(value) => any("a value of", *value),
        Shape::Uniform { low, high } => {
            any("a least value of", *low).and(any("a greatest value of", *high)).and(ordered(*low, *high))
        }
        Shape::Triangular { low, mode, high } => any("a least value of", *low)
            .and(any("a greatest value of", *high))
            .and(ordered(*low, *mode))
            .and(ordered(*mode, *high)),
        Shape::Exponential { mean } => number("a mean of", *mean, 0.0),
        Shape::Gamma { shape, scale } | Shape::Weibull { shape, scale } => {
            number("a shape of", *shape, f64::MIN_POSITIVE).and(number("a scale of", *scale, 0.0))
        }
        Shape::Lognormal { mu, sigma } => any("a log-mean of", *mu).and(number("a log-sd of", *sigma, 0.0)),
        Shape::Beta { alpha, beta, low, high } => number("an alpha of", *alpha, f64::MIN_POSITIVE)
            .and(number("a beta of", *beta, f64::MIN_POSITIVE))
            .and(any("a least value of", *low))
            .and(any("a greatest value of", *high))
            .and(ordered(*low, *high)),
        Shape::Mixture(parts) => {
            let shares: Vec<f64> = parts.iter().map(|(weight, _)| *weight).collect();
            weights(&shares, parts.len())?;
            parts.iter().try_for_each(|(_, part)| self::distribution(part))
        }
        Shape::Values { values, weights: shares } => {
            values.iter().try_for_each(|value| any("a value of", *value))?;
            weights(shares, values.len())
        }
        Shape::Bins { edges, weights: shares } => {
            edges.iter().try_for_each(|edge| any("an edge of", *edge))?;
            edges.windows(2).try_for_each(|pair| ordered(pair[0], pair[1]))?;
            weights(shares, edges.len().saturating_sub(1))
        }
    }
}
