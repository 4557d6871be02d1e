//! Draws of the uncertain numbers that are like the place: those whose baseline gives what is known of it.
//!
//! Ranges are stated number by number, as if each were known apart from the others. Drawn together they reach
//! systems that nobody has seen: a bed too few here, a day too long there, and a hospital collapses that did not.
//! So a draw is tried with a few replications of the baseline, and set aside if a figure with bounds (`plausible` of a
//! back-test) lies outside them. This is the rejection step of approximate Bayesian computation (Beaumont, Zhang and
//! Balding, Genetics 162, 2002), with bounds on whole figures as in history matching (Craig et al, 1997).
//!
//! Whether a draw is plausible depends on that scenario and the seed alone, not on how many replications or which
//! options are run. Two trials are enough to see a collapse; near a bound chance decides. The replications it is tried with are used for nothing else: chance is not chosen.

use super::arms::{Place, run_arms};
use super::design::{Block, Uncertainty};
use super::error::PlausibleError;
use super::run::Means;
use crate::model::{Arm, BackTest};
use crate::results::{Figure, PlausibleDraws, Results, Trial};

/// Replications with which a draw is tried.
const TRIALS: u32 = 2;

/// Number of the first of them, far from those of a run.
const FIRST_TRIAL: u32 = 1 << 30;

/// Draws tried at a time: as many as are needed, within these bounds.
const BATCH: (usize, usize) = (8, 40);

/// Draws tried before a search is given up in which fewer than one in [`HOPELESS`] is plausible.
const PATIENCE: u32 = 200;
const HOPELESS: u32 = 50;

/// Back-tests that bound what is plausible.
pub(super) fn bounded(tests: &[BackTest]) -> Vec<&BackTest> {
    tests.iter().filter(|test| test.plausible.is_some()).collect()
}

/// Tries draws until `needed` plausible ones are known; every replication is heard of.
///
/// The baseline tried is that of the place, whose seed is used.
///
/// # Errors
/// A baseline that cannot be run, a figure that it does not give, or next to no plausible draws.
pub(super) fn find_plausible(
    known: &mut PlausibleDraws,
    place: Place<'_>,
    needed: usize,
    means: Means<'_>,
) -> Result<(), PlausibleError> {
    let tests = bounded(&place.baseline.back_tests);
    if known.outside.is_empty() {
        known.outside = tests.iter().map(|test| (test.title.clone(), 0)).collect();
        known.trials = tests.iter().map(|test| trials_of(test)).collect();
    }
    let arms = [Arm::baseline()];
    let uncertainty = Uncertainty::Drawn { inner: TRIALS };
    while known.draws.len() < needed {
        let more = u32::try_from((needed - known.draws.len()).clamp(BATCH.0, BATCH.1)).unwrap_or(u32::MAX);
        let candidates = known.tried..known.tried.saturating_add(more);
        let blocks: Vec<Block> = candidates.clone().map(trial).collect();
        let results = run_arms(place, &arms, &blocks, &uncertainty, &|_, _| true, means)
            .map_err(PlausibleError::Run)?
            .priced();
        let figures = tests.iter().map(|test| figure(test, &results[0])).collect::<Result<Vec<_>, _>>()?;
        for (at, draw) in candidates.enumerate() {
            let mut plausible = true;
            let kept = known.trials.iter_mut().zip(&mut known.outside);
            for ((values, unit), (trial, (_, outside))) in figures.iter().zip(kept) {
                let mean = mean_observed(&values[at * TRIALS as usize..(at + 1) * TRIALS as usize]);
                trial.unit = unit;
                trial.means.push(mean);
                if !trial.holds(mean) {
                    plausible = false;
                    *outside += 1;
                }
            }
            if plausible {
                known.draws.push(draw);
            }
        }
        known.tried += more;
        if known.tried >= PATIENCE && (known.draws.len() as u32) < known.tried / HOPELESS {
            return Err(PlausibleError::TooFew(known.clone()));
        }
    }
    Ok(())
}

/// The replications with which a draw is tried.
fn trial(draw: u32) -> Block {
    let first = FIRST_TRIAL + draw * TRIALS;
    Block { draw, numbers: first..first + TRIALS }
}

/// Values of the figure of a back-test over the replications, and its unit.
fn figure(test: &BackTest, results: &Results) -> Result<(Vec<f64>, &'static str), PlausibleError> {
    let figure = Figure::new(&test.metric, &test.group);
    let unit = results.metrics.iter().find(|key| figure.is(key)).map_or("", |key| key.unit);
    let values = figure.values(results);
    let values = values
        .map_err(|figure| PlausibleError::Unknown { title: test.title.clone(), figure: Box::new(figure) })?;
    Ok((values, unit))
}

/// What is to be kept of the trials of a back-test.
fn trials_of(test: &BackTest) -> Trial {
    let (low, high) =
        test.plausible.as_ref().map_or((f64::NEG_INFINITY, f64::INFINITY), |range| (range.low, range.high));
    Trial { title: test.title.clone(), low, high, ..Trial::default() }
}

/// Mean of what was observed; NaN if nothing was.
fn mean_observed(trials: &[f64]) -> f64 {
    let observed = trials.iter().filter(|value| !value.is_nan());
    observed.clone().sum::<f64>() / observed.count() as f64
}
