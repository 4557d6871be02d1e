//! Every summary that is asked for is what the converted parameters have.

use super::*;
use crate::distribution::Distribution;
use crate::distribution::moments;
use crate::model::DAY;

fn of(shape: Shape) -> Distribution {
    Distribution { shape, shift: 0.0, truncate: None }
}

/// Quantile by bisection on the distribution function.
fn quantile(distribution: &Distribution, probability: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1e15);
    for _ in 0..300 {
        let middle = f64::midpoint(low, high);
        if moments::below(distribution, middle).0 < probability { low = middle } else { high = middle }
    }
    low
}

/// Coefficient of variation by numerical integration of the survival function on a fine grid:
/// E[X²] = 2 ∫ x S(x) dx.
fn cv_of(distribution: &Distribution) -> f64 {
    let mean = moments::mean(distribution);
    let n = 200_000;
    // x = mean·(e^u − 1), so that long tails are covered.
    let top = 12.0;
    let step = top / f64::from(n);
    let mut second = 0.0;
    for i in 0..n {
        let u = (f64::from(i) + 0.5) * step;
        let x = mean * u.exp_m1();
        second += 2.0 * x * (1.0 - moments::below(distribution, x).0) * mean * u.exp() * step;
    }
    (second / (mean * mean) - 1.0).sqrt()
}

fn close(a: f64, b: f64, relative: f64) {
    assert!((a / b - 1.0).abs() < relative, "{a} is not {b}");
}

#[test]
fn mean_and_cv_are_as_asked() {
    for cv in [0.3, 0.5, 1.0, 1.7] {
        for make in [gamma_mean_cv, weibull_mean_cv, lognormal_mean_cv] {
            let distribution = of(make(9.2 * DAY, cv).unwrap());
            close(moments::mean(&distribution), 9.2 * DAY, 1e-10);
            close(cv_of(&distribution), cv, 1e-4);
        }
        for make in [gamma_mean_sd, weibull_mean_sd, lognormal_mean_sd] {
            let distribution = of(make(9.2 * DAY, cv * 9.2 * DAY).unwrap());
            close(moments::mean(&distribution), 9.2 * DAY, 1e-10);
            close(cv_of(&distribution), cv, 1e-4);
        }
    }
}

#[test]
fn median_and_p90_are_as_asked() {
    for ratio in [1.05, 1.5, 3.0, 8.0, 40.0] {
        for make in [gamma_median_p90, weibull_median_p90, lognormal_median_p90] {
            let distribution = of(make(4.0 * DAY, 4.0 * ratio * DAY).unwrap());
            close(quantile(&distribution, 0.5), 4.0 * DAY, 1e-7);
            close(quantile(&distribution, 0.9), 4.0 * ratio * DAY, 1e-7);
        }
    }
}

#[test]
fn the_other_sets_of_parameters_are_as_asked() {
    let distribution = of(lognormal_median_mean(5.0 * DAY, 9.0 * DAY).unwrap());
    close(quantile(&distribution, 0.5), 5.0 * DAY, 1e-9);
    close(moments::mean(&distribution), 9.0 * DAY, 1e-10);
    let distribution = of(exponential_median(2.0 * DAY).unwrap());
    close(quantile(&distribution, 0.5), 2.0 * DAY, 1e-9);
    let distribution = of(exponential_mean(2.0 * DAY).unwrap());
    close(moments::mean(&distribution), 2.0 * DAY, 1e-12);
    let distribution = of(erlang(6.0 * DAY, 4.0).unwrap());
    close(moments::mean(&distribution), 6.0 * DAY, 1e-12);
    close(cv_of(&distribution), 0.5, 1e-4);
    let distribution = of(gamma_shape_scale(2.0, 3.0 * DAY).unwrap());
    close(moments::mean(&distribution), 6.0 * DAY, 1e-12);
    let distribution = of(weibull_shape_scale(1.0, 3.0 * DAY).unwrap());
    close(moments::mean(&distribution), 3.0 * DAY, 1e-10);
    let distribution = of(lognormal_log(1.5, 0.8, DAY).unwrap());
    close(quantile(&distribution, 0.5), 1.5_f64.exp() * DAY, 1e-9);
    let distribution = of(beta_mean_sd(DAY, 11.0 * DAY, 4.0 * DAY, 2.0 * DAY).unwrap());
    close(moments::mean(&distribution), 4.0 * DAY, 1e-10);
    close(cv_of(&distribution), 0.5, 1e-4);
    let distribution = of(pert(DAY, 2.0 * DAY, 9.0 * DAY).unwrap());
    close(moments::mean(&distribution), 18.0 / 6.0 * DAY, 1e-10);
    let distribution = of(triangular(DAY, 2.0 * DAY, 9.0 * DAY).unwrap());
    close(moments::mean(&distribution), 4.0 * DAY, 1e-12);
    let distribution = of(uniform(DAY, 9.0 * DAY).unwrap());
    close(quantile(&distribution, 0.9), 8.2 * DAY, 1e-9);
}

