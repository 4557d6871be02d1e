//! The difference between two options, replication by replication.
//!
//! With common random numbers replication r of either option meets the same patients, so most of what
//! chance does to one it does to the other, and the *difference* within a replication varies far less
//! than the two values do. Everything here is computed from those differences (Law, *Simulation Modeling
//! and Analysis*, 5th ed., § 10.2.1, the paired-t interval, and § 11.2): never from two independent means.

use super::clusters::{cluster_mean, clustered_interval};
use super::interval::Interval;
use super::quantile::{quantile_of_sorted, sorted};
use super::share::{Share, share_interval};
use super::tally::Tally;

/// How to compare.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparing {
    /// Confidence of each interval (0.95).
    pub confidence: f64,
    /// Comparisons reported together: the simultaneous intervals hold all at once with that confidence.
    pub comparisons: usize,
    /// Replications that share one draw of the uncertain inputs (1: none do).
    pub inner: usize,
}

/// What the differences *option − baseline* say, in the unit of the values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paired {
    /// Replications in which both were observed; every figure is over these.
    pub pairs: usize,
    /// Replications in which either was not.
    pub left_out: usize,
    /// Clusters of replications with a pair: the n of the intervals. Equal to `pairs` without clusters.
    pub clusters: usize,
    /// Mean difference; NaN without pairs.
    pub mean: f64,
    /// Standard deviation of the differences between replications; NaN below two.
    pub sd: f64,
    /// Confidence interval of the mean difference.
    pub interval: Interval,
    /// The same, to hold together with those of the other comparisons (Bonferroni).
    pub simultaneous: Interval,
    /// 5th percentile of the differences between replications.
    pub p05: f64,
    /// Median difference.
    pub p50: f64,
    /// 95th percentile.
    pub p95: f64,
    /// Share of replications in which the option lies below the baseline.
    pub below_zero: Share,
    /// Times as many replications that independent runs would need for the same interval:
    /// (var a + var b) / var (a − b). Below 1 the common numbers did harm. Infinite if all differences
    /// are equal, for then the difference is known exactly; NaN below two pairs (or clusters).
    pub variance_ratio: f64,
}

/// Compares an option with the baseline, value by value; position is the replication.
///
/// A NaN on either side (nothing observed) leaves the pair out, as does a missing partner where one is
/// longer. Two equal samples give exactly 0, with the interval \[0, 0\]. The simultaneous interval has
/// confidence 1 − (1 − `confidence`) / `comparisons` (Bonferroni; Law § 10.3): all of them hold at once with
/// at least `confidence`, whatever their dependence.
#[must_use]
pub fn paired(option: &[f64], baseline: &[f64], how: &Comparing) -> Paired {
    let differences: Vec<f64> = option.iter().zip(baseline).map(|(a, b)| a - b).collect();
    let both = |side: &[f64]| -> Vec<f64> {
        side.iter().zip(&differences).map(|(x, d)| if d.is_nan() { f64::NAN } else { *x }).collect()
    };
    let variance = |values: &[f64]| cluster_mean(values, how.inner).error.powi(2);
    let interval = clustered_interval(&differences, how.inner, how.confidence);
    let all = 1.0 - (1.0 - how.confidence) / how.comparisons.max(1) as f64;
    let below: Vec<Option<bool>> =
        differences.iter().map(|d| if d.is_nan() { None } else { Some(*d < 0.0) }).collect();
    let sorted = sorted(&differences);
    let at = |p| quantile_of_sorted(&sorted, p);
    Paired {
        pairs: interval.replications,
        left_out: option.len().max(baseline.len()) - interval.replications,
        clusters: cluster_mean(&differences, how.inner).clusters,
        mean: interval.mean,
        sd: interval.sd,
        interval,
        simultaneous: clustered_interval(&differences, how.inner, all),
        p05: at(0.05),
        p50: at(0.5),
        p95: at(0.95),
        below_zero: share_interval(&below, how.inner, how.confidence),
        variance_ratio: times_fewer(
            variance(&both(option)) + variance(&both(baseline)),
            variance(&differences),
        ),
    }
}

