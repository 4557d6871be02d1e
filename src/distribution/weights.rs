//! Choosing by weight with one uniform number.

/// Running sums of weights, scaled so that the last is 1.
#[must_use]
pub fn cumulative(weights: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut sums: Vec<f64> = weights
        .scan(0.0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        })
        .collect();
    let total = sums.last().copied().unwrap_or(1.0);
    for sum in &mut sums {
        *sum /= total;
    }
    sums
}

/// Index of the interval of running sums into which `u` in [0, 1) falls.
#[must_use]
#[inline]
pub fn pick(cumulative: &[f64], u: f64) -> usize {
    // Most lists are of two or three: without the set-up of a loop they take a third of the instructions.
    match cumulative {
        [] | [_] => return 0,
        [one, _] => return usize::from(*one <= u),
        [one, other, _] => return usize::from(*one <= u) + usize::from(*other <= u),
        _ => {}
    }
    let last = cumulative.len() - 1;
    if cumulative.len() <= 16 {
        // Counted to the end: where to stop would be a guess that fails as often as not.
        return cumulative[..last].iter().map(|&sum| usize::from(sum <= u)).sum();
    }
    cumulative.partition_point(|&sum| sum <= u).min(last)
}
