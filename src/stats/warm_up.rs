//! Is the warm-up long enough?
//!
//! The check reads the number of patients in the system at the end of every day, warm-up included,
//! averaged over replications. MSER-5 says how many days to discard; the Welch series shows it to the
//! eye. A season or a trend in arrivals also moves the series: then the verdict can say "too short"
//! for a warm-up that is not, which is why the plot is always written beside it.

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
    /// Whether the chosen warm-up is shorter than suggested, or no steady level was found.
    pub too_short: bool,
    /// Patients in the system at 24:00 of each day from the start of the warm-up, mean over
    /// replications.
    pub mean: Vec<f64>,
    /// The same smoothed (Welch's moving average), for the eye.
    pub welch: Vec<f64>,
}

/// Checks the warm-up of a run from [`crate::results::Replication::in_system`].
///
/// A run of fewer than ten batches (50 days) is too short to judge: nothing is suggested, and
/// `too_short` is false.
#[must_use]
pub fn check_warm_up(results: &Results) -> WarmUpCheck {
    let days = results.replications.iter().map(|r| r.in_system.len()).min().unwrap_or(0);
    let mean: Vec<f64> = (0..days)
        .map(|day| {
            let values: Vec<f64> = results.replications.iter().map(|r| f64::from(r.in_system[day])).collect();
            sorted(&values).into_iter().collect::<Tally>().mean()
        })
        .collect();
    let suggested = mser5(&mean);
    let judged = mean.len() >= 10 * BATCH;
    let suggested_days = suggested.and_then(|days| u32::try_from(days).ok());
    WarmUpCheck {
        chosen_days: results.warm_up_days,
        suggested_days,
        too_short: judged && suggested_days.is_none_or(|days| days > results.warm_up_days),
        welch: welch(&mean, 10),
        mean,
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
            replication.in_system =
                filling(60, number as u64).into_iter().map(|value| value as f32).collect();
        }
        results.warm_up_days = 20;
        assert!(check_warm_up(&results).too_short);
        results.warm_up_days = 90;
        let check = check_warm_up(&results);
        assert!(!check.too_short, "{:?}", check.suggested_days);
        assert_eq!(check.chosen_days, 90);
        assert_eq!(check.mean.len(), 400);
    }
}