/// Mean of one side over the pairs; NaN without any.
pub(super) fn mean_of_pairs(side: &[f64], differences: &[f64]) -> f64 {
    let pairs = side.iter().zip(differences).filter(|(_, difference)| !difference.is_nan());
    pairs.map(|(value, _)| *value).collect::<Tally>().mean()
}

/// A change of the mean in % of the baseline's mean; all NaN where that is 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Relative {
    /// The change of the means over the mean, in %: a ratio of means, not a mean of ratios.
    pub mean: f64,
    /// Its interval, of this comparison alone.
    pub interval: Interval,
    /// Its interval so that those of all comparisons hold together.
    pub simultaneous: Interval,
}

/// The change of the mean in % of the baseline's mean, with its intervals.
///
/// A ratio of two means of the same replications, R = ā / b̄: its error is that of the mean of (a − R·b) / b̄
/// (Cochran, *Sampling Techniques*, 3rd ed., 1977, ch. 6). NaN where the baseline's mean is 0.
#[must_use]
pub fn relative(option: &[f64], baseline: &[f64], how: &Comparing) -> Relative {
    let differences: Vec<f64> = option.iter().zip(baseline).map(|(a, b)| a - b).collect();
    let (changed, usual) = (mean_of_pairs(option, &differences), mean_of_pairs(baseline, &differences));
    let ratio = if usual == 0.0 { f64::NAN } else { changed / usual };
    let residuals: Vec<f64> =
        option.iter().zip(baseline).map(|(a, b)| 100.0 * (a - ratio * b) / usual).collect();
    let mean = 100.0 * (ratio - 1.0);
    let with = |confidence: f64| {
        let spread = clustered_interval(&residuals, how.inner, confidence);
        let half = spread.half_width();
        Interval { mean, low: mean - half, high: mean + half, ..spread }
    };
    let all = 1.0 - (1.0 - how.confidence) / how.comparisons.max(1) as f64;
    Relative { mean, interval: with(how.confidence), simultaneous: with(all) }
}

/// As [`relative`], but NaN where the baseline's mean is smaller than `least`, or its interval reaches zero: a per cent of
/// next to nothing says nothing (−100 % of a third of a minute).
#[must_use]
pub fn relative_if_told(option: &[f64], baseline: &[f64], least: f64, how: &Comparing) -> Relative {
    let pairs = option.iter().zip(baseline);
    let usual: Vec<f64> = pairs.map(|(a, b)| if a.is_nan() { f64::NAN } else { *b }).collect();
    let level = clustered_interval(&usual, how.inner, how.confidence);
    if level.mean.abs() < least || (level.low <= 0.0 && level.high >= 0.0) {
        let none = vec![f64::NAN; usual.len()];
        return relative(&none, &none, how);
    }
    relative(option, baseline, how)
}

