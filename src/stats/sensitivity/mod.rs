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

mod chance;
mod first_order;
mod ranks;
mod tornado;

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

use super::quantile::{quantile_of_sorted, sorted};
use super::tally::Tally;
use chance::chance;
use first_order::first_order;
use ranks::{rank_regression, top_down_agreement};

pub use chance::{Chance, TAKEN_FOR_CHANCE};
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
pub struct FirstOrder {
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
    pub rank_coefficient: FirstOrder,
    /// Partial rank correlation coefficient, −1 to 1.
    pub partial_correlation: FirstOrder,
    /// First-order Sobol index, 0 to 1.
    pub first_order: FirstOrder,
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
    /// What chance alone would make of the inputs.
    pub chance: Chance,
    /// Whether the coefficients are the whole picture: R² is at least [`LEAST_R_SQUARED`].
    pub straight: bool,
}

impl Sensitivity {
    /// Whether the inputs can be ranked: together they explain more than chance does, and at least one interval lies off zero.
    #[must_use]
    pub fn is_ranked(&self) -> bool {
        let off = |index: &FirstOrder| !(index.low <= 0.0 && index.high >= 0.0);
        let seen = self.inputs.iter().any(|input| off(&input.rank_coefficient) || off(&input.first_order));
        !self.chance.p.is_nan() && self.chance.p < TAKEN_FOR_CHANCE && seen
    }

    /// The inputs by rank coefficient, or by first-order index where the rank regression explains nothing; most first. Not
    /// to be shown as an order unless [`Self::is_ranked`].
    #[must_use]
    pub fn order(&self) -> Vec<usize> {
        let size = |at: usize| {
            let input = &self.inputs[at];
            let size = if self.r_squared > 0.0 {
                input.rank_coefficient.value.abs()
            } else {
                input.first_order.value
            };
            if size.is_nan() { -1.0 } else { size }
        };
        let mut order: Vec<usize> = (0..self.inputs.len()).collect();
        order.sort_by(|&a, &b| size(b).total_cmp(&size(a)));
        order
    }

    /// Draws with which it is worth trying again, where the inputs cannot be ranked.
    #[must_use]
    pub fn draws_worth_trying(&self) -> usize {
        (4 * self.runs).max(RUNS_AN_INPUT * self.inputs.len())
    }
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
/// draw, give one value a draw: the mean of the output over them. Inputs should be drawn independently.
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
        chance: chance(
            &inputs.iter().map(|input| pick(input, &complete)).collect::<Vec<_>>(),
            &pick(output, &complete),
            how.seed,
        ),
        doubts: doubts(complete.len(), &dependences, agreement),
        straight: r_squared >= LEAST_R_SQUARED,
        inputs: dependences,
    }
}

fn pick(values: &[f64], runs: &[usize]) -> Vec<f64> {
    runs.iter().map(|&run| values[run]).collect()
}

/// Rank coefficients, partial correlations and first-order indices of the runs named, in one row; and R².
fn indices(inputs: &[Vec<f64>], output: &[f64], runs: &[usize]) -> (Vec<f64>, f64) {
    let (inputs, output): (Vec<Vec<f64>>, _) =
        (inputs.iter().map(|input| pick(input, runs)).collect(), pick(output, runs));
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
) -> FirstOrder {
    let values: Vec<f64> = resampled.iter().map(|row| row[position]).collect();
    let sorted = sorted(&values);
    let bias = sorted.iter().copied().collect::<Tally>().mean() - estimate;
    let keep = |value: f64| if value.is_nan() { value } else { value.max(least).min(most) };
    let at = |p: f64| keep(quantile_of_sorted(&sorted, p) - bias);
    let defined = confidence > 0.0 && confidence < 1.0;
    let end = |p: f64| if defined { at(p) } else { f64::NAN };
    FirstOrder { value: keep(estimate), low: end(0.5 - confidence / 2.0), high: end(0.5 + confidence / 2.0) }
}

