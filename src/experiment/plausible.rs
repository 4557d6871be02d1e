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

use super::options::{Block, run_blocks};
use super::{Arm, CompareError, Comparison, Design, Uncertainty};
use crate::model::{BackTest, Checked};
use crate::results::{PlausibleDraws, Results};
use crate::scenario::Variants;

/// Replications with which a draw is tried.
const TRIALS: u32 = 2;

/// Number of the first of them, far from those of a run.
const FIRST_TRIAL: u32 = 1 << 30;

/// Draws tried at a time: as many as are needed, within these bounds.
const BATCH: (usize, usize) = (8, 40);

/// Draws tried before a search is given up in which fewer than one in [`HOPELESS`] is plausible.
const PATIENCE: u32 = 200;
const HOPELESS: u32 = 50;

/// Why plausible draws could not be found.
#[derive(Debug)]
pub enum PlausibleError {
    /// A baseline could not be run.
    Run(CompareError),
    /// The results do not have the figure.
    Unknown {
        /// Title of the back-test.
        title: String,
        /// Its metric.
        metric: String,
        /// Its group.
        group: String,
    },
    /// Next to none is.
    TooFew(PlausibleDraws),
}

impl std::fmt::Display for PlausibleError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Run(error) => error.fmt(f),
            Self::Unknown { title, metric, group } => write!(
                f,
                "back-test `{title}` has a plausible range, but the baseline has no group `{group}` of `{metric}`"
            ),
            Self::TooFew(PlausibleDraws { draws, tried, outside }) => {
                write!(
                    f,
                    "of {tried} draws of the uncertain numbers {} have a plausible baseline",
                    draws.len()
                )?;
                for (title, number) in outside.iter().filter(|(_, number)| *number > 0) {
                    write!(f, "\n  {number} are outside `{title}`")?;
                }
                write!(
                    f,
                    "\n  = help: look at the back-test with --fixed: the best values should lie well inside; widen what is \
                     called plausible, narrow the ranges, or use every draw with --all-draws"
                )
            }
        }
    }
}

impl std::error::Error for PlausibleError {}

/// Back-tests that bound what is plausible.
#[must_use]
pub fn bounded(tests: &[BackTest]) -> Vec<&BackTest> {
    tests.iter().filter(|test| test.plausible.is_some()).collect()
}

/// Tries draws until `needed` plausible ones are known; `done` hears of every replication.
///
/// The baseline tried is that of the place's variants and its model, whose seed is used.
///
/// # Errors
/// A baseline that cannot be run, a figure that it does not give, or next to no plausible draws.
pub fn find_plausible(
    known: &mut PlausibleDraws,
    (variants, baseline): (&Variants, &Checked),
    needed: usize,
    threads: Option<usize>,
    done: &mut (dyn FnMut() + Send),
) -> Result<(), PlausibleError> {
    let tests = bounded(&baseline.back_tests);
    if known.outside.is_empty() {
        known.outside = tests.iter().map(|test| (test.title.clone(), 0)).collect();
    }
    let arms = [Arm::new("baseline", Vec::new())];
    let design = Design { threads, ..Design::default() };
    let uncertainty = Uncertainty::Drawn { inner: TRIALS };
    let place = Comparison { variants, baseline, arms: &arms, design, uncertainty, draws: None };
    while known.draws.len() < needed {
        let more = u32::try_from((needed - known.draws.len()).clamp(BATCH.0, BATCH.1)).unwrap_or(u32::MAX);
        let candidates = known.tried..known.tried.saturating_add(more);
        let blocks: Vec<Block> = candidates.clone().map(trial).collect();
        let results = run_blocks(&place, &blocks, &|_, _| true, done).map_err(PlausibleError::Run)?;
        let figures = tests.iter().map(|test| figure(test, &results[0])).collect::<Result<Vec<_>, _>>()?;
        for (at, draw) in candidates.enumerate() {
            let mut plausible = true;
            for ((values, test), (_, outside)) in figures.iter().zip(&tests).zip(&mut known.outside) {
                let trials = &values[at * TRIALS as usize..(at + 1) * TRIALS as usize];
                if !holds(test, trials) {
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

/// Values of the figure of a back-test over the replications.
fn figure(test: &BackTest, results: &Results) -> Result<Vec<f64>, PlausibleError> {
    let column = results.column(&test.metric, &test.group);
    column.map(|column| results.values(column)).ok_or_else(|| PlausibleError::Unknown {
        title: test.title.clone(),
        metric: test.metric.clone(),
        group: test.group.clone(),
    })
}

/// Whether the mean of the trials lies within the bounds; what was observed in none is not held against a draw.
fn holds(test: &BackTest, trials: &[f64]) -> bool {
    let observed = trials.iter().filter(|value| !value.is_nan());
    let mean = observed.clone().sum::<f64>() / observed.count() as f64;
    mean.is_nan() || test.plausible.as_ref().is_none_or(|range| range.low <= mean && mean <= range.high)
}