/// Ratio of the variances; where the difference has none it is known exactly.
fn times_fewer(independent: f64, common: f64) -> f64 {
    if common == 0.0 { f64::INFINITY } else { independent / common }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::synthetic::{normal, random};
    use crate::stats::widening;
    use proptest::prelude::*;

    const PLAIN: Comparing = Comparing { confidence: 0.95, comparisons: 1, inner: 1 };

    #[test]
    fn five_pairs_by_hand() {
        // Differences 1, 2, 3, 4, −5: mean 1, sd √(50/4) = 3.5355; t(0.975; 4) = 2.776445.
        let option = [11.0, 22.0, 33.0, 44.0, 45.0];
        let baseline = [10.0, 20.0, 30.0, 40.0, 50.0];
        let found = paired(&option, &baseline, &PLAIN);
        assert!((found.mean - 1.0).abs() < 1e-12 && (found.sd - 12.5f64.sqrt()).abs() < 1e-12);
        let half = 2.776_445 * 12.5f64.sqrt() / 5f64.sqrt();
        assert!((found.interval.high - 1.0 - half).abs() < 1e-5);
        assert_eq!((found.pairs, found.left_out, found.clusters), (5, 0, 5));
        assert!((found.p50 - 2.0).abs() < 1e-12);
        assert!((found.p05 + 3.8).abs() < 1e-12 && (found.p95 - 3.8).abs() < 1e-12);
        assert!((found.below_zero.share - 0.2).abs() < 1e-12);
        // var a = 212.5 (mean 31), var b = 250.
        assert!((found.variance_ratio - (212.5 + 250.0) / 12.5).abs() < 1e-9, "{}", found.variance_ratio);
    }

    #[test]
    fn a_relative_change_by_hand() {
        // Means 9 and 10: −10 %. (a − 0.9·b)/10 in %: −10, 0, 10 about 0: sd 10, t(0.975; 2) = 4.302653.
        let found = relative(&[8.0, 9.0, 10.0], &[10.0, 10.0, 10.0], &PLAIN);
        assert!((found.mean + 10.0).abs() < 1e-12);
        assert!((found.interval.half_width() - 4.302_653 * 10.0 / 3f64.sqrt()).abs() < 1e-4, "{found:?}");
        // A pair that lacks a side is left out; from 0 there is no relative change.
        assert_eq!(relative(&[8.0, 9.0, 10.0, f64::NAN], &[10.0; 4], &PLAIN).interval.replications, 3);
        assert!(relative(&[1.0, 2.0], &[0.0, 0.0], &PLAIN).mean.is_nan());
        // Alone as one comparison; together with four others wider: t(0.995; 2) = 9.924843.
        let five = Comparing { comparisons: 5, ..PLAIN };
        let of_five = relative(&[8.0, 9.0, 10.0], &[10.0, 10.0, 10.0], &five);
        assert_eq!(of_five.interval, found.interval);
        assert!((of_five.simultaneous.half_width() - 9.924_843 * 10.0 / 3f64.sqrt()).abs() < 1e-4);
    }

    #[test]
    fn an_option_that_changes_nothing_differs_by_exactly_nothing() {
        let mut random = random(1);
        let values: Vec<f64> = (0..30).map(|_| normal(&mut random, 95_240.3, 17.1)).collect();
        for inner in [1, 5] {
            let same = paired(&values, &values, &Comparing { inner, ..PLAIN });
            let ends = [same.mean, same.sd, same.interval.low, same.interval.high, same.simultaneous.low];
            assert!(ends.iter().all(|end| end.to_bits() == 0), "{ends:?}");
            assert!(same.variance_ratio.is_infinite());
            assert_eq!(same.below_zero.share.to_bits(), 0);
        }
        assert!(paired(&[3.0; 4], &[3.0; 4], &PLAIN).variance_ratio.is_infinite());
    }

    #[test]
    fn pairs_that_lack_a_side_are_left_out_and_counted() {
        let nan = f64::NAN;
        let found = paired(&[1.0, nan, 3.0, 4.0, 9.0], &[0.0, 1.0, nan, 1.0], &PLAIN);
        assert_eq!((found.pairs, found.left_out), (2, 3));
        let clean = paired(&[1.0, 4.0], &[0.0, 1.0], &PLAIN);
        assert!((found.mean - 2.0).abs() < 1e-12);
        assert_eq!(found.interval, clean.interval);
        assert!((found.variance_ratio - clean.variance_ratio).abs() < 1e-12);
        let none = paired(&[], &[1.0], &PLAIN);
        assert!(none.mean.is_nan() && none.interval.low.is_nan() && none.variance_ratio.is_nan());
        assert_eq!((none.pairs, none.left_out), (0, 1));
        assert!(paired(&[2.0], &[1.0], &PLAIN).variance_ratio.is_nan());
    }

    #[test]
    fn independent_samples_save_nothing_and_common_ones_what_they_correlate() {
        let mut random = random(2);
        let n = 20_000;
        let (mut a, mut b, mut c) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..n {
            let shared = normal(&mut random, 0.0, 3.0);
            a.push(shared + normal(&mut random, 0.0, 1.0));
            b.push(shared + normal(&mut random, 0.0, 1.0));
            c.push(normal(&mut random, 0.0, 10f64.sqrt()));
        }
        // Correlation 0.9: 2·10 / 2 = 10 times; standard error of a ratio of variances about 1.4 %.
        let common = paired(&a, &b, &PLAIN).variance_ratio;
        assert!((common - 10.0).abs() < 0.5, "{common}");
        let independent = paired(&a, &c, &PLAIN).variance_ratio;
        assert!((independent - 1.0).abs() < 0.05, "{independent}");
    }

    #[test]
    fn an_interval_alone_widens_to_the_one_that_holds_together() {
        let mut random = random(5);
        let mut draw = || (0..12).map(|_| normal(&mut random, 1.0, 2.0)).collect::<Vec<f64>>();
        let (a, b) = (draw(), draw());
        for (inner, comparisons) in [(1, 1), (1, 9), (3, 40)] {
            let found = paired(&a, &b, &Comparing { comparisons, inner, ..PLAIN });
            let wide = widening(found.clusters, comparisons, PLAIN.confidence);
            let half = found.simultaneous.half_width();
            assert!((found.interval.half_width() * wide - half).abs() < 1e-9 * half, "{comparisons}: {wide}");
        }
        assert!(widening(1, 3, 0.95).is_nan(), "one cluster has no interval");
    }

    #[test]
    fn simultaneous_intervals_hold_together() {
        // Ten comparisons against one baseline, which makes them dependent; all ten must cover at once.
        let mut random = random(3);
        let how = Comparing { comparisons: 10, ..PLAIN };
        let together = (0..1000)
            .filter(|_| {
                let baseline: Vec<f64> = (0..15).map(|_| normal(&mut random, 0.0, 1.0)).collect();
                (0..10).all(|_| {
                    let option: Vec<f64> = baseline.iter().map(|_| normal(&mut random, 1.0, 1.0)).collect();
                    let interval = paired(&option, &baseline, &how).simultaneous;
                    interval.low <= 1.0 && 1.0 <= interval.high
                })
            })
            .count();
        println!("simultaneous intervals: {together} of 1000");
        // At least 95 % less three binomial standard errors.
        assert!(together >= 929, "{together}");
    }

    proptest! {
        #[test]
        fn a_shift_of_the_option_shifts_the_difference(
            pairs in prop::collection::vec((-1e3..1e3f64, -1e3..1e3f64), 2..40),
            shift in -1e3..1e3f64,
            inner in 1..4usize,
        ) {
            let (a, b): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
            let moved: Vec<f64> = a.iter().map(|x| x + shift).collect();
            let how = Comparing { inner, ..PLAIN };
            let (plain, shifted) = (paired(&a, &b, &how), paired(&moved, &b, &how));
            let near = |x: f64, y: f64| (x - y).abs() < 1e-8 || (x.is_nan() && y.is_nan());
            prop_assert!(near(shifted.mean, plain.mean + shift));
            prop_assert!(near(shifted.sd, plain.sd));
            prop_assert!(near(shifted.interval.low, plain.interval.low + shift));
            prop_assert!(near(shifted.p95, plain.p95 + shift));
            // And the other way round it is the same with the sign changed.
            let back = paired(&b, &a, &how);
            prop_assert!(near(back.interval.low, -plain.interval.high));
        }

        #[test]
        fn no_input_stops_it(
            a in prop::collection::vec(prop::num::f64::ANY, 0..12),
            b in prop::collection::vec(prop::num::f64::ANY, 0..12),
            confidence in prop::num::f64::ANY,
            inner in 0..5usize,
        ) {
            let found = paired(&a, &b, &Comparing { confidence, comparisons: inner, inner });
            prop_assert_eq!(found.pairs + found.left_out, a.len().max(b.len()));
        }
    }
}
