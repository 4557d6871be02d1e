//! The observed lengths themselves, for when no family fits.

use super::data::{Length, Lengths};

/// Observed lengths as the language has them.
#[derive(Debug, Clone, PartialEq)]
pub enum Empirical {
    /// `values` with `weights`.
    Values(Vec<(f64, f64)>),
    /// `bins`: edges, one more than weights.
    Bins(Vec<f64>, Vec<f64>),
}

/// Why the observed lengths cannot stand for the distribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotEmpirical {
    /// Some lengths go on, or the last band is open: nothing observed says how long.
    Open,
    /// Exact lengths and bands, or bands that overlap.
    Mixed,
}

impl NotEmpirical {
    /// In words, with what would be right.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Self::Open => {
                "the observed values cannot stand for themselves: nothing says how long those last that were still going \
                 on; give the open band an end, or take patients of whom all have left"
            }
            Self::Mixed => {
                "the observed values cannot stand for themselves: there are exact lengths beside bands, or bands that \
                 overlap"
            }
        }
    }
}

/// The observed lengths: exact ones as `values`, at most so many (more are put into groups of equal numbers, each at its mean,
/// which leaves the mean of all as it is); bands as `bins`.
///
/// # Errors
/// Why they cannot be used.
pub fn empirical(lengths: &Lengths, most: usize) -> Result<Empirical, NotEmpirical> {
    let observed = lengths.observed();
    if observed.iter().any(|one| matches!(one.length, Length::Above(_)) || one.since > 0.0) {
        return Err(NotEmpirical::Open);
    }
    let mut values = Vec::new();
    let (mut edges, mut weights): (Vec<f64>, Vec<f64>) = (Vec::new(), Vec::new());
    for one in observed {
        match one.length {
            Length::Exact(value) => values.push((value, one.count)),
            Length::Between(low, high) => {
                match edges.last() {
                    Some(last) if low < *last => return Err(NotEmpirical::Mixed),
                    Some(last) if low > *last => {
                        edges.push(low);
                        weights.push(0.0);
                    }
                    Some(_) => {}
                    None => edges.push(low),
                }
                edges.push(high);
                weights.push(one.count);
            }
            Length::Above(_) => return Err(NotEmpirical::Open),
        }
    }
    match (values.is_empty(), edges.is_empty()) {
        (false, true) => Ok(Empirical::Values(grouped(values, most))),
        (true, false) => Ok(Empirical::Bins(edges, weights)),
        _ => Err(NotEmpirical::Mixed),
    }
}

/// Values in at most so many groups.
fn grouped(values: Vec<(f64, f64)>, most: usize) -> Vec<(f64, f64)> {
    if values.len() <= most.max(1) {
        return values;
    }
    let total: f64 = values.iter().map(|(_, count)| count).sum();
    let size = total / most.max(1) as f64;
    let mut groups: Vec<(f64, f64)> = Vec::new();
    let (mut sum, mut inside) = (0.0, 0.0);
    for (value, mut count) in values {
        while inside + count >= size * (1.0 - 1e-12) {
            let part = size - inside;
            groups.push(((sum + part * value) / size, size));
            (sum, inside) = (0.0, 0.0);
            count = (count - part).max(0.0);
        }
        sum += count * value;
        inside += count;
    }
    if inside > size * 1e-6 {
        groups.push((sum / inside, inside));
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::lengths::data::{LengthsError, Observed};

    #[test]
    fn groups_keep_the_mean_and_the_number() {
        let values: Vec<f64> = (1..=1003).map(|i| f64::from(i) * 0.37).collect();
        let Ok(Empirical::Values(groups)) = empirical(&Lengths::exact(&values).unwrap(), 100) else {
            panic!()
        };
        let count: f64 = groups.iter().map(|(_, count)| count).sum();
        let mean = groups.iter().map(|(value, count)| value * count).sum::<f64>() / count;
        assert!((count - 1003.0).abs() < 1e-6 && (mean - 0.37 * 502.0).abs() < 1e-6, "{count} {mean}");
        assert!(groups.len() <= 101 && groups.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn bands_keep_their_gaps_and_open_ones_are_refused() {
        let of = |length, count| Observed { length, since: 0.0, count };
        let with_gap =
            Lengths::new([of(Length::Between(0.0, 1.0), 9.0), of(Length::Between(2.0, 7.0), 4.0)]).unwrap();
        let wanted = Empirical::Bins(vec![0.0, 1.0, 2.0, 7.0], vec![9.0, 0.0, 4.0]);
        assert_eq!(empirical(&with_gap, 10), Ok(wanted));
        let open = Lengths::bands(&[0.0, 1.0, f64::INFINITY], &[9.0, 4.0]);
        assert_eq!(open.map(|open| empirical(&open, 10)), Err(LengthsError::Few(9)));
        let open = Lengths::bands(&[0.0, 1.0, f64::INFINITY], &[19.0, 4.0]).unwrap();
        assert_eq!(empirical(&open, 10), Err(NotEmpirical::Open));
    }
}
