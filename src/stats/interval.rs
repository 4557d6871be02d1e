//! The one confidence interval of a mean.
//!
//! Everything that prints or tests an interval calls [`mean_interval`]; the formula stands nowhere
//! else.

use crate::math::{exp, ln_1p};
use statrs::distribution::{ContinuousCDF, StudentsT};
use std::cell::RefCell;

use super::tally::Tally;
use crate::metrics::Limits;

/// A mean over replications with its confidence interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Mean over the replications in which something was observed; NaN if there are none.
    pub mean: f64,
    /// Sample standard deviation between replications; NaN below two.
    pub sd: f64,
    /// Lower end; NaN below two replications, or two clusters of them.
    pub low: f64,
    /// Upper end; NaN likewise.
    pub high: f64,
    /// Replications in which something was observed.
    pub replications: usize,
}

impl Interval {
    /// Half the width of the interval, in the unit of the mean; NaN where it is undefined.
    #[must_use]
    pub fn half_width(&self) -> f64 {
        (self.high - self.low) / 2.0
    }
}

/// Student-t confidence interval of a mean over independent replications.
///
/// `mean ± t(1 − α/2; n − 1) · sd / √n`, with α = 1 − `confidence` (0.95 for a 95 % interval). It
/// assumes independent replications and a mean that is nearly normal (Law, *Simulation Modeling and
/// Analysis*, 5th ed., eq. 4.12). NaN says that nothing was observed in a replication: it is left
/// out, and [`Interval::replications`] counts what is left. Below two the interval is undefined
/// (NaN), as it is for a `confidence` outside (0, 1).
#[must_use]
pub fn mean_interval(values: &[f64], confidence: f64) -> Interval {
    let observed: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    let tally: Tally = observed.iter().copied().collect();
    #[allow(clippy::cast_precision_loss, reason = "replications are few")]
    let n = observed.len() as f64;
    let half = t_quantile(0.5 + confidence / 2.0, n - 1.0) * tally.sd() / n.sqrt();
    Interval {
        mean: tally.mean(),
        sd: tally.sd(),
        low: tally.mean() - half,
        high: tally.mean() + half,
        replications: observed.len(),
    }
}

/// Independent observations below which an interval hangs on one or two of them.
pub const FEW_OBSERVATIONS: usize = 10;

/// By how much a Student-t interval that rests on so many clusters widens, if it is to hold together with others (Bonferroni).
///
/// t(1 − α/2m; C − 1) / t(1 − α/2; C − 1): an interval that was written down by itself can be judged with its neighbours without
/// its values. 1 for a comparison alone; NaN below two clusters.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "clusters and comparisons are few")]
pub fn widening(clusters: usize, comparisons: usize, confidence: f64) -> f64 {
    let degrees = clusters as f64 - 1.0;
    let at = |of: usize| t_quantile(1.0 - (1.0 - confidence) / 2.0 / of as f64, degrees);
    at(comparisons.max(1)) / at(1)
}

/// Clusters (or replications) from which on an interval that would come near 0 is one of a power or the logarithm.
const ENOUGH_FOR_LOGARITHM: usize = 5;

/// Half-width as a share of the mean up to which the t interval stays as it is.
const SYMMETRIC: f64 = 0.5;

