//! Is the warm-up long enough?
//!
//! The check reads what a reader cares for at the end of every day, warm-up included: patients in acute beds or waiting for
//! one, or in settings of limited capacity where there are no beds (thousands at home would hide them). MSER-5 says how many
//! days to discard; the Welch series shows it to the eye. A season or a trend in arrivals also moves the series, so MSER-5 alone
//! would nearly always warn: the warm-up is called too short only if what follows it still lies on the side of the start, by more
//! than chance and more than matters.

use super::clusters::clustered_interval;
use super::quantile::sorted;
use super::tally::Tally;
use crate::results::Results;

/// Days in a batch of MSER-5.
pub const BATCH: usize = 5;

/// Verdict on the warm-up.
#[derive(Debug, Clone, PartialEq)]
pub struct WarmUpCheck {
    /// Warm-up of the run, in days.
    pub chosen_days: u32,
    /// Days that MSER-5 would discard; `None` if its minimum lies in the second half of the run (no
    /// steady level was reached: the run is too short, or something grows) or the run has fewer than
    /// ten batches.
    pub suggested_days: Option<u32>,
    /// Whether the measured period begins before the level is reached: see [`check_warm_up`].
    pub too_short: bool,
    /// How far the first measured days lie from the later ones, in % of these; NaN if that is not known.
    pub bias: f64,
    /// Patients watched at 24:00 of each day from the start of the warm-up, mean over replications.
    pub mean: Vec<f64>,
    /// The same smoothed (Welch's moving average), for the eye.
    pub welch: Vec<f64>,
}

/// Least bias, in % of the later level, that makes a warm-up too short.
const LEAST_BIAS: f64 = 3.0;

/// The same where no level is ever steady: seasons and growth over a year come to less.
const LEAST_UNSTEADY: f64 = 10.0;

/// Checks the warm-up of a run from [`crate::results::Replication::watched`].
///
/// It is too short if MSER-5 would discard more (or finds no steady level), the first measured days (those up to
/// the suggestion; without one, a quarter) lie 3 % or more (10 % without a steady level) from the rest in the mean, certainly (95 %, over
/// replications), on the side on which the run began, and nearer than the beginning. A run of fewer than ten batches (50
/// days) is too short to judge, and a terminating one has no steady level: nothing is said of either.
#[must_use]
pub fn check_warm_up(results: &Results) -> WarmUpCheck {
    let days = results.replications.iter().map(|r| r.watched.len()).min().unwrap_or(0);
    let mean: Vec<f64> = (0..days)
        .map(|day| {
            let values: Vec<f64> = results.replications.iter().map(|r| f64::from(r.watched[day])).collect();
            sorted(&values).into_iter().collect::<Tally>().mean()
        })
        .collect();
    let suggested_days = mser5(&mean).and_then(|days| u32::try_from(days).ok());
    let chosen = results.warm_up_days as usize;
    let end = match suggested_days {
        Some(days) => days as usize,
        None => chosen + days.saturating_sub(chosen) / 4,
    };
    let bias = Bias::of(results, chosen, end, days);
    let judged = mean.len() >= 10 * BATCH && !results.terminating && end > chosen;
    WarmUpCheck {
        chosen_days: results.warm_up_days,
        suggested_days,
        too_short: judged && bias.matters(if suggested_days.is_some() { LEAST_BIAS } else { LEAST_UNSTEADY }),
        bias: bias.early,
        welch: welch(&mean, 10),
        mean,
    }
}

/// How far early days lie from later ones, in % of the mean of the later.
struct Bias {
    /// The first week of the run.
    start: f64,
    /// The first measured days.
    early: f64,
    /// Whether the early days differ by more than chance.
    certain: bool,
}

impl Bias {
    fn of(results: &Results, chosen: usize, end: usize, days: usize) -> Self {
        let level = |series: &[f32], from: usize, to: usize| {
            let part = series.get(from..to.min(series.len())).unwrap_or_default();
            part.iter().map(|&value| f64::from(value)).collect::<Tally>().mean()
        };
        let of = |from: usize, to: usize| -> Vec<f64> {
            results
                .replications
                .iter()
                .map(|r| level(&r.watched, from, to) - level(&r.watched, end, days))
                .collect()
        };
        let late: Tally = results.replications.iter().map(|r| level(&r.watched, end, days)).collect();
        let inner = results.inner.max(1) as usize;
        let (start, early) =
            (clustered_interval(&of(0, 7), inner, 0.95), clustered_interval(&of(chosen, end), inner, 0.95));
        let percent = |by: f64| 100.0 * by / late.mean();
        Self {
            start: percent(start.mean),
            early: percent(early.mean),
            certain: early.low > 0.0 || early.high < 0.0,
        }
    }

    fn matters(&self, least: f64) -> bool {
        self.certain
            && self.early.abs() >= least
            && self.early.signum() == self.start.signum()
            && self.early.abs() < self.start.abs()
    }
}

