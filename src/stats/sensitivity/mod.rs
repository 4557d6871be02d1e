//! Which uncertain input does an output depend on, and were there enough runs to say so?
//!
//! The inputs are drawn anew for every run (or cluster of runs), all at once, so the runs themselves hold the answer: no
//! run is made for this. Three measures, each with what the others lack:
//!
//! ```text
//! rank coefficient      strength and direction; inputs compared on one scale   sees no rise and fall
//! partial correlation   the same with the effect of other inputs taken out     sees no rise and fall
//! first-order index     share of variance, any shape                           no direction; needs more runs
//! ```
//!
//! If the R² of the rank regression is low, the straight picture does not hold, or chance is most of the variance; the sum
//! of the first-order indices tells which: what is left of 1 is interaction and chance.
//!
//! Beside them stands the tornado, one input at a time, from runs made for it ([`tornado()`]).

mod first_order;
mod ranks;
mod tornado;

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

use super::quantile::{quantile_of_sorted, sorted};
use super::tally::Tally;
use first_order::first_order;
use ranks::{rank_regression, top_down_agreement};

pub use tornado::{Bar, Ends, tornado};

/// Runs wanted for each input, a rule of thumb of regression.
pub const RUNS_AN_INPUT: usize = 10;
/// Widest half-width of an index's interval that still says something (chosen here).
pub const WIDEST: f64 = 0.1;
/// Least agreement of the two halves of the runs on which inputs matter most (chosen here).
pub const LEAST_AGREEMENT: f64 = 0.7;
/// Least R² of the rank regression for its coefficients to be taken as the whole picture
/// (Saltelli et al., *Global Sensitivity Analysis: The Primer*, 2008, ch. 1, ask as much).
pub const LEAST_R_SQUARED: f64 = 0.7;

/// How the intervals are found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Resampling {
    /// Confidence of each interval (0.95).
    pub confidence: f64,
    /// Bootstrap samples: 500 are enough for a 95 % interval; 0 for none.
    pub samples: u32,
    /// Seed: the same seed gives the same intervals.
    pub seed: u64,
}

/// An index with its bootstrap interval; NaN where undefined.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Index {
    /// Estimate.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// What an output depends on one input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dependence {
    /// Standardised rank regression coefficient, −1 to 1 for independent inputs.
    pub rank_coefficient: Index,
    /// Partial rank correlation coefficient, −1 to 1.
    pub partial_correlation: Index,
    /// First-order Sobol index, 0 to 1.
    pub first_order: Index,
}

/// What an output depends on.
#[derive(Debug, Clone, PartialEq)]
pub struct Sensitivity {
    /// Runs used.
    pub runs: usize,
    /// Runs left out because the output or an input was not known.
    pub left_out: usize,
    /// One an input, in their order.
    pub inputs: Vec<Dependence>,
    /// R² of the rank regression, adjusted for the number of inputs.
    pub r_squared: f64,
    /// Sum of the first-order indices; what is missing from 1 is interaction and chance.
    pub first_order_sum: f64,
    /// Agreement of two halves of the runs on which inputs matter most (1: the same order; NaN for one input).
    pub agreement: f64,
    /// Reasons to doubt that there were enough runs; empty if there were.
    pub doubts: Vec<Doubt>,
    /// Whether the coefficients are the whole picture: R² is at least [`LEAST_R_SQUARED`].
    pub straight: bool,
}

/// Why the runs may be too few.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Doubt {
    /// Fewer than [`RUNS_AN_INPUT`] an input: so many are wanted.
    TooFew(usize),
    /// The widest interval of a first-order index or rank coefficient has this half-width, above [`WIDEST`].
    TooWide(f64),
    /// Two halves of the runs agree no better than this on which inputs matter most, below [`LEAST_AGREEMENT`].
    OrderUnsure(f64),
    /// Nothing could be estimated: too few runs, or an output or inputs that do not vary or determine one another.
    Undefined,
}

