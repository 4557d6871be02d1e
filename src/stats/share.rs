//! Shares (proportions) over replications, with Wilson's interval.
//!
//! The usual p ± z·√(p(1 − p)/n) covers badly for shares near nought and one, just where risks lie, and
//! gives 0 ± 0 where nothing happened. Wilson's score interval (*Journal of the American Statistical
//! Association* 22, 1927, 209–212) does neither; Newcombe (*Statistics in Medicine* 17, 1998, 857–872)
//! recommends it of seven.

use statrs::distribution::{ContinuousCDF, Normal};

use super::clusters::{ClusterMean, cluster_mean};
use super::interval::t_quantile;

/// A share of replications (0 to 1) with its confidence interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// Share observed; NaN without observations.
    pub share: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Replications in which something was observed.
    pub replications: usize,
}

/// Wilson's interval (low, high) of a share `share` of `n` independent trials.
///
/// `n` need not be whole: replications in clusters count as fewer. NaN where `share` lies outside
/// 0 … 1, `n` is not above zero or `confidence` lies outside (0, 1).
#[must_use]
pub fn wilson(share: f64, n: f64, confidence: f64) -> (f64, f64) {
    if !((0.0..=1.0).contains(&share) && n > 0.0 && confidence > 0.0 && confidence < 1.0) {
        return (f64::NAN, f64::NAN);
    }
    let z = Normal::standard().inverse_cdf(0.5 + confidence / 2.0);
    let square = z * z / n;
    let centre = (share + square / 2.0) / (1.0 + square);
    let half = z / (1.0 + square) * (share * (1.0 - share) / n + square / (4.0 * n)).sqrt();
    // At 0 and 1 the end is exact; rounding must not move it.
    let low = if share <= 0.0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if share >= 1.0 { 1.0 } else { (centre + half).min(1.0) };
    (low, high)
}

/// Share of the replications in which something happened, in clusters of `inner` (1 = independent).
///
/// `happened` holds `Some(true)`, `Some(false)`, or `None` where nothing was observed: such replications
/// are left out. In clusters, n is the effective number of trials, p(1 − p) over the squared standard
/// error between clusters, made smaller for few clusters (Korn and Graubard, *Survey Methodology* 24,
/// 1998, 193–201), and never above the number observed; where all clusters agree on nought or one, it is
/// the number of clusters.
#[must_use]
pub fn share_interval(happened: &[Option<bool>], inner: usize, confidence: f64) -> Share {
    let values: Vec<f64> =
        happened.iter().map(|known| known.map_or(f64::NAN, |yes| f64::from(u8::from(yes)))).collect();
    let replications = happened.iter().flatten().count();
    let ClusterMean { mean: share, error, clusters } = cluster_mean(&values, inner);
    let n = replications as f64;
    let effective = if inner <= 1 {
        n
    } else if error > 0.0 {
        let t = |freedom| t_quantile(0.975, freedom);
        let few = (t(n - 1.0) / t(clusters as f64 - 1.0)).powi(2);
        (share * (1.0 - share) / (error * error) * few).min(n)
    } else {
        clusters as f64
    };
    let (low, high) = wilson(share, effective, confidence);
    Share { share, low, high, replications }
}

/// Share of the replications whose value lies above a bound; NaN (nothing observed) left out.
#[must_use]
pub fn share_above(values: &[f64], bound: f64, inner: usize, confidence: f64) -> Share {
    let above: Vec<Option<bool>> =
        values.iter().map(|&value| if value.is_nan() { None } else { Some(value > bound) }).collect();
    share_interval(&above, inner, confidence)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::synthetic::{normal, random};

    #[test]
    fn wilson_as_newcombe_prints_it() {
        // Newcombe 1998, table I, method 3: 81/263, 15/148, 0/20, 1/29.
        let printed = [
            (81.0, 263.0, 0.2553, 0.3662),
            (15.0, 148.0, 0.0624, 0.1605),
            (0.0, 20.0, 0.0, 0.1611),
            (1.0, 29.0, 0.0061, 0.1718),
        ];
        for (count, n, low, high) in printed {
            let (found_low, found_high) = wilson(count / n, n, 0.95);
            assert!((found_low - low).abs() < 5e-5 && (found_high - high).abs() < 5e-5, "{count}/{n}");
        }
        assert_eq!(wilson(1.0, 20.0, 0.95).1.to_bits(), 1f64.to_bits());
    }

    #[test]
    fn what_was_not_observed_is_left_out() {
        let share = share_interval(&[Some(true), None, Some(false), Some(false), Some(false)], 1, 0.95);
        assert!((share.share - 0.25).abs() < 1e-12);
        assert_eq!(share.replications, 4);
        assert_eq!((share.low, share.high), wilson(0.25, 4.0, 0.95));
        assert_eq!(share_above(&[2.0, f64::NAN, 1.0, 0.0, -1.0], 1.0, 1, 0.95), share);
        let none = share_interval(&[None], 1, 0.95);
        assert!(none.share.is_nan() && none.low.is_nan() && none.replications == 0);
        assert!(wilson(0.5, 10.0, 1.0).0.is_nan() && wilson(1.5, 10.0, 0.9).0.is_nan());
    }

    #[test]
    fn clusters_that_agree_count_once_each() {
        let happened: Vec<Option<bool>> = (0..40).map(|r| Some(r / 10 % 2 == 0)).collect();
        let (clustered, plain) = (share_interval(&happened, 10, 0.95), share_interval(&happened, 1, 0.95));
        assert!((clustered.share - 0.5).abs() < 1e-12);
        assert!(clustered.high - clustered.low > 2.0 * (plain.high - plain.low));
        let never = share_interval(&[Some(false); 40], 10, 0.95);
        assert_eq!((never.low, never.high), wilson(0.0, 4.0, 0.95));
    }

    #[test]
    fn clustered_shares_cover() {
        // 20 draws of a level, five replications each; the share above 1 is that of N(0, 2): 23.98 %.
        let truth = 1.0 - Normal::standard().cdf(1.0 / 2f64.sqrt());
        let mut random = random(5);
        let covered = (0..1000)
            .filter(|_| {
                let happened: Vec<Option<bool>> = (0..20)
                    .flat_map(|_| {
                        let level = normal(&mut random, 0.0, 1.0);
                        [(); 5].map(|()| Some(normal(&mut random, level, 1.0) > 1.0))
                    })
                    .collect();
                let share = share_interval(&happened, 5, 0.95);
                share.low <= truth && truth <= share.high
            })
            .count();
        println!("coverage of clustered shares: {covered} of 1000");
        assert!((929..=975).contains(&covered), "{covered}");
    }
}