fn doubts(runs: usize, inputs: &[Dependence], agreement: f64) -> Vec<Doubt> {
    if inputs.iter().all(|input| input.rank_coefficient.value.is_nan()) {
        return vec![Doubt::Undefined];
    }
    let mut doubts = Vec::new();
    if runs < RUNS_AN_INPUT * inputs.len() {
        doubts.push(Doubt::TooFew(RUNS_AN_INPUT * inputs.len()));
    }
    let half = |index: &FirstOrder| (index.high - index.low) / 2.0;
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

/// Against functions whose indices are known.
#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::synthetic::{normal, random};
    use std::f64::consts::PI;

    const HOW: Resampling = Resampling { confidence: 0.95, samples: 100, seed: 1 };

    /// `runs` draws of `k` uniform inputs from `low` to `high`, by input.
    fn uniform(k: usize, runs: usize, low: f64, high: f64, seed: u64) -> Vec<Vec<f64>> {
        let mut random = random(seed);
        (0..k).map(|_| (0..runs).map(|_| low + (high - low) * random.uniform()).collect()).collect()
    }

    fn output(inputs: &[Vec<f64>], f: impl Fn(&[f64]) -> f64) -> Vec<f64> {
        (0..inputs[0].len())
            .map(|run| f(&inputs.iter().map(|input| input[run]).collect::<Vec<_>>()))
            .collect()
    }

    /// sin x₁ + 7 sin² x₂ + 0.1 x₃⁴ sin x₁ on [−π, π]³ (Ishigami and Homma 1990).
    fn ishigami(x: &[f64]) -> f64 {
        x[0].sin() + 7.0 * x[1].sin().powi(2) + 0.1 * x[2].powi(4) * x[0].sin()
    }

    #[test]
    fn ishigamis_function_has_its_first_order_indices() {
        // V₁ = (1 + bπ⁴/5)²/2, V₂ = a²/8, V = V₁ + V₂ + b²π⁸·8/225 (Saltelli et al. 2008, ch. 4): 0.314, 0.442, 0.
        let (v1, v2) = ((1.0 + 0.1 * PI.powi(4) / 5.0).powi(2) / 2.0, 49.0 / 8.0);
        let v = v1 + v2 + 0.01 * PI.powi(8) * 8.0 / 225.0;
        // The mean of 40 samples of 1,000 runs, with its standard error; cutting into 32 classes costs up to 1 %.
        let mut found = [Tally::default(); 3];
        for seed in 0..40 {
            let inputs = uniform(3, 1000, -PI, PI, seed);
            let runs = output(&inputs, ishigami);
            inputs.iter().zip(&mut found).for_each(|(input, tally)| tally.push(first_order(input, &runs)));
        }
        for (tally, exact) in found.iter().zip([v1 / v, v2 / v, 0.0]) {
            let error = tally.sd() / 40f64.sqrt();
            println!("first-order index {:.4} ± {error:.4}, exact {exact:.4}", tally.mean());
            assert!(error < 0.005, "{error} leaves no power");
            assert!(
                (tally.mean() - exact).abs() < 3.5 * error + 0.01 * exact,
                "{} is not {exact}",
                tally.mean()
            );
        }
        // What rises and falls has no rank coefficient, and R² says so.
        let inputs = uniform(3, 1000, -PI, PI, 99);
        let sensitivity = sensitivity(&inputs, &output(&inputs, ishigami), &HOW);
        assert!(sensitivity.inputs[1].rank_coefficient.value.abs() < 0.1);
        assert!(sensitivity.inputs[1].first_order.low > 0.3);
        assert!(!sensitivity.straight && sensitivity.r_squared < 0.3, "{}", sensitivity.r_squared);
        assert!((sensitivity.first_order_sum - 0.756).abs() < 0.1, "{}", sensitivity.first_order_sum);
    }

    #[test]
    fn a_straight_function_has_its_coefficients_and_shares() {
        // Y = 3A + 2B − C + noise with unit normal inputs and noise: variance 15, shares 9, 4 and 1 of it.
        let mut random = random(4);
        let inputs: Vec<Vec<f64>> =
            (0..4).map(|_| (0..2000).map(|_| normal(&mut random, 0.0, 1.0)).collect()).collect();
        let runs: Vec<f64> = output(&inputs, |x| 3.0 * x[0] + 2.0 * x[1] - x[2])
            .into_iter()
            .map(|value| value + normal(&mut random, 0.0, 1.0))
            .collect();
        let found = sensitivity(&inputs, &runs, &HOW);
        assert_eq!((found.runs, found.left_out), (2000, 0));
        // The rank correlation of normal values of correlation ρ is 6/π·asin(ρ/2) (Pearson 1907).
        let spearman = |slope: f64| 6.0 / PI * (slope / 15f64.sqrt() / 2.0).asin();
        for (dependence, slope) in found.inputs.iter().zip([3.0, 2.0, -1.0, 0.0]) {
            let share = slope * slope / 15.0;
            // Of 95 % intervals: half as wide again is three standard errors. Classes lose little of a line.
            let near = |index: &FirstOrder, exact: f64, lost: f64| {
                let reach = 1.5 * (index.high - index.low) / 2.0 + lost;
                assert!((index.value - exact).abs() < reach, "{index:?} is not {exact}");
            };
            near(&dependence.first_order, share, 0.01 * share);
            near(&dependence.rank_coefficient, spearman(slope), 0.0);
        }
        assert!(found.straight && found.doubts.is_empty(), "{:?}", found.doubts);
        // For independent inputs R² is the sum of the squares: 0.887.
        let exact: f64 = [3.0, 2.0, -1.0].map(|slope| spearman(slope).powi(2)).iter().sum();
        assert!((found.r_squared - exact).abs() < 0.015, "{} is not {exact}", found.r_squared);
        // The part of C is small in the whole and large once A and B are held: β / √(β² + 1 − R²) = −0.59.
        let partial = spearman(-1.0) / (spearman(-1.0).powi(2) + 1.0 - exact).sqrt();
        assert!((found.inputs[2].partial_correlation.value - partial).abs() < 0.05);
    }

    #[test]
    fn the_intervals_cover() {
        // Y = A + B + noise, uniform inputs of variance 1/12: shares 0.4, 0.4, and 0 of an idle input.
        let how = Resampling { samples: 200, ..HOW };
        let mut covered = [0; 3];
        let rounds = 200;
        for seed in 0..rounds {
            let inputs = uniform(3, 200, 0.0, 1.0, 1000 + seed);
            let mut random = random(seed);
            let noise = (1.0 / 24.0f64).sqrt();
            let runs: Vec<f64> = output(&inputs, |x| x[0] + x[1])
                .into_iter()
                .map(|value| value + normal(&mut random, 0.0, noise))
                .collect();
            let found = sensitivity(&inputs, &runs, &Resampling { seed, ..how });
            for (input, exact) in [0.4, 0.4, 0.0].into_iter().enumerate() {
                let index = found.inputs[input].first_order;
                covered[input] += u32::from(index.low <= exact && exact <= index.high);
            }
        }
        println!("first-order intervals cover {covered:?} of {rounds}");
        // Binomial standard error of 200 at 95 %: 1.5 points; the bootstrap is approximate.
        assert!(covered.iter().all(|&covered| covered >= 180), "{covered:?}");
    }

    #[test]
    fn too_few_runs_are_said_to_be_too_few() {
        let inputs = uniform(6, 40, 0.0, 1.0, 3);
        let mut random = random(3);
        let runs: Vec<f64> = (0..40).map(|_| normal(&mut random, 0.0, 1.0)).collect();
        let found = sensitivity(&inputs, &runs, &HOW);
        assert!(found.doubts.contains(&Doubt::TooFew(60)));
        assert!(found.doubts.iter().any(|doubt| matches!(doubt, Doubt::TooWide(_))));
        assert!(
            found.doubts.iter().any(|doubt| matches!(doubt, Doubt::OrderUnsure(_))),
            "{}",
            found.agreement
        );
        assert!(!found.straight);
    }

    #[test]
    fn runs_without_a_value_are_left_out_and_the_seed_repeats_the_intervals() {
        let mut inputs = uniform(2, 60, 0.0, 1.0, 8);
        let mut runs = output(&inputs, |x| x[0] + 0.2 * x[1]);
        let clean = sensitivity(&inputs, &runs, &HOW);
        assert_eq!(clean, sensitivity(&inputs, &runs, &HOW));
        inputs.iter_mut().for_each(|input| input.insert(7, 0.5));
        runs.insert(7, f64::NAN);
        inputs[1].push(0.1);
        let found = sensitivity(&inputs, &runs, &HOW);
        assert_eq!((found.runs, found.left_out), (60, 2));
        assert_eq!((found.inputs, found.r_squared.to_bits()), (clean.inputs, clean.r_squared.to_bits()));
    }

    #[test]
    fn nothing_to_estimate_is_undefined_not_a_panic() {
        for (inputs, output) in [
            (vec![], vec![]),
            (vec![vec![]], vec![]),
            (vec![vec![1.0]], vec![2.0]),
            (vec![vec![1.0; 50]], vec![2.0; 50]),
            (vec![vec![f64::NAN; 9]], vec![f64::INFINITY; 9]),
            (vec![], vec![1.0, 2.0, 3.0, 4.0]),
        ] {
            assert_eq!(sensitivity(&inputs, &output, &HOW).doubts, [Doubt::Undefined]);
        }
        let inputs = uniform(1, 30, 0.0, 1.0, 1);
        let none = sensitivity(&inputs, &inputs[0], &Resampling { samples: 0, confidence: 2.0, seed: 0 });
        assert!(none.inputs[0].first_order.low.is_nan() && none.inputs[0].first_order.value > 0.8);
    }
}
