//! What must hold of every family in the list, and of every set of its parameters: a new family is tested
//! without touching this file.

use proptest::collection::vec;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use proptest::{prelude::*, prop_assert};

use super::family::{Form, Quantity};
use super::*;
use crate::engine::random::seed_of;

/// A parameter's value for `u` in `[0, 1)`: of the size they have in scenarios, in any unit.
fn value_of(quantity: Quantity, u: f64) -> f64 {
    match quantity {
        Quantity::Measure => 30.0 * u + 0.01,
        Quantity::Number => 3.0 * u + 0.2,
        Quantity::Whole(least, most) => least as f64 + (u * (most - least).min(20) as f64).floor(),
        Quantity::Unit => 1.0,
    }
}

/// Calls `check` with laws fitted to random values of every set of parameters of every family.
fn of_every_set(cases: u32, check: impl Fn(&Distribution, &[(&str, f64)]) -> Result<(), TestCaseError>) {
    let mut tried = 0;
    for family in FAMILIES {
        let Form::Parameters(parameters) = family.form() else { continue };
        for (number, names) in family.sets().into_iter().enumerate() {
            let config = Config {
                cases,
                max_local_rejects: 1_000_000,
                failure_persistence: None,
                ..Config::default()
            };
            let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
            let fitted = vec(0.0..1.0_f64, names.len()).prop_filter_map("no law has these", move |us| {
                let quantity = |name: &str| {
                    parameters.iter().find(|known| known.name == name).map(|known| known.quantity).unwrap()
                };
                let given: Vec<(&str, f64)> =
                    names.iter().zip(us).map(|(name, u)| (*name, value_of(quantity(name), u))).collect();
                let value = |name: &str| given.iter().find(|(given, _)| *given == name).map(|given| given.1);
                let law = family.fit(number, &value).unwrap().ok()?;
                Some((Distribution::of(law), given))
            });
            let outcome =
                TestRunner::new_with_rng(config, rng).run(&fitted, |(law, given)| check(&law, &given));
            assert!(outcome.is_ok(), "{} by {names:?}: {}", family.name(), outcome.unwrap_err());
            tried += 1;
        }
    }
    assert!(tried > 20, "{tried} sets");
}

/// The value that a share of values lies below, by bisection.
fn quantile(law: &Distribution, share: f64) -> f64 {
    let (low, high) = law.support();
    let mut low = if low.is_finite() { low } else { -1.0 };
    let mut high = if high.is_finite() { high } else { 1.0 };
    while law.below(low).0 > share {
        low *= 2.0;
    }
    while law.below(high).0 < share {
        high *= 2.0;
    }
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if law.below(middle).0 < share { low = middle } else { high = middle }
    }
    high
}

/// Standard deviation by sums of (x − mean)² over F, on a grid that is fine about the median and reaches far.
fn sd(law: &Distribution) -> f64 {
    let (mean, median) = (law.mean(), quantile(law, 0.5));
    let width = quantile(law, 0.9) - quantile(law, 0.1);
    let at = |step: i32| median + width * (f64::from(step) * 0.004).sinh();
    let variance = |step| {
        let (low, high) = (at(step), at(step + 1));
        (f64::midpoint(low, high) - mean).powi(2) * (law.below(high).0 - law.below(low).0)
    };
    (-10_000..10_000).map(variance).sum::<f64>().sqrt()
}

fn near(found: f64, wanted: f64, relative: f64) -> bool {
    (found - wanted).abs() <= relative * wanted.abs()
}

#[test]
fn a_law_has_the_summaries_it_was_fitted_to() {
    of_every_set(24, |law, given| {
        for (name, wanted) in given {
            let (found, relative) = match *name {
                "mean" => (law.mean(), 1e-9),
                "median" => (law.below(*wanted).0 / 0.5 * wanted, 1e-9),
                "p90" => (law.below(*wanted).0 / 0.9 * wanted, 1e-9),
                "sd" => (sd(law), 1e-3),
                "cv" => (sd(law) / law.mean(), 1e-3),
                "low" => (law.support().0, 0.0),
                "high" => (law.support().1, 0.0),
                // Canonical parameters and modes mean what their own file says and tests.
                _ => continue,
            };
            prop_assert!(near(found, *wanted, relative), "{} is {} of {:?}", name, found, law);
        }
        Ok(())
    });
}

