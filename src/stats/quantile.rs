//! Percentiles between replications.

/// Quantile `p` (0 to 1) of the values, NaN left out; NaN if nothing is left.
///
/// Hyndman–Fan type 7 (*American Statistician* 50, 1996, 361–365): linear interpolation at position
/// (n − 1)·p of the sorted values, the default of R, NumPy and Excel's `PERCENTILE.INC`. Between few
/// replications the extreme percentiles lie inside the observed range: with 20 replications the 5th
/// percentile is close to the second smallest value.
#[must_use]
pub fn quantile(values: &[f64], p: f64) -> f64 {
    quantile_of_sorted(&sorted(values), p)
}

/// The values in ascending order without NaN.
pub(crate) fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// [`quantile`] of values that [`sorted`] has put in order.
pub(crate) fn quantile_of_sorted(sorted: &[f64], p: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    #[allow(clippy::cast_precision_loss, reason = "replications are few")]
    let position = last as f64 * p.clamp(0.0, 1.0);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to last")]
    let below = position.floor() as usize;
    let above = (below + 1).min(last);
    sorted[below] + (position - position.floor()) * (sorted[above] - sorted[below])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn type_7_as_in_r() {
        // R: quantile(c(1, 2, 4, 8, 16), c(.05, .25, .5, .75, .95)) = 1.2 2.0 4.0 8.0 14.4
        let values = [16.0, 1.0, 8.0, 2.0, 4.0];
        for (p, expected) in [(0.05, 1.2), (0.25, 2.0), (0.5, 4.0), (0.75, 8.0), (0.95, 14.4)] {
            assert!((quantile(&values, p) - expected).abs() < 1e-12, "{p}");
        }
    }

    #[test]
    fn ends_and_nothing() {
        assert!((quantile(&[3.0], 0.95) - 3.0).abs() < 1e-12);
        assert!((quantile(&[1.0, f64::NAN, 5.0], 1.0) - 5.0).abs() < 1e-12);
        assert!(quantile(&[f64::NAN], 0.5).is_nan());
    }
}
