//! What fits from summaries share: checks of their order and size, and the root of a falling function.
//!
//! Formulae of the families without a derivation are in Johnson, Kotz & Balakrishnan, *Continuous Univariate
//! Distributions*, 2nd ed., vol. 1 (1994: lognormal ch. 14, gamma 17, exponential 19, Weibull 21) and
//! vol. 2 (1995: log-logistic ch. 23, beta 25).

use super::error::{Named, ParameterError};

/// Advice where two quantiles or moments do not go together.
pub(super) const FAR: &str =
    "the two are too close together or too far apart: check them, or use another family";

/// Checks that every parameter is more than 0.
pub(super) fn positive(parameters: &[Named]) -> Result<(), ParameterError> {
    match parameters.iter().find(|(_, value)| *value <= 0.0) {
        Some((name, _)) => Err(ParameterError::NotPositive(name)),
        None => Ok(()),
    }
}

/// Checks that no parameter is less than the one before, and the last more than the first.
pub(super) fn ordered(parameters: &[Named]) -> Result<(), ParameterError> {
    for pair in parameters.windows(2) {
        if pair[1].1 < pair[0].1 {
            return Err(ParameterError::Unordered(pair[0].0, pair[1].0));
        }
    }
    match parameters {
        [first, .., last] if last.1 <= first.1 => Err(ParameterError::Empty(first.0, last.0)),
        _ => Ok(()),
    }
}

/// ln(p90 / median), more than 0.
pub(super) fn spread(median: f64, p90: f64) -> Result<f64, ParameterError> {
    positive(&[("median", median), ("p90", p90)])?;
    if p90 <= median {
        return Err(ParameterError::NotMore {
            more: ("p90", p90),
            than: ("the median", median),
            help: Some("nine tenths of values lie below p90, half below the median"),
        });
    }
    Ok(crate::math::ln(p90 / median))
}

/// Checks mean and coefficient of variation.
pub(super) fn mean_and_cv(mean: f64, cv: f64) -> Result<(), ParameterError> {
    positive(&[("mean", mean), ("cv", cv)])?;
    within("the coefficient of variation", cv, CV_BOUNDS, CV_HELP)
}

const CV_BOUNDS: (f64, f64) = (1e-4, 100.0);
const CV_HELP: &str =
    "cv is the standard deviation over the mean; for a fixed value write the duration alone";

/// Coefficient of variation from mean and standard deviation, both more than 0.
pub(super) fn cv(mean: f64, sd: f64) -> Result<f64, ParameterError> {
    positive(&[("mean", mean), ("sd", sd)])?;
    Ok(sd / mean)
}

/// Checks that a plain number lies within bounds between which the functions of the family can be computed.
pub(super) fn within(
    what: &'static str,
    value: f64,
    (least, most): (f64, f64),
    help: &'static str,
) -> Result<(), ParameterError> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(ParameterError::Outside { what, least, most, help })
}

/// Where a falling function takes a value, by bisection.
pub(super) fn falling_root(f: impl Fn(f64) -> f64, wanted: f64, mut low: f64, mut high: f64) -> Option<f64> {
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
