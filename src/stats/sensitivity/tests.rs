//! Against functions whose indices are known.

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
    (0..inputs[0].len()).map(|run| f(&inputs.iter().map(|input| input[run]).collect::<Vec<_>>())).collect()
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
        assert!((tally.mean() - exact).abs() < 3.5 * error + 0.01 * exact, "{} is not {exact}", tally.mean());
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
        let near = |index: &Index, exact: f64, lost: f64| {
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
    assert!(found.doubts.iter().any(|doubt| matches!(doubt, Doubt::OrderUnsure(_))), "{}", found.agreement);
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
