//! Means of distributions in closed form, truncation included.
//!
//! Everything rests on one function: F(x) and the partial expectation E\[X; X ≤ x\] of a shape. The
//! mean of a truncated value is then the difference of partial expectations over the difference of F.

use statrs::function::beta::checked_beta_reg;
use statrs::function::erf::erfc;
use statrs::function::gamma::{checked_gamma_lr, ln_gamma};

use super::{Distribution, Shape};

/// Mean in milliseconds, after shift and truncation.
#[must_use]
pub fn mean(distribution: &Distribution) -> f64 {
    match distribution.truncate {
        None => shape_mean(&distribution.shape) + distribution.shift,
        Some((low, high)) => {
            let (mass, moment) = within(distribution, low, high);
            if mass > 0.0 { moment / mass } else { f64::NAN }
        }
    }
}

/// Mean before truncation (after the shift).
#[must_use]
pub fn untruncated_mean(distribution: &Distribution) -> f64 {
    shape_mean(&distribution.shape) + distribution.shift
}

/// Probability that a value survives the truncation; 1 without one.
#[must_use]
pub fn kept(distribution: &Distribution) -> f64 {
    distribution.truncate.map_or(1.0, |(low, high)| within(distribution, low, high).0)
}

/// Probability and partial expectation of the shifted, untruncated value in `[low, high]`.
fn within(distribution: &Distribution, low: f64, high: f64) -> (f64, f64) {
    let shift = distribution.shift;
    let at = |x: f64, closed: bool| {
        let (mass, moment) = shape_below(&distribution.shape, x - shift, closed);
        (mass, moment + shift * mass)
    };
    let (from, to) = (at(low, false), at(high, true));
    ((to.0 - from.0).max(0.0), to.1 - from.1)
}

/// `(P(X ≤ x), E[X; X ≤ x])`.
#[must_use]
pub fn below(distribution: &Distribution, x: f64) -> (f64, f64) {
    below_or_at(distribution, x, true)
}

fn below_or_at(distribution: &Distribution, x: f64, closed: bool) -> (f64, f64) {
    let shift = distribution.shift;
    let raw = |x: f64, closed: bool| {
        let (mass, moment) = shape_below(&distribution.shape, x - shift, closed);
        (mass, moment + shift * mass)
    };
    let Some((low, high)) = distribution.truncate else { return raw(x, closed) };
    if x < low {
        return (0.0, 0.0);
    }
    let (total, _) = within(distribution, low, high);
    let (from, to) = (raw(low, false), raw(x.min(high), closed || x > high));
    if total > 0.0 { ((to.0 - from.0) / total, (to.1 - from.1) / total) } else { (0.0, 0.0) }
}

/// Smallest and largest value, after shift and truncation.
#[must_use]
pub fn support(distribution: &Distribution) -> (f64, f64) {
    let (low, high) = shape_support(&distribution.shape);
    let (low, high) = (low + distribution.shift, high + distribution.shift);
    distribution.truncate.map_or((low, high), |(from, to)| (low.max(from), high.min(to)))
}

fn shape_support(shape: &Shape) -> (f64, f64) {
    let span = |values: &mut dyn Iterator<Item = f64>| {
        values
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
    };
    match shape {
        Shape::Fixed(value) => (*value, *value),
        Shape::Uniform { low, high }
        | Shape::Triangular { low, high, .. }
        | Shape::Beta { low, high, .. } => (*low, *high),
        Shape::Exponential { .. } | Shape::Gamma { .. } | Shape::Weibull { .. } | Shape::Lognormal { .. } => {
            (0.0, f64::INFINITY)
        }
        Shape::Mixture(parts) => span(&mut parts.iter().flat_map(|(_, part)| {
            let (low, high) = support(part);
            [low, high]
        })),
        Shape::Values { values, .. } => span(&mut values.iter().copied()),
        Shape::Bins { edges, .. } => span(&mut edges.iter().copied()),
    }
}

fn shape_mean(shape: &Shape) -> f64 {
    match shape {
        Shape::Fixed(value) => *value,
        Shape::Uniform { low, high } => f64::midpoint(*low, *high),
        Shape::Triangular { low, mode, high } => (low + mode + high) / 3.0,
        Shape::Exponential { mean } => *mean,
        Shape::Gamma { shape, scale } => shape * scale,
        Shape::Weibull { shape, scale } => scale * ln_gamma(1.0 + 1.0 / shape).exp(),
        Shape::Lognormal { mu, sigma } => (mu + sigma * sigma / 2.0).exp(),
        Shape::Beta { alpha, beta, low, high } => low + (high - low) * alpha / (alpha + beta),
        Shape::Mixture(parts) => parts.iter().map(|(weight, part)| weight * mean(part)).sum(),
        Shape::Values { values, weights } => values.iter().zip(weights).map(|(v, w)| v * w).sum(),
        Shape::Bins { edges, weights } => {
            edges.windows(2).zip(weights).map(|(edge, w)| w * f64::midpoint(edge[0], edge[1])).sum()
        }
    }
}

