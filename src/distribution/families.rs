//! From natural summaries (mean and cv, median and p90, …) to canonical parameters.
//!
//! Formulae without a derivation are in Johnson, Kotz & Balakrishnan, *Continuous Univariate
//! Distributions*, 2nd ed., vol. 1 (1994: lognormal ch. 14, gamma 17, exponential 19, Weibull 21) and
//! vol. 2 (1995: beta 25).

use statrs::function::gamma::{checked_gamma_lr, ln_gamma};

use super::Shape;
use crate::scenario::text::values::show_duration;
use crate::scenario::text::wrong::Wrong;

/// 90th percentile of the standard normal distribution.
const Z90: f64 = 1.281_551_565_544_600_4;

/// Named parameters, in the order of the language reference.
pub(crate) type Parameters<'a> = &'a [(&'a str, f64)];

fn positive(parameters: Parameters<'_>) -> Result<(), Wrong> {
    match parameters.iter().find(|(_, value)| *value <= 0.0) {
        Some((name, _)) => Err(Wrong::new(format!("`{name}` must be more than 0"))),
        None => Ok(()),
    }
}

/// Coefficient of variation from a standard deviation.
fn cv(mean: f64, sd: f64) -> f64 {
    sd / mean
}

/// ln(p90 / median), more than 0.
fn spread(median: f64, p90: f64) -> Result<f64, Wrong> {
    positive(&[("median", median), ("p90", p90)])?;
    if p90 <= median {
        return Err(Wrong::new(format!(
            "p90 ({}) must be more than the median ({})",
            show_duration(p90),
            show_duration(median)
        ))
        .help("nine tenths of values lie below p90, half below the median"));
    }
    Ok((p90 / median).ln())
}

/// Gamma with mean m and coefficient of variation c: shape = 1/c², scale = m·c².
pub(crate) fn gamma_mean_cv(mean: f64, cv: f64) -> Result<Shape, Wrong> {
    positive(&[("mean", mean), ("cv", cv)])?;
    reasonable_cv(cv)?;
    Ok(Shape::Gamma { shape: 1.0 / (cv * cv), scale: mean * cv * cv })
}

/// Gamma with mean and standard deviation.
pub(crate) fn gamma_mean_sd(mean: f64, sd: f64) -> Result<Shape, Wrong> {
    positive(&[("mean", mean), ("sd", sd)])?;
    gamma_mean_cv(mean, cv(mean, sd))
}

/// Gamma with shape and scale as given.
pub(crate) fn gamma_shape_scale(shape: f64, scale: f64) -> Result<Shape, Wrong> {
    positive(&[("shape", shape), ("scale", scale)])?;
    Ok(Shape::Gamma { shape, scale })
}

/// Gamma by median and 90th percentile. The ratio of two quantiles does not depend on the scale and
/// falls as the shape grows, so the shape is found by bisection; then scale = median / median of
/// Gamma(shape, 1).
pub(crate) fn gamma_median_p90(median: f64, p90: f64) -> Result<Shape, Wrong> {
    let wanted = spread(median, p90)?;
    let ratio = |log_shape: f64| {
        let shape = log_shape.exp();
        ln_gamma_quantile(shape, 0.9) - ln_gamma_quantile(shape, 0.5)
    };
    let (low, high) = (0.03_f64.ln(), 1e5_f64.ln());
    let shape = falling_root(ratio, wanted, low, high)
        .ok_or_else(|| Wrong::new("no gamma distribution has this median and p90").help(FAR))?
        .exp();
    Ok(Shape::Gamma { shape, scale: (median.ln() - ln_gamma_quantile(shape, 0.5)).exp() })
}

const FAR: &str = "the two are too close together or too far apart: check them, or use another family";

fn reasonable_cv(cv: f64) -> Result<(), Wrong> {
    if (1e-4..=100.0).contains(&cv) {
        return Ok(());
    }
    Err(Wrong::new("the coefficient of variation must lie between 0.0001 and 100")
        .help("cv is the standard deviation over the mean; for a fixed value write the duration alone"))
}

/// Logarithm of the quantile of Gamma(shape, 1), by bisection on the logarithm of the value.
pub(crate) fn ln_gamma_quantile(shape: f64, probability: f64) -> f64 {
    // Below 1e-3^(1/shape)-like values the distribution function is x^shape / Γ(shape + 1).
    let start = (probability.ln() + ln_gamma(shape + 1.0)) / shape;
    if start < -30.0 {
        return start;
    }
    let (mut low, mut high) = (start.min(shape.ln()) - 1.0, (shape + 20.0 * shape.sqrt() + 20.0).ln());
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if checked_gamma_lr(shape, middle.exp()).unwrap_or(1.0) < probability {
            low = middle;
        } else {
            high = middle;
        }
        if high - low < 1e-14 {
            break;
        }
    }
    f64::midpoint(low, high)
}

/// Where a falling function takes a value, by bisection.
fn falling_root(f: impl Fn(f64) -> f64, wanted: f64, mut low: f64, mut high: f64) -> Option<f64> {
    if !(f(low) >= wanted && f(high) <= wanted) {
        return None;
    }
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if f(middle) > wanted {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(f64::midpoint(low, high))
}

/// Erlang: gamma with a whole-number shape, scale = mean / stages.
pub(crate) fn erlang(mean: f64, stages: f64) -> Result<Shape, Wrong> {
    positive(&[("mean", mean), ("stages", stages)])?;
    Ok(Shape::Gamma { shape: stages, scale: mean / stages })
}

/// Exponential by its mean.
pub(crate) fn exponential_mean(mean: f64) -> Result<Shape, Wrong> {
    positive(&[("mean", mean)])?;
    Ok(Shape::Exponential { mean })
}

/// Exponential by its median: median = mean · ln 2.
pub(crate) fn exponential_median(median: f64) -> Result<Shape, Wrong> {
    positive(&[("median", median)])?;
    Ok(Shape::Exponential { mean: median / std::f64::consts::LN_2 })
}

/// Weibull by mean and cv: cv² = Γ(1 + 2/k) / Γ(1 + 1/k)² − 1 falls as the shape k grows, solved by
/// bisection; scale = mean / Γ(1 + 1/k).
pub(crate) fn weibull_mean_cv(mean: f64, cv: f64) -> Result<Shape, Wrong> {
    positive(&[("mean", mean), ("cv", cv)])?;
    reasonable_cv(cv)?;
    // ln(1 + cv²), which stays finite for small shapes.
    let log = |log_shape: f64| {
        let inverse = (-log_shape).exp();
        ln_gamma(2.0f64.mul_add(inverse, 1.0)) - 2.0 * ln_gamma(1.0 + inverse)
    };
    let shape = falling_root(log, (cv * cv).ln_1p(), 0.05_f64.ln(), 20_000.0_f64.ln())
        .ok_or_else(|| Wrong::new("no Weibull distribution has this cv").help(FAR))?
        .exp();
    Ok(Shape::Weibull { shape, scale: mean / ln_gamma(1.0 + 1.0 / shape).exp() })
}

/// Weibull by mean and standard deviation.
pub(crate) fn weibull_mean_sd(mean: f64, sd: f64) -> Result<Shape, Wrong> {
    positive(&[("mean", mean), ("sd", sd)])?;
    weibull_mean_cv(mean, cv(mean, sd))
}

/// Weibull with shape and scale as given.
pub(crate) fn weibull_shape_scale(shape: f64, scale: f64) -> Result<Shape, Wrong> {
    positive(&[("shape", shape), ("scale", scale)])?;
    Ok(Shape::Weibull { shape, scale })
}

/// Weibull by median and p90. From F(x) = 1 − exp(−(x/λ)^k): (median/λ)^k = ln 2 and (p90/λ)^k =
/// ln 10, so k = ln(ln 10 / ln 2) / ln(p90/median) and λ = median / (ln 2)^(1/k).
pub(crate) fn weibull_median_p90(median: f64, p90: f64) -> Result<Shape, Wrong> {
    let spread = spread(median, p90)?;
    let shape = (std::f64::consts::LN_10 / std::f64::consts::LN_2).ln() / spread;
    if !(0.05..=20_000.0).contains(&shape) {
        return Err(Wrong::new("no Weibull distribution has this median and p90").help(FAR));
    }
    Ok(Shape::Weibull { shape, scale: median / std::f64::consts::LN_2.powf(1.0 / shape) })
}

/// Lognormal by mean and cv: σ² = ln(1 + cv²), μ = ln mean − σ²/2.
pub(crate) fn lognormal_mean_cv(mean: f64, cv: f64) -> Result<Shape, Wrong> {
    positive(&[("mean", mean), ("cv", cv)])?;
    reasonable_cv(cv)?;
    let variance = (cv * cv).ln_1p();
    Ok(Shape::Lognormal { mu: mean.ln() - variance / 2.0, sigma: variance.sqrt() })
}

/// Lognormal by mean and standard deviation.
pub(crate) fn lognormal_mean_sd(mean: f64, sd: f64) -> Result<Shape, Wrong> {
    positive(&[("mean", mean), ("sd", sd)])?;
    lognormal_mean_cv(mean, cv(mean, sd))
}

/// Lognormal by median and p90: μ = ln median, σ = ln(p90/median) / z₀.₉.
pub(crate) fn lognormal_median_p90(median: f64, p90: f64) -> Result<Shape, Wrong> {
    let sigma = spread(median, p90)? / Z90;
    Ok(Shape::Lognormal { mu: median.ln(), sigma })
}

/// Lognormal by median and mean: mean = exp(μ + σ²/2), so σ² = 2 ln(mean/median).
pub(crate) fn lognormal_median_mean(median: f64, mean: f64) -> Result<Shape, Wrong> {
    positive(&[("median", median), ("mean", mean)])?;
    if mean <= median {
        return Err(Wrong::new(format!(
            "the mean ({}) of a lognormal must be more than its median ({})",
            show_duration(mean),
            show_duration(median)
        )));
    }
    Ok(Shape::Lognormal { mu: median.ln(), sigma: (2.0 * (mean / median).ln()).sqrt() })
}

/// Lognormal by the mean and sd of the logarithm of the value in a unit: adding ln(unit in ms) turns
/// it into the logarithm of milliseconds.
pub(crate) fn lognormal_log(log_mean: f64, log_sd: f64, unit: f64) -> Result<Shape, Wrong> {
    positive(&[("log-sd", log_sd)])?;
    if log_sd > 10.0 || log_mean.abs() > 50.0 {
        return Err(
            Wrong::new("the lognormal is too wide").help("log-mean and log-sd are of the natural logarithm")
        );
    }
    Ok(Shape::Lognormal { mu: log_mean + unit.ln(), sigma: log_sd })
}

fn ordered(parameters: Parameters<'_>) -> Result<(), Wrong> {
    for pair in parameters.windows(2) {
        if pair[1].1 < pair[0].1 {
            return Err(Wrong::new(format!("`{}` is less than `{}`", pair[1].0, pair[0].0)));
        }
    }
    match parameters {
        [first, .., last] if last.1 <= first.1 => {
            Err(Wrong::new(format!("`{}` must be more than `{}`", last.0, first.0)))
        }
        _ => Ok(()),
    }
}

/// Uniform between two values.
pub(crate) fn uniform(low: f64, high: f64) -> Result<Shape, Wrong> {
    ordered(&[("low", low), ("high", high)])?;
    Ok(Shape::Uniform { low, high })
}

/// Triangular.
pub(crate) fn triangular(low: f64, mode: f64, high: f64) -> Result<Shape, Wrong> {
    ordered(&[("low", low), ("mode", mode), ("high", high)])?;
    Ok(Shape::Triangular { low, mode, high })
}

/// PERT: beta on `[low, high]` with α = 1 + 4(mode − low)/(high − low), β = 1 + 4(high − mode)/(high −
/// low), whose mean is (low + 4·mode + high)/6 (Malcolm et al. 1959, *Operations Research* 7:646).
pub(crate) fn pert(low: f64, mode: f64, high: f64) -> Result<Shape, Wrong> {
    ordered(&[("low", low), ("mode", mode), ("high", high)])?;
    let width = high - low;
    let (alpha, beta) = (1.0 + 4.0 * (mode - low) / width, 1.0 + 4.0 * (high - mode) / width);
    Ok(Shape::Beta { alpha, beta, low, high })
}

/// Beta on `[low, high]` with its own parameters.
pub(crate) fn beta(low: f64, high: f64, alpha: f64, beta: f64) -> Result<Shape, Wrong> {
    ordered(&[("low", low), ("high", high)])?;
    positive(&[("alpha", alpha), ("beta", beta)])?;
    Ok(Shape::Beta { alpha, beta, low, high })
}

/// Beta on `[low, high]` by mean and sd. With m and v the mean and variance scaled to `[0, 1]`:
/// α + β = m(1 − m)/v − 1, α = m(α + β); it exists if v < m(1 − m).
pub(crate) fn beta_mean_sd(low: f64, high: f64, mean: f64, sd: f64) -> Result<Shape, Wrong> {
    ordered(&[("low", low), ("high", high)])?;
    positive(&[("sd", sd)])?;
    if mean <= low || mean >= high {
        return Err(Wrong::new("`mean` must lie between `low` and `high`"));
    }
    let (m, s) = ((mean - low) / (high - low), sd / (high - low));
    let total = m * (1.0 - m) / (s * s) - 1.0;
    if total <= 0.0 {
        let most = (m * (1.0 - m)).sqrt() * (high - low);
        return Err(Wrong::new("`sd` is too large for a beta distribution")
            .help(format!("with this mean it must be less than {}", show_duration(most))));
    }
    Ok(Shape::Beta { alpha: m * total, beta: (1.0 - m) * total, low, high })
}

#[cfg(test)]
#[path = "families_tests.rs"]
mod tests;