#[test]
fn the_distribution_function_rises_from_0_to_1_and_the_partial_expectation_to_the_mean() {
    of_every_set(24, |law, _| {
        let (low, high) = law.support();
        let bottom = if low.is_finite() { low } else { quantile(law, 0.0001) };
        let top = if high.is_finite() { high } else { quantile(law, 0.9999) };
        let mut before = law.below(bottom);
        for step in 0..=200 {
            let x = bottom + (top - bottom) * f64::from(step) / 200.0;
            let now = law.below(x);
            prop_assert!(now.0 >= before.0 - 1e-12 && now.0 <= 1.0 + 1e-12, "F {} after {}", now.0, before.0);
            // Where values are positive the partial expectation rises with F.
            prop_assert!(
                x - (top - bottom) / 200.0 < 0.0 || now.1 >= before.1 - 1e-9 * law.mean(),
                "{} after {}",
                now.1,
                before.1
            );
            before = now;
        }
        prop_assert!(law.below(low - 1.0) == (0.0, 0.0));
        // Heavy tails come to their mean slowly.
        let far = law.below(if high.is_finite() { high } else { 1e150 });
        prop_assert!(near(far.0, 1.0, 1e-9), "F ends at {}", far.0);
        prop_assert!(near(far.1, law.mean(), 1e-2), "{} of {}", far.1, law.mean());
        prop_assert!(law.below(f64::INFINITY) == (1.0, law.mean()));
        Ok(())
    });
}

#[test]
fn the_partial_expectation_is_the_integral_over_the_distribution_function() {
    of_every_set(12, |law, _| {
        let high = quantile(law, 0.95);
        let low = quantile(law, 0.1).max(1e-6 * high);
        let cut = Distribution { truncate: Some((low, high)), ..law.clone() };
        // Points in geometric steps, for densities that are infinite at 0.
        let n = 4_000;
        let step = (high / low).ln() / f64::from(n);
        let at = |i: i32| low * ((f64::from(i) + 0.5) * step).exp();
        let integral = low + step * (0..n).map(|i| (1.0 - cut.below(at(i)).0) * at(i)).sum::<f64>();
        prop_assert!(near(cut.mean(), integral, 1e-5), "{} is not {}", cut.mean(), integral);
        Ok(())
    });
}

#[test]
fn samples_have_the_mean_and_the_quantiles_of_the_law() {
    of_every_set(6, |law, _| {
        // Truncated, so that the variance is finite whatever the tail.
        let high = quantile(law, 0.98);
        let cut = Distribution { truncate: Some((f64::NEG_INFINITY, high)), ..law.clone() };
        let sampler = Sampler::new(&cut);
        let n = 20_000;
        let values: Vec<f64> =
            (0..n).map(|i| sampler.sample(&mut Draw::new(seed_of(0xCA5E, i), 0, 0))).collect();
        let mean = values.iter().sum::<f64>() / f64::from(n);
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / f64::from(n - 1);
        let error = (variance / f64::from(n)).sqrt();
        prop_assert!((mean - cut.mean()).abs() < 4.0 * error, "{} is not {} ± {}", mean, cut.mean(), error);
        for share in [0.1, 0.5, 0.9] {
            let below = quantile(&cut, share);
            let found = values.iter().filter(|value| **value <= below).count() as f64 / f64::from(n);
            let error = (share * (1.0 - share) / f64::from(n)).sqrt();
            prop_assert!(
                (found - share).abs() < 4.0 * error,
                "{} of values below the {} point",
                found,
                share
            );
        }
        Ok(())
    });
}

#[test]
fn scaling_scales_every_value() {
    of_every_set(6, |law, _| {
        let scaled = law.times_plus(2.5, 0.0);
        prop_assert!(near(scaled.mean(), 2.5 * law.mean(), 1e-9));
        let (one, other) = (Sampler::new(law), Sampler::new(&scaled));
        for i in 0..50 {
            let draw = || Draw::new(seed_of(7, i), 0, 0);
            let (value, other) = (one.sample(&mut draw()), other.sample(&mut draw()));
            prop_assert!(near(other, 2.5 * value, 1e-9), "{} is not 2.5 times {}", other, value);
        }
        Ok(())
    });
}