/// `(F(x), E[X; X ≤ x])`, or with `<` instead of `≤` when not `closed` (matters for atoms only).
fn shape_below(shape: &Shape, x: f64, closed: bool) -> (f64, f64) {
    let reached = |value: f64| if closed { value <= x } else { value < x };
    if x == f64::INFINITY {
        return (1.0, shape_mean(shape));
    }
    match shape {
        Shape::Fixed(value) => {
            if reached(*value) {
                (1.0, *value)
            } else {
                (0.0, 0.0)
            }
        }
        Shape::Uniform { low, high } => uniform_below(*low, *high, x),
        Shape::Triangular { low, mode, high } => triangular_below(*low, *mode, *high, x),
        Shape::Exponential { mean } => gamma_below(1.0, *mean, x),
        Shape::Gamma { shape, scale } => gamma_below(*shape, *scale, x),
        Shape::Weibull { shape, scale } => {
            if x <= 0.0 {
                return (0.0, 0.0);
            }
            // E[X; X ≤ x] = λ γ(1 + 1/k, (x/λ)^k), by substitution.
            let y = (x / scale).powf(*shape);
            let order = 1.0 + 1.0 / shape;
            (-(-y).exp_m1(), scale * ln_gamma(order).exp() * gamma_lr(order, y))
        }
        Shape::Lognormal { mu, sigma } => {
            if x <= 0.0 {
                return (0.0, 0.0);
            }
            let z = (x.ln() - mu) / sigma;
            (normal(z), (mu + sigma * sigma / 2.0).exp() * normal(z - sigma))
        }
        Shape::Beta { alpha, beta, low, high } => {
            let width = high - low;
            let y = ((x - low) / width).clamp(0.0, 1.0);
            let mass = checked_beta_reg(*alpha, *beta, y).unwrap_or(f64::NAN);
            let first = alpha / (alpha + beta) * checked_beta_reg(alpha + 1.0, *beta, y).unwrap_or(f64::NAN);
            (mass, low * mass + width * first)
        }
        Shape::Mixture(parts) => parts.iter().fold((0.0, 0.0), |(mass, moment), (weight, part)| {
            let (m, e) = below_or_at(part, x, closed);
            (weight.mul_add(m, mass), weight.mul_add(e, moment))
        }),
        Shape::Values { values, weights } => values
            .iter()
            .zip(weights)
            .filter(|(value, _)| reached(**value))
            .fold((0.0, 0.0), |(mass, moment), (value, weight)| {
                (mass + weight, weight.mul_add(*value, moment))
            }),
        Shape::Bins { edges, weights } => {
            edges.windows(2).zip(weights).fold((0.0, 0.0), |(mass, moment), (edge, weight)| {
                let (m, e) = uniform_below(edge[0], edge[1], x);
                (weight.mul_add(m, mass), weight.mul_add(e, moment))
            })
        }
    }
}

fn uniform_below(low: f64, high: f64, x: f64) -> (f64, f64) {
    let x = x.clamp(low, high);
    let mass = (x - low) / (high - low);
    (mass, mass * f64::midpoint(low, x))
}

/// Density 2(t − low)/(w·l) up to the mode, 2(high − t)/(w·r) above, with w = l + r the width.
fn triangular_below(low: f64, mode: f64, high: f64, x: f64) -> (f64, f64) {
    let (width, left, right) = (high - low, mode - low, high - mode);
    let x = x.clamp(low, high);
    // Rising part: with u = x − low the mass is u²/(w·l), the mean of it low + 2u/3.
    let rise = (x.min(mode)) - low;
    let mass = if left > 0.0 { rise * rise / (width * left) } else { 0.0 };
    let moment = mass * (low + 2.0 * rise / 3.0);
    if x <= mode || right <= 0.0 {
        return (mass, moment);
    }
    // Falling part: the whole of it less the tail above x.
    let tail = |u: f64| {
        let mass = u * u / (width * right);
        (mass, mass * (high - 2.0 * u / 3.0))
    };
    let (all, above) = (tail(right), tail(high - x));
    (mass + all.0 - above.0, moment + all.1 - above.1)
}

/// E\[X; X ≤ x\] = k θ P(k + 1, x/θ).
fn gamma_below(shape: f64, scale: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 0.0);
    }
    (gamma_lr(shape, x / scale), shape * scale * gamma_lr(shape + 1.0, x / scale))
}

fn gamma_lr(shape: f64, x: f64) -> f64 {
    if x <= 0.0 { 0.0 } else { checked_gamma_lr(shape, x).unwrap_or(1.0) }
}

fn normal(z: f64) -> f64 {
    0.5 * erfc(-z / std::f64::consts::SQRT_2)
}
