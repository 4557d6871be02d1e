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
use super::share::Share;
use super::systems::Means;
use crate::metrics::metric;
use crate::model::{Arm, BackTest};
use crate::results::{Figure, PlausibleDraws, Results, Trial};

/// Replications with which a draw is tried.
const TRIALS: u32 = 2;

/// Number of the first of them, far from those of a run.
const FIRST_TRIAL: u32 = 1 << 30;

/// Whether a replication of this number is one with which a draw is tried.
#[must_use]
pub fn is_of_a_trial(number: u32) -> bool {
    number >= FIRST_TRIAL
}

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
    if known.outside.is_empty() {
        *known = unknown(place);
    }
    while known.draws.len() < needed {
        let more = (needed - known.draws.len()).clamp(BATCH.0, BATCH.1) as u32;
        let candidates: Vec<u32> = (known.tried..known.tried.saturating_add(more)).collect();
        judge(known, place, &candidates, means)?;
    }
    Ok(())
}

/// Tries every `of`-th draw, for one of several machines that look for `needed` plausible ones together: until it has found its
/// share, and so many more that others seldom have to try what it did not. Returns how many it tried.
///
/// # Errors
/// As for [`find_plausible`].
pub(super) fn try_share(
    place: Place<'_>,
    needed: usize,
    share: Share,
    means: Means<'_>,
) -> Result<u32, PlausibleError> {
    let (of, mut known) = (share.of.max(1), unknown(place));
    let own = (needed as f64 / f64::from(of)).max(1.0);
    // The last of the draws needed lies at about the same place in all shares; how many plausible ones a share has up to there
    // varies as a count does: by about the root of their number.
    let enough = (own + 2.0 * own.sqrt()).ceil() as usize;
    while known.draws.len() < enough {
        let more = (enough - known.draws.len()).clamp(BATCH.0, BATCH.1) as u32;
        let own = |at: u32| (share.part - 1).saturating_add(at.saturating_mul(of));
        let candidates: Vec<u32> = (known.tried..known.tried.saturating_add(more)).map(own).collect();
        judge(&mut known, place, &candidates, means)?;
    }
    Ok(known.tried)
}

/// Nothing tried yet.
fn unknown(place: Place<'_>) -> PlausibleDraws {
    let tests = bounded(&place.baseline.back_tests);
    PlausibleDraws {
        outside: tests.iter().map(|test| (test.title.clone(), 0)).collect(),
        trials: tests.iter().map(|test| trials_of(test)).collect(),
        ..PlausibleDraws::default()
    }
}

/// Tries draws, and adds to what is known which of them are plausible.
fn judge(
    known: &mut PlausibleDraws,
    place: Place<'_>,
    candidates: &[u32],
    means: Means<'_>,
) -> Result<(), PlausibleError> {
    for (&draw, found) in candidates.iter().zip(figures_of(place, candidates, means)?) {
        let mut plausible = true;
        for ((mean, trial), (_, outside)) in found.iter().zip(&mut known.trials).zip(&mut known.outside) {
            trial.means.push(*mean);
            if !trial.holds(*mean) {
                plausible = false;
                *outside += 1;
            }
        }
        if plausible {
            known.draws.push(draw);
        }
    }
    known.tried += candidates.len() as u32;
    if known.tried >= PATIENCE && (known.draws.len() as u32) < known.tried / HOPELESS {
        return Err(PlausibleError::TooFew(known.clone()));
    }
    Ok(())
}

/// What draws give for each figure with bounds, the mean over its trials: as it is known, or by trying.
fn figures_of(
    place: Place<'_>,
    candidates: &[u32],
    means: Means<'_>,
) -> Result<Vec<Vec<f64>>, PlausibleError> {
    let tests = bounded(&place.baseline.back_tests);
    let mut found: Vec<Option<Vec<f64>>> = candidates
        .iter()
        .map(|&draw| means.archive.recall_trial(draw).filter(|known| known.len() == tests.len()))
        .collect();
    let untried = || candidates.iter().zip(&found).filter(|(_, known)| known.is_none());
    let blocks: Vec<Block> = untried().map(|(&draw, _)| trial(draw)).collect();
    if !blocks.is_empty() {
        let uncertainty = Uncertainty::Drawn { inner: TRIALS };
        let arms = [Arm::baseline()];
        let results = run_arms(place, &arms, &blocks, &uncertainty, &|_, _| true, means)
            .map_err(PlausibleError::Run)?
            .priced();
        let figures = tests.iter().map(|test| figure(test, &results[0])).collect::<Result<Vec<_>, _>>()?;
        let mut tried = (0..blocks.len()).map(|at| {
            let trials = at * TRIALS as usize..(at + 1) * TRIALS as usize;
            figures.iter().map(|values| mean_observed(&values[trials.clone()])).collect::<Vec<f64>>()
        });
        for (draw, unknown) in candidates.iter().zip(&mut found).filter(|(_, known)| known.is_none()) {
            *unknown = tried.next();
            means.archive.keep_trial(*draw, unknown.as_deref().unwrap_or_default());
        }
    }
    Ok(found.into_iter().map(Option::unwrap_or_default).collect())
}

/// The replications with which a draw is tried.
fn trial(draw: u32) -> Block {
    let first = FIRST_TRIAL + draw * TRIALS;
    Block { draw, numbers: first..first + TRIALS }
}

/// Values of the figure of a back-test over the replications.
fn figure(test: &BackTest, results: &Results) -> Result<Vec<f64>, PlausibleError> {
    let values = Figure::new(&test.metric, &test.group).values(results);
    values.map_err(|figure| PlausibleError::Unknown { title: test.title.clone(), figure: Box::new(figure) })
}

/// What is to be kept of the trials of a back-test.
fn trials_of(test: &BackTest) -> Trial {
    let (low, high) =
        test.plausible.as_ref().map_or((f64::NEG_INFINITY, f64::INFINITY), |range| (range.low, range.high));
    let unit = metric(&test.metric).map_or("", |metric| metric.unit);
    Trial { title: test.title.clone(), unit, low, high, means: Vec::new() }
}

/// Mean of what was observed; NaN if nothing was.
fn mean_observed(trials: &[f64]) -> f64 {
    let observed = trials.iter().filter(|value| !value.is_nan());
    observed.clone().sum::<f64>() / observed.count() as f64
}