/// Global sensitivity of an output to uncertain inputs, from the runs at hand.
///
/// `inputs[i][run]` and `output[run]`; a run with a NaN (or without a partner) is left out. With clusters of runs that share a
/// draw, give one value a draw: [`super::cluster_means`] of the output. Inputs should be drawn independently.
///
/// Intervals are those of the percentile bootstrap over runs, moved by the bias that the bootstrap finds (Efron and
/// Tibshirani, *An Introduction to the Bootstrap*, 1993, § 10.2): without that, those of small first-order indices
/// would miss, because equal runs in a resample look like an effect.
#[must_use]
pub fn sensitivity(inputs: &[Vec<f64>], output: &[f64], how: &Resampling) -> Sensitivity {
    let total = inputs.iter().map(Vec::len).chain([output.len()]).max().unwrap_or(0);
    let known = |values: &[f64], run: usize| values.get(run).is_some_and(|value| value.is_finite());
    let complete: Vec<usize> = (0..total)
        .filter(|&run| known(output, run) && inputs.iter().all(|input| known(input, run)))
        .collect();
    let of = |runs: &[usize]| indices(inputs, output, runs);
    let (estimates, r_squared) = of(&complete);
    let resampled = resample(&complete, how, of);
    let index = |position: usize, low: f64, high: f64| {
        with_interval(estimates[position], &resampled, position, how.confidence, (low, high))
    };
    let k = inputs.len();
    let dependences: Vec<Dependence> = (0..k)
        .map(|input| Dependence {
            rank_coefficient: index(input, f64::NEG_INFINITY, f64::INFINITY),
            partial_correlation: index(k + input, -1.0, 1.0),
            first_order: index(2 * k + input, 0.0, 1.0),
        })
        .collect();
    let half = |odd: usize| -> Vec<f64> {
        let runs: Vec<usize> = complete.iter().copied().skip(odd).step_by(2).collect();
        of(&runs).0[..k].to_vec()
    };
    let agreement = top_down_agreement(&half(0), &half(1));
    Sensitivity {
        runs: complete.len(),
        left_out: total - complete.len(),
        r_squared,
        first_order_sum: dependences.iter().map(|d| d.first_order.value).filter(|v| !v.is_nan()).sum(),
        agreement,
        doubts: doubts(complete.len(), &dependences, agreement),
        straight: r_squared >= LEAST_R_SQUARED,
        inputs: dependences,
    }
}

/// Rank coefficients, partial correlations and first-order indices of the runs named, in one row; and R².
fn indices(inputs: &[Vec<f64>], output: &[f64], runs: &[usize]) -> (Vec<f64>, f64) {
    let pick = |values: &[f64]| -> Vec<f64> { runs.iter().map(|&run| values[run]).collect() };
    let (inputs, output): (Vec<Vec<f64>>, _) = (inputs.iter().map(|i| pick(i)).collect(), pick(output));
    let regression = rank_regression(&inputs, &output);
    let first = inputs.iter().map(|input| first_order(input, &output));
    let row = regression.coefficients.iter().chain(&regression.partial).copied().chain(first).collect();
    (row, regression.r_squared)
}

/// The row of indices for each bootstrap sample of the runs.
fn resample(runs: &[usize], how: &Resampling, of: impl Fn(&[usize]) -> (Vec<f64>, f64)) -> Vec<Vec<f64>> {
    if runs.is_empty() {
        return Vec::new();
    }
    let mut random = Xoshiro256PlusPlus::seed_from_u64(how.seed);
    let mut draw = || runs.iter().map(|_| runs[random.random_range(0..runs.len())]).collect::<Vec<_>>();
    (0..how.samples).map(|_| of(&draw()).0).collect()
}

/// Percentiles of the resampled values, moved by their bias and kept within bounds.
fn with_interval(
    estimate: f64,
    resampled: &[Vec<f64>],
    position: usize,
    confidence: f64,
    (least, most): (f64, f64),
) -> Index {
    let values: Vec<f64> = resampled.iter().map(|row| row[position]).collect();
    let sorted = sorted(&values);
    let bias = sorted.iter().copied().collect::<Tally>().mean() - estimate;
    let keep = |value: f64| if value.is_nan() { value } else { value.max(least).min(most) };
    let at = |p: f64| keep(quantile_of_sorted(&sorted, p) - bias);
    let defined = confidence > 0.0 && confidence < 1.0;
    let end = |p: f64| if defined { at(p) } else { f64::NAN };
    Index { value: keep(estimate), low: end(0.5 - confidence / 2.0), high: end(0.5 + confidence / 2.0) }
}

fn doubts(runs: usize, inputs: &[Dependence], agreement: f64) -> Vec<Doubt> {
    if inputs.iter().all(|input| input.rank_coefficient.value.is_nan()) {
        return vec![Doubt::Undefined];
    }
    let mut doubts = Vec::new();
    if runs < RUNS_AN_INPUT * inputs.len() {
        doubts.push(Doubt::TooFew(RUNS_AN_INPUT * inputs.len()));
    }
    let half = |index: &Index| (index.high - index.low) / 2.0;
    let widest = inputs
        .iter()
        .flat_map(|input| [half(&input.first_order), half(&input.rank_coefficient)])
        .fold(0.0, f64::max);
    if widest > WIDEST {
        doubts.push(Doubt::TooWide(widest));
    }
    if agreement < LEAST_AGREEMENT {
        doubts.push(Doubt::OrderUnsure(agreement));
    }
    doubts
}

#[cfg(test)]
mod tests;
