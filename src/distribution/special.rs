//! Special functions, at the edges of their ranges too.

use statrs::function::erf::erfc;
use statrs::function::gamma::checked_gamma_lr;

/// Regularised lower incomplete gamma function P(a, x), 0 for x ≤ 0 and 1 in the limit.
pub(super) fn gamma_lr(a: f64, x: f64) -> f64 {
    if x <= 0.0 { 0.0 } else { checked_gamma_lr(a, x).unwrap_or(1.0) }
}

/// Distribution function of the standard normal distribution.
pub(super) fn normal(z: f64) -> f64 {
    0.5 * erfc(-z / std::f64::consts::SQRT_2)
}