#[test]
fn impossible_parameters_are_refused() {
    for bad in [
        gamma_mean_cv(0.0, 1.0),
        gamma_mean_cv(1.0, 0.0),
        gamma_mean_cv(1.0, 1e9),
        gamma_median_p90(2.0, 2.0),
        gamma_median_p90(2.0, 1.0),
        gamma_median_p90(1.0, 1e300),
        weibull_median_p90(1.0, 1.0 + 1e-12),
        weibull_mean_cv(1.0, -1.0),
        lognormal_median_mean(2.0, 2.0),
        lognormal_median_p90(-1.0, 2.0),
        lognormal_log(0.0, 0.0, DAY),
        exponential_mean(0.0),
        uniform(2.0, 1.0),
        uniform(1.0, 1.0),
        triangular(1.0, 0.5, 2.0),
        pert(1.0, 3.0, 2.0),
        beta_mean_sd(0.0, 1.0, 0.5, 0.5),
        beta_mean_sd(0.0, 1.0, 2.0, 0.1),
        beta(0.0, 1.0, 0.0, 1.0),
        erlang(1.0, 0.0),
    ] {
        assert!(bad.is_err(), "{bad:?}");
    }
}

/// The mean of every truncated family against numerical integration of its own survival function.
#[test]
fn truncated_means_agree_with_integration() {
    let part = |shape: Shape| Distribution { shape, shift: 0.5 * DAY, truncate: None };
    let shapes = [
        uniform(0.0, 9.0 * DAY).unwrap(),
        triangular(0.0, 2.0 * DAY, 12.0 * DAY).unwrap(),
        exponential_mean(4.0 * DAY).unwrap(),
        gamma_mean_cv(4.0 * DAY, 0.7).unwrap(),
        weibull_mean_cv(4.0 * DAY, 1.4).unwrap(),
        lognormal_mean_cv(4.0 * DAY, 1.1).unwrap(),
        pert(0.0, 3.0 * DAY, 10.0 * DAY).unwrap(),
        Shape::Bins { edges: vec![0.0, DAY, 8.0 * DAY], weights: vec![0.3, 0.7] },
        Shape::Mixture(vec![
            (0.4, part(exponential_mean(DAY).unwrap())),
            (0.6, part(uniform(0.0, 9.0 * DAY).unwrap())),
        ]),
    ];
    for shape in shapes {
        let (low, high) = (1.0 * DAY, 7.0 * DAY);
        let distribution = Distribution { shape, shift: 0.25 * DAY, truncate: Some((low, high)) };
        let n = 60_000;
        let step = (high - low) / f64::from(n);
        let survival: f64 =
            (0..n).map(|i| 1.0 - moments::below(&distribution, low + (f64::from(i) + 0.5) * step).0).sum();
        close(moments::mean(&distribution), survival.mul_add(step, low), 1e-7);
    }
    let atoms = Shape::Values { values: vec![DAY, 2.0 * DAY, 9.0 * DAY], weights: vec![0.25, 0.25, 0.5] };
    let distribution = Distribution { shape: atoms, shift: 0.0, truncate: Some((DAY, 2.0 * DAY)) };
    close(moments::mean(&distribution), 1.5 * DAY, 1e-12);
    close(moments::kept(&distribution), 0.5, 1e-12);
}