/// Truncation point in observations by MSER-5, or `None` if the series is too short (ten batches) or
/// the minimum lies in its second half.
///
/// White, K. P., *Simulation* 69 (1997), 323–334: batch means of five; of all truncations the one
/// with the smallest squared standard error of what remains, Σ(z − z̄)² / (m − d)².
#[must_use]
pub fn mser5(series: &[f64]) -> Option<usize> {
    let batches: Vec<f64> =
        series.chunks_exact(BATCH).map(|batch| batch.iter().copied().collect::<Tally>().mean()).collect();
    if batches.len() < 10 {
        return None;
    }
    // The last five truncations leave too few batches to mean anything (White's own rule).
    let best = (0..=batches.len() - 5)
        .map(|cut| (cut, standard_error(&batches[cut..])))
        .fold((0, f64::INFINITY), |best, next| if next.1 < best.1 { next } else { best });
    (best.0 <= batches.len() / 2).then_some(best.0 * BATCH)
}

/// MSER statistic of what remains after truncation.
fn standard_error(remaining: &[f64]) -> f64 {
    let tally: Tally = remaining.iter().copied().collect();
    #[allow(clippy::cast_precision_loss, reason = "days are few")]
    let n = remaining.len() as f64;
    tally.variance() * (n - 1.0) / (n * n)
}

/// Welch's moving average with `window` days to either side, narrower at the start, and ending
/// `window` days before the end (Law, *Simulation Modeling and Analysis*, 5th ed., § 9.5.1).
///
/// Ten days to either side make a window of three weeks, in which the rhythm of the week cancels.
#[must_use]
pub fn welch(series: &[f64], window: usize) -> Vec<f64> {
    let window = window.min(series.len() / 4);
    (0..series.len() - window)
        .map(|day| {
            let reach = day.min(window);
            series[day - reach..=day + reach].iter().copied().collect::<Tally>().mean()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::synthetic::{self, normal, random};

    /// 400 days at a level of 100 with unit noise, the first `transient` of them filling up from 0.
    fn filling(transient: u32, seed: u64) -> Vec<f64> {
        let mut random = random(seed);
        (0..400)
            .map(|day| {
                let level = (f64::from(day) / f64::from(transient.max(1))).min(1.0) * 100.0;
                level + normal(&mut random, 0.0, 1.0)
            })
            .collect()
    }

    #[test]
    fn mser5_finds_a_known_transient() {
        // Without noise the cut is exact: 60 days from 0 to the level, then the level.
        let exact: Vec<f64> = (0..400).map(|day| f64::from(day.min(60))).collect();
        assert_eq!(mser5(&exact), Some(60));
        // With noise it never keeps more than a batch of the transient; past it the criterion is flat.
        for transient in [40, 80] {
            let cut = mser5(&filling(transient, 7)).unwrap();
            let transient = transient as usize;
            assert!((transient - BATCH..transient + 40).contains(&cut), "{transient}: {cut}");
        }
    }

    #[test]
    fn a_constant_series_needs_no_warm_up() {
        assert_eq!(mser5(&[5.0; 100]), Some(0));
    }

    #[test]
    fn a_series_that_grows_to_the_end_has_no_steady_level() {
        let growing: Vec<f64> = (0..400).map(f64::from).collect();
        assert_eq!(mser5(&growing), None);
        assert_eq!(mser5(&[1.0; 49]), None);
    }

    #[test]
    fn welch_smooths_without_shifting() {
        let line: Vec<f64> = (0..100).map(f64::from).collect();
        let smooth = welch(&line, 10);
        assert_eq!(smooth.len(), 90);
        assert!(smooth.iter().zip(&line).all(|(a, b)| (a - b).abs() < 1e-9));
        assert!(welch(&[], 10).is_empty());
    }

    #[test]
    fn the_verdict_compares_with_the_warm_up_of_the_run() {
        let mut results = synthetic::hospital(4);
        for (number, replication) in results.replications.iter_mut().enumerate() {
            replication.watched = filling(60, number as u64).into_iter().map(|value| value as f32).collect();
        }
        results.warm_up_days = 20;
        assert!(check_warm_up(&results).too_short);
        results.warm_up_days = 90;
        let check = check_warm_up(&results);
        assert!(!check.too_short, "{:?}", check.suggested_days);
        assert_eq!(check.chosen_days, 90);
        assert_eq!(check.mean.len(), 400);
    }

    #[test]
    fn a_season_does_not_make_a_warm_up_too_short_and_filling_to_the_end_does() {
        let mut results = synthetic::hospital(6);
        let mut with = |level: &dyn Fn(f64) -> f64| {
            for (number, replication) in results.replications.iter_mut().enumerate() {
                let mut random = random(number as u64);
                let day = |day: u32| (level(f64::from(day)) + normal(&mut random, 0.0, 1.0)) as f32;
                replication.watched = (0..400).map(day).collect();
            }
            results.warm_up_days = 36;
            check_warm_up(&results)
        };
        // Full after a week; then a winter, 6 % above the rest.
        let season =
            |day: f64| 100.0 * (day / 7.0).min(1.0) + if (250.0..340.0).contains(&day) { 6.0 } else { 0.0 };
        assert!(!with(&season).too_short);
        // Still filling at the end.
        let filling = with(&|day| day / 4.0);
        assert!(filling.too_short && filling.bias < -20.0, "{}", filling.bias);
    }
}
