//! Truncation, mixtures and atoms.

use super::*;
use crate::engine::random::seed_of;

fn draws(distribution: &Distribution, n: u32) -> Vec<f64> {
    let sampler = Sampler::new(distribution);
    (0..n).map(|i| sampler.sample(&mut Draw::new(seed_of(0x5EED, i), 0, 0))).collect()
}

#[test]
fn laws_without_summaries_have_the_means_of_their_samples() {
    let part = Distribution::of(Exponential { mean: 3.0 });
    for (law, expected) in [
        (Distribution::of(Values { values: vec![1.0, 5.0], weights: vec![0.75, 0.25] }), 2.0),
        (Distribution::of(Bins { edges: vec![0.0, 2.0, 10.0], weights: vec![0.5, 0.5] }), 3.5),
        (Distribution::of(Mixture(vec![(0.5, Distribution::fixed(1.0)), (0.5, part)])), 2.0),
        // A gamma with a shape below 1 is drawn in another way.
        (Distribution::of(Gamma { shape: 0.5, scale: 4.0 }), 2.0),
    ] {
        let values = draws(&law, 200_000);
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let variance = values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0);
        assert!((law.mean() - expected).abs() < 1e-12, "{law:?}");
        assert!((mean - expected).abs() < 4.0 * (variance / n).sqrt(), "{law:?}: {mean}");
    }
}

#[test]
fn truncated_values_are_drawn_again_not_cut() {
    let distribution =
        Distribution { truncate: Some((0.0, 1.0)), ..Distribution::of(Exponential { mean: 1.0 }) };
    let values = draws(&distribution, 100_000);
    assert!(values.iter().all(|v| (0.0..=1.0).contains(v)));
    assert!(values.iter().filter(|&&v| v == 1.0).count() < 2, "values pile up at the limit");
    // Mean of the truncated exponential: 1 − 1/(e − 1).
    let expected = 1.0 - 1.0 / (1.0_f64.exp() - 1.0);
    let mean = values.iter().sum::<f64>() / 1e5;
    assert!((mean - expected).abs() < 4.0 * 0.29 / 1e5_f64.sqrt(), "{mean} instead of {expected}");
    assert!((distribution.kept() + (-1.0_f64).exp_m1()).abs() < 1e-12);
}

#[test]
fn the_ends_of_a_truncation_belong_to_it() {
    let atoms = Values { values: vec![1.0, 2.0, 9.0], weights: vec![0.25, 0.25, 0.5] };
    let distribution = Distribution { truncate: Some((1.0, 2.0)), ..Distribution::of(atoms) };
    assert!((distribution.mean() - 1.5).abs() < 1e-12);
    assert!((distribution.kept() - 0.5).abs() < 1e-12);
}

#[test]
fn a_truncated_mixture_of_shifted_parts_has_the_mean_of_integration() {
    let part = |shape: Shape| Distribution { shift: 0.5, ..Distribution::of(shape) };
    let mixture = Mixture(vec![
        (0.4, part(Exponential { mean: 1.0 }.into())),
        (0.6, part(Bins { edges: vec![0.0, 1.0, 8.0], weights: vec![0.3, 0.7] }.into())),
    ]);
    let (low, high) = (1.0, 7.0);
    let distribution = Distribution { shape: mixture.into(), shift: 0.25, truncate: Some((low, high)) };
    let n = 60_000;
    let step = (high - low) / f64::from(n);
    let survival: f64 = (0..n).map(|i| 1.0 - distribution.below(low + (f64::from(i) + 0.5) * step).0).sum();
    assert!((distribution.mean() - survival.mul_add(step, low)).abs() < 1e-7);
}

#[test]
fn times_and_plus_move_the_shift_and_the_ends_too() {
    let distribution = Distribution {
        shift: 1.0,
        truncate: Some((2.0, 9.0)),
        ..Distribution::of(Exponential { mean: 3.0 })
    };
    let moved = distribution.times_plus(2.0, 5.0);
    assert!((moved.mean() - (2.0 * distribution.mean() + 5.0)).abs() < 1e-12);
    assert_eq!(moved.support(), (9.0, 23.0));
    assert_eq!(distribution.times_plus(0.0, 5.0).shape, Shape::Fixed(Fixed(0.0)));
}