/// The interval of the mean of a quantity that is never negative, from its t interval.
///
/// A t interval that comes near 0 says that the values are skewed, and few for their skew. Cutting it at 0 loses
/// no coverage, but there it covers too little already, always by missing a mean that is higher. So the
/// interval is taken on another scale (delta method: the half-width of a function of the mean is that of the mean ×
/// its slope). From a half-width of the whole mean on that is the logarithm: mean · exp(± half ÷ mean) (Meeker &
/// Escobar, *Statistical Methods for Reliability Data*, 1998, so for all positive quantities). From half the mean to
/// the whole the scale is a power λ that falls from 1 (the mean itself) to 0 (its logarithm; Box & Cox, 1964), so that
/// nothing jumps: mean · (1 ± λ · half ÷ mean)^(1/λ). It lies above
/// 0, is not symmetric and covers more (see the tests). From fewer than five `clusters` t is so large that
/// its upper end says nothing: there the interval is cut at 0.
#[must_use]
pub fn above_zero(interval: Interval, clusters: usize) -> Interval {
    let Interval { mean, low, .. } = interval;
    let half = interval.half_width();
    if low.is_nan() || mean < 0.0 || half <= SYMMETRIC * mean {
        return interval;
    }
    if mean == 0.0 || clusters < ENOUGH_FOR_LOGARITHM {
        return Interval { low: low.max(0.0), ..interval };
    }
    let share = half / mean;
    let power = ((1.0 - share) / (1.0 - SYMMETRIC)).max(0.0);
    // ln of the factor; the first terms of its series where the power is too small to divide by.
    let ends = [-share, share].map(|by| if power < 1e-6 { by } else { ln_1p(power * by) / power });
    let [low, high] = ends.map(|end| mean * exp(end));
    Interval { low, high, ..interval }
}

/// Confidence that each end of a two-sided 95 % interval is not beyond the truth, as an exponent: −ln 0.025.
const NONE_SEEN: f64 = 3.688_879_454_113_936;

/// The interval of the mean of a count of which none was seen in any replication: 0 to −ln(0.025) ÷ n of them.
///
/// A t interval is \[0, 0\] there, as if it were certain that there never is one. The upper end is that of the exact
/// interval of a Poisson mean (Garwood, *Biometrika* 28, 1936, 437–442), for n independent observations: `clusters`.
/// `one` is what one in a replication adds to the figure. What came in bursts would need a higher end still.
#[must_use]
pub fn none_seen(interval: Interval, clusters: usize, one: f64) -> Interval {
    if clusters < 2 || interval.mean != 0.0 || interval.high != 0.0 {
        return interval;
    }
    #[allow(clippy::cast_precision_loss, reason = "replications are few")]
    let high = one * NONE_SEEN / clusters as f64;
    Interval { high, ..interval }
}

/// The interval of the mean of a figure with these limits, from its t interval.
#[must_use]
pub fn within_limits(interval: Interval, clusters: usize, limits: Limits) -> Interval {
    match limits {
        Limits::None => interval,
        Limits::NotNegative => above_zero(interval, clusters),
        Limits::Share => within_whole(interval, clusters),
    }
}

/// The interval of the mean of a share of a whole in per cent, from its t interval.
///
/// Below a half it is that of [`above_zero`]; above a half its mirror image, for then it is the
/// rest of the whole which is skewed. An end that still lies beyond the whole, at the other side of either, is cut: that
/// loses no coverage. For nothing that can exceed 100, such as a utilisation with overtime.
#[must_use]
pub fn within_whole(interval: Interval, clusters: usize) -> Interval {
    let Interval { mean, low, .. } = interval;
    let is_share = (0.0..=100.0).contains(&mean) && !low.is_nan();
    if !is_share {
        return interval;
    }
    let rest =
        |of: Interval| Interval { mean: 100.0 - of.mean, low: 100.0 - of.high, high: 100.0 - of.low, ..of };
    let mended =
        if mean > 50.0 { rest(above_zero(rest(interval), clusters)) } else { above_zero(interval, clusters) };
    Interval { mean, low: mended.low.max(0.0), high: mended.high.min(100.0), ..mended }
}

/// Quantile of Student's t; NaN where it is not defined.
pub(super) fn t_quantile(p: f64, freedom: f64) -> f64 {
    if freedom < 1.0 || !(0.5..1.0).contains(&p) {
        return f64::NAN;
    }
    let figures = (p.to_bits(), freedom.to_bits());
    let known = KNOWN.with_borrow(|known| known.iter().find(|(of, _)| *of == figures).map(|(_, t)| *t));
    known.unwrap_or_else(|| {
        let t = StudentsT::new(0.0, 1.0, freedom).map_or(f64::NAN, |t| t.inverse_cdf(p));
        KNOWN.with_borrow_mut(|known| {
            known.truncate(MOST_KNOWN - 1);
            known.insert(0, (figures, t));
        });
        t
    })
}

