//! Does the output depend on the inputs at all, or would chance alone make as much of them?
//!
//! A permutation test: the outputs are dealt out anew to the draws, which breaks whatever there was between them and the
//! inputs and leaves everything else as it is (Good, *Permutation, Parametric and Bootstrap Tests of Hypotheses*, 3rd ed. 2005,
//! ch. 3). Two statistics, since each sees what the other does not: R² of the rank regression, and the largest first-order index.
//! The smaller p-value counts, doubled (Bonferroni). No assumption on distributions is made, and none on what shape a dependence has.

use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::SliceRandom;

use super::first_order::first_order;
use super::ranks::rank_regression;
use crate::stats::quantile::{quantile_of_sorted, sorted};

/// Permutations: enough for a p-value to ± 0.03 at 0.05.
const PERMUTATIONS: u32 = 200;

/// What chance alone would make of the inputs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chance {
    /// Probability that chance alone shows as much; NaN where nothing can be estimated.
    pub p: f64,
    /// R² of the rank regression that chance alone reaches once in twenty.
    pub r_squared: f64,
}

/// Least probability of chance at which the inputs are taken to do nothing that can be seen.
pub const TAKEN_FOR_CHANCE: f64 = 0.05;

/// The test for inputs and an output of the same runs.
pub(super) fn chance(inputs: &[Vec<f64>], output: &[f64], seed: u64) -> Chance {
    let of = |output: &[f64]| {
        let first = inputs.iter().map(|input| first_order(input, output)).fold(f64::NAN, f64::max);
        [rank_regression(inputs, output).r_squared, first]
    };
    let seen = of(output);
    if seen.iter().all(|value| value.is_nan()) {
        return Chance { p: f64::NAN, r_squared: f64::NAN };
    }
    // Not the sequence of the resamples.
    let mut random = Xoshiro256PlusPlus::seed_from_u64(!seed);
    let mut dealt = output.to_vec();
    let mut by_chance = Vec::new();
    for _ in 0..PERMUTATIONS {
        dealt.shuffle(&mut random);
        by_chance.push(of(&dealt));
    }
    let p = |which: usize| {
        let as_much = by_chance.iter().filter(|row| row[which] >= seen[which]).count() as f64;
        let p = (as_much + 1.0) / (f64::from(PERMUTATIONS) + 1.0);
        if seen[which].is_nan() { 1.0 } else { p }
    };
    let r_squared: Vec<f64> = by_chance.iter().map(|row| row[0]).collect();
    Chance { p: (2.0 * p(0).min(p(1))).min(1.0), r_squared: quantile_of_sorted(&sorted(&r_squared), 0.95) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::synthetic::{normal, random};

    /// Share of 200 samples of 40 runs and three inputs that are taken for more than chance.
    fn found(effect: impl Fn(f64) -> f64) -> f64 {
        let mut random = random(8);
        let samples = (0..200).filter(|&seed| {
            let inputs: Vec<Vec<f64>> = (0..3).map(|_| (0..40).map(|_| random.uniform()).collect()).collect();
            let output: Vec<f64> =
                inputs[0].iter().map(|x| effect(*x) + normal(&mut random, 0.0, 1.0).exp()).collect();
            chance(&inputs, &output, seed).p < TAKEN_FOR_CHANCE
        });
        samples.count() as f64 / 200.0
    }

    #[test]
    fn chance_is_taken_for_more_no_more_often_than_promised() {
        let share = found(|_| 0.0);
        println!("{share}");
        // Nominal 5 %: standard error 1.5 points.
        assert!(share < 0.05 + 3.0 * 0.0155, "{share}");
    }

    #[test]
    fn what_rises_and_what_rises_and_falls_are_seen() {
        let (rises, bends) = (found(|x| 5.0 * x), found(|x| 40.0 * (x - 0.5).powi(2)));
        println!("{rises} {bends}");
        assert!(rises > 0.8 && bends > 0.8, "{rises} {bends}");
    }

    #[test]
    fn nothing_to_estimate_is_no_chance() {
        assert!(chance(&[vec![1.0; 9]], &[2.0; 9], 0).p.is_nan());
        assert!(chance(&[], &[], 0).p.is_nan());
    }
}