/// Quantiles that are remembered: a table of ten thousand figures asks for the same few, of so many draws and options.
const MOST_KNOWN: usize = 16;

/// The bits of a probability and of degrees of freedom, and the quantile.
type Known = ((u64, u64), f64);

thread_local! {
    static KNOWN: RefCell<Vec<Known>> = const { RefCell::new(Vec::new()) };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::synthetic::{normal, random};

    #[test]
    fn five_values_give_the_interval_of_the_tables() {
        // t(0.975; 4) = 2.7764, sd = 1.5811: half-width 2.7764 · 1.5811 / √5 = 1.9632.
        let interval = mean_interval(&[1.0, 2.0, 3.0, 4.0, 5.0], 0.95);
        assert!((interval.mean - 3.0).abs() < 1e-12);
        assert!((interval.half_width() - 1.963_243).abs() < 1e-5);
        assert_eq!(interval.replications, 5);
    }

    #[test]
    fn replications_without_observation_are_left_out_and_counted() {
        let with = mean_interval(&[1.0, f64::NAN, 2.0, 3.0, f64::NAN], 0.95);
        let without = mean_interval(&[1.0, 2.0, 3.0], 0.95);
        assert_eq!(with, without);
        assert_eq!(with.replications, 3);
    }

    #[test]
    fn one_replication_has_a_mean_and_no_interval() {
        let one = mean_interval(&[7.0], 0.95);
        assert!((one.mean - 7.0).abs() < 1e-12);
        assert!(one.low.is_nan() && one.high.is_nan() && one.sd.is_nan());
        let none = mean_interval(&[f64::NAN], 0.95);
        assert!(none.mean.is_nan());
        assert_eq!(none.replications, 0);
    }

    #[test]
    fn what_reaches_below_zero_is_taken_on_the_scale_of_the_logarithm() {
        // Mean 1, sd 2.2361, half-width 2.776445 · 2.2361 / √5 = 2.776445: e^2.776445 = 16.0619.
        let skewed = mean_interval(&[0.0, 0.0, 0.0, 0.0, 5.0], 0.95);
        assert!(skewed.low < 0.0);
        let above = above_zero(skewed, 5);
        assert!((above.low - 1.0 / 16.0619).abs() < 1e-4 && (above.high - 16.0619).abs() < 1e-2, "{above:?}");
        assert_eq!((above.mean, above.sd), (skewed.mean, skewed.sd));
        // Too few, or nothing but 0: cut. What lies well above 0 stays.
        let few = mean_interval(&[0.0, 1.0], 0.95);
        assert_eq!(above_zero(few, 2), Interval { low: 0.0, ..few });
        let none = mean_interval(&[0.0; 6], 0.95);
        assert_eq!(above_zero(none, 6), none);
        let usual = mean_interval(&[2.0, 3.0, 4.0, 5.0, 6.0], 0.95);
        assert_eq!(above_zero(usual, 5), usual);
        assert!(above_zero(mean_interval(&[7.0], 0.95), 1).low.is_nan());
    }

    #[test]
    fn no_interval_jumps_where_the_scale_changes() {
        let of = |half: f64| {
            let t = Interval { mean: 1.0, sd: 1.0, low: 1.0 - half, high: 1.0 + half, replications: 9 };
            above_zero(t, 9)
        };
        // Once (0.01, 1.99) and (0.36, 2.75).
        let (before, after) = (of(0.99), of(1.01));
        assert!(
            (before.low - after.low).abs() < 0.01 && (before.high - after.high).abs() < 0.1,
            "{before:?} {after:?}"
        );
        for at in 1..400 {
            let (one, next) = (of(f64::from(at) / 200.0), of(f64::from(at + 1) / 200.0));
            assert!(
                next.low <= one.low && next.low > 0.0 && one.low - next.low < 0.006,
                "{at}: {one:?} {next:?}"
            );
            assert!(next.high >= one.high && next.high - one.high < 0.04, "{at}: {one:?} {next:?}");
        }
    }

    #[test]
    fn what_was_never_seen_is_not_certain_never_to_be() {
        // Poisson counts of mean 0.1: with [0, 0] the interval covered 62 % of samples of 10 and 86 % of 20.
        for (n, seed) in [(10, 5), (20, 6)] {
            let mut random = random(seed);
            let trials = 2_000;
            let covers = (0..trials)
                .filter(|_| {
                    let count = |random: &mut crate::stats::synthetic::Random| {
                        let (mut left, mut count) = (0.1 + random.uniform().ln(), 0.0);
                        while left > 0.0 {
                            count += 1.0;
                            left += random.uniform().ln();
                        }
                        count
                    };
                    let sample: Vec<f64> = (0..n).map(|_| count(&mut random)).collect();
                    let interval = none_seen(above_zero(mean_interval(&sample, 0.95), n), n, 1.0);
                    interval.low <= 0.1 && 0.1 <= interval.high
                })
                .count();
            println!("Poisson(0.1), {n}: {covers} of {trials}");
            assert!(covers * 100 >= 93 * trials, "{n}: {covers}");
        }
        // A year seen as 73 days: one in a replication is five a year.
        let none = mean_interval(&[0.0; 10], 0.95);
        assert!((none_seen(none, 10, 5.0).high - 1.844_44).abs() < 1e-4);
        assert_eq!(none_seen(mean_interval(&[0.0, 1.0], 0.95), 2, 1.0), mean_interval(&[0.0, 1.0], 0.95));
    }

    /// Shares of 4,000 samples whose interval covers the mean: of the t interval, and of [`above_zero`].
    fn coverage(
        n: usize,
        mean: f64,
        draw: impl Fn(&mut crate::stats::synthetic::Random) -> f64,
    ) -> (f64, f64) {
        coverage_by(above_zero, n, mean, draw)
    }

    fn coverage_by(
        mend: impl Fn(Interval, usize) -> Interval,
        n: usize,
        mean: f64,
        draw: impl Fn(&mut crate::stats::synthetic::Random) -> f64,
    ) -> (f64, f64) {
        let mut random = random(7);
        let (mut t, mut above) = (0, 0);
        for _ in 0..4000 {
            let sample: Vec<f64> = (0..n).map(|_| draw(&mut random)).collect();
            let interval = mean_interval(&sample, 0.95);
            let covers = |interval: Interval| i32::from(interval.low <= mean && mean <= interval.high);
            t += covers(interval);
            let mended = mend(interval, n);
            assert!(mended.low >= 0.0 && mended.low <= mended.mean && mended.mean <= mended.high);
            above += covers(mended);
        }
        (f64::from(t) / 4000.0, f64::from(above) / 4000.0)
    }

    #[test]
    fn the_interval_above_zero_covers_skewed_means_at_least_as_often_as_t() {
        type Random = crate::stats::synthetic::Random;
        let exponential = |random: &mut Random| -random.uniform().ln();
        let lognormal = |random: &mut Random| normal(random, 0.0, 1.0).exp();
        // A queue that is empty in four replications of five.
        let rare = |random: &mut Random| {
            let there = random.uniform() < 0.2;
            if there { -random.uniform().ln() } else { 0.0 }
        };
        // Standard error of a share of 4,000: 0.5 points.
        for (n, t_then, least) in [(5, 0.88, 0.895), (10, 0.90, 0.885), (30, 0.925, 0.91)] {
            let (t, above) = coverage(n, 1.0, exponential);
            println!("exponential, {n}: t {t}, above zero {above}");
            assert!(
                (t - t_then).abs() < 0.02 && above >= t - 0.005 && above > least,
                "exponential {n}: {t} {above}"
            );
        }
        for (n, least) in [(5, 0.815), (10, 0.82), (30, 0.86)] {
            let (t, above) = coverage(n, 0.5_f64.exp(), lognormal);
            println!("lognormal, {n}: t {t}, above zero {above}");
            assert!(above >= t - 0.005 && above > least, "lognormal {n}: {t} {above}");
        }
        for (n, gain, least) in [(5, 0.04, 0.61), (10, 0.07, 0.78), (30, 0.06, 0.90)] {
            let (t, above) = coverage(n, 0.2, rare);
            println!("four fifths 0, {n}: t {t}, above zero {above}");
            assert!(above > t + gain && above > least, "rare {n}: {t} {above}");
        }
    }

    #[test]
    fn a_share_has_its_interval_within_the_whole() {
        // As above, mirrored: 100 − 16.0619 and 100 − 1 / 16.0619.
        let high = mean_interval(&[100.0, 100.0, 100.0, 100.0, 95.0], 0.95);
        assert!(high.high > 100.0);
        let within = within_whole(high, 5);
        assert!((within.low - 83.9381).abs() < 1e-2 && (within.high - 99.93774).abs() < 1e-4, "{within:?}");
        assert_eq!((within.mean, within.sd, within.replications), (high.mean, high.sd, 5));
        let low = mean_interval(&[0.0, 0.0, 0.0, 0.0, 5.0], 0.95);
        assert_eq!(within_whole(low, 5), above_zero(low, 5));
        // Too few, or nothing but 100: cut. Beyond both: the nearer side decides, the other is cut.
        let few = mean_interval(&[100.0, 99.0], 0.95);
        assert_eq!(within_whole(few, 2), Interval { high: 100.0, ..few });
        let all = mean_interval(&[100.0; 6], 0.95);
        assert_eq!(within_whole(all, 6), all);
        let wide = within_whole(mean_interval(&[100.0, 100.0, 0.0, 100.0, 0.0], 0.95), 5);
        assert!(wide.low >= 0.0 && wide.high < 100.0 && wide.low < 60.0, "{wide:?}");
        // What lies within stays, as does what is no share.
        let usual = mean_interval(&[97.1, 98.2, 97.7, 96.9, 98.0], 0.95);
        assert_eq!(within_whole(usual, 5), usual);
        let more = mean_interval(&[104.0, 109.0, 101.0], 0.95);
        assert_eq!(within_whole(more, 3), more);
        assert!(within_whole(mean_interval(&[99.0], 0.95), 1).high.is_nan());
    }

    #[test]
    fn the_interval_within_the_whole_covers_high_shares_at_least_as_often_as_t() {
        type Random = crate::stats::synthetic::Random;
        // Nearly everybody, and an exponential rest; and everybody but in one replication of five.
        let nearly = |random: &mut Random| 100.0 + random.uniform().ln();
        let rare = |random: &mut Random| {
            let there = random.uniform() < 0.2;
            if there { 100.0 + random.uniform().ln() } else { 100.0 }
        };
        for (n, least) in [(5, 0.895), (10, 0.885), (30, 0.91)] {
            let (t, within) = coverage_by(within_whole, n, 99.0, nearly);
            println!("exponential rest, {n}: t {t}, within the whole {within}");
            assert!(within >= t - 0.005 && within > least, "exponential rest {n}: {t} {within}");
        }
        for (n, gain, least) in [(5, 0.04, 0.61), (10, 0.07, 0.78), (30, 0.06, 0.90)] {
            let (t, within) = coverage_by(within_whole, n, 99.8, rare);
            println!("four fifths 100, {n}: t {t}, within the whole {within}");
            assert!(within > t + gain && within > least, "rare {n}: {t} {within}");
        }
    }

    #[test]
    fn nominal_intervals_cover_the_truth_as_often_as_they_say() {
        // 400 batches of 8 standard normal replications. The number of covering intervals is binomial
        // (400, p): the observed share must lie within three standard errors of the nominal one.
        let mut random = random(20_140_401);
        let batches = 400;
        let samples: Vec<Vec<f64>> =
            (0..batches).map(|_| (0..8).map(|_| normal(&mut random, 10.0, 2.0)).collect()).collect();
        for confidence in [0.8, 0.95, 0.98] {
            let covered = samples
                .iter()
                .filter(|sample| {
                    let interval = mean_interval(sample, confidence);
                    interval.low <= 10.0 && 10.0 <= interval.high
                })
                .count();
            let share = covered as f64 / f64::from(batches);
            let error = (confidence * (1.0 - confidence) / f64::from(batches)).sqrt();
            assert!((share - confidence).abs() < 3.0 * error, "{confidence}: covered {share}");
        }
    }
}
