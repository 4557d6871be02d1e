//! Every family is found again in data that it made: exact, in bands, cut off, and found late.

use super::choice::{LeftOut, Verdict, choose, choose_among};
use super::curve::{Curve, KINDS, Kind};
use super::data::{Length, Lengths, Observed};
use super::goodness::goodness;
use super::likelihood::{Fitted, fit};
use crate::distribution::Sampler;
use crate::engine::random::{Draw, seed_of};
use crate::fit::estimate::Estimate;

/// A law of each family, as lengths of stay in days might have.
fn truth(kind: Kind) -> Curve {
    let free: &[f64] = match kind {
        Kind::Exponential | Kind::Erlang => &[1.6],
        Kind::Gamma => &[1.6, 0.5],
        Kind::Weibull => &[1.6, -0.3],
        Kind::Lognormal => &[1.4, -0.1],
        Kind::LogLogistic => &[1.4, 1.1],
        Kind::TwoExponentials => &[0.4, 0.0, 2.3],
        Kind::TwoLognormals => &[0.0, 0.2, -0.8, 2.4, -0.5],
    };
    Curve::at(kind, free, 3.0).unwrap()
}

fn values(curve: &Curve, n: u32, seed: u64) -> Vec<f64> {
    let sampler = Sampler::new(&curve.distribution());
    (0..n).map(|i| sampler.sample(&mut Draw::new(seed_of(seed, i), 7, 0)).max(1e-9)).collect()
}

const EDGES: [f64; 12] = [0.0, 0.5, 1.0, 2.0, 3.0, 5.0, 7.0, 10.0, 14.0, 21.0, 42.0, f64::INFINITY];

fn seen(how: &str, curve: &Curve, n: u32, seed: u64) -> Lengths {
    let values = values(curve, n, seed);
    let one = |length, since| Observed { length, since, count: 1.0 };
    match how {
        "exact" => Lengths::exact(&values).unwrap(),
        "bands" => {
            let mut counts = vec![0.0; EDGES.len() - 1];
            for value in values {
                counts[EDGES.partition_point(|edge| *edge <= value) - 1] += 1.0;
            }
            Lengths::bands(&EDGES, &counts).unwrap()
        }
        "cut off" => Lengths::new(values.iter().enumerate().map(|(i, value)| {
            // A census: who came at a uniform time of the last 25 days.
            let cut = 25.0 * Draw::new(seed_of(seed + 1, i as u32), 8, 0).uniform() + 0.01;
            one(if *value <= cut { Length::Exact(*value) } else { Length::Above(cut) }, 0.0)
        }))
        .unwrap(),
        "found late" => Lengths::new(values.iter().enumerate().filter_map(|(i, value)| {
            let since = 4.0 * Draw::new(seed_of(seed + 1, i as u32), 9, 0).uniform();
            (*value > since).then(|| one(Length::Exact(*value), since))
        }))
        .unwrap(),
        _ => panic!("{how}"),
    }
}

/// How many standard errors an estimate lies from the truth.
fn off(estimate: Estimate, truth: f64) -> f64 {
    assert!(estimate.error > 0.0, "no error: {estimate:?}");
    (estimate.value - truth) / estimate.error
}

fn summaries(fitted: &Fitted, truth: &Curve) -> Vec<f64> {
    let mut all = vec![
        off(fitted.mean, truth.mean()),
        off(fitted.median, truth.quantile(0.5)),
        off(fitted.p90, truth.quantile(0.9)),
    ];
    if fitted.kind != Kind::Exponential
        && truth.sd().is_finite()
        && fitted.sd.value.is_finite()
        && fitted.kind != Kind::Erlang
    {
        all.push(off(fitted.cv, truth.sd() / truth.mean()));
    }
    all
}

#[test]
fn every_family_is_recovered_within_three_standard_errors() {
    for kind in KINDS {
        let curve = truth(kind);
        for how in ["exact", "bands", "cut off", "found late"] {
            let fitted = fit(kind, &seen(how, &curve, 4000, 11)).unwrap_or_else(|| panic!("{kind:?} {how}"));
            let offs = summaries(&fitted, &curve);
            assert!(offs.iter().all(|off| off.abs() < 3.0), "{kind:?} {how}: {offs:.2?}");
            if kind == Kind::Erlang {
                assert_eq!(fitted.parameters[1].1.value, 3.0, "{how}");
            }
        }
    }
}

/// The errors themselves are right: over many samples the standardised differences have a mean square of 1.
#[test]
fn standard_errors_are_those_of_repeated_samples() {
    for (kind, how, n) in [
        (Kind::Gamma, "cut off", 500),
        (Kind::Weibull, "bands", 500),
        (Kind::Lognormal, "found late", 500),
        (Kind::TwoLognormals, "exact", 1500),
    ] {
        let curve = truth(kind);
        let many = 80;
        let mut squares = [0.0; 4];
        let mut made = 0.0;
        for seed in 0..many {
            let Some(fitted) = fit(kind, &seen(how, &curve, n, 1000 + 2 * seed)) else { continue };
            made += 1.0;
            for (sum, off) in squares.iter_mut().zip(summaries(&fitted, &curve)) {
                *sum += off * off;
            }
        }
        let means = squares.map(|sum| sum / made);
        // A mean square of 80 standard normal values has sd √(2/80) = 0.16; four of them, and skewness of estimates.
        assert!(
            made > 0.95 * many as f64 && means.iter().all(|mean| (0.5..1.7).contains(mean)),
            "{kind:?} {how} {means:?}"
        );
    }
}

#[test]
fn the_family_that_made_the_data_is_chosen_or_one_as_good() {
    for kind in KINDS {
        let lengths = seen("exact", &truth(kind), 3000, 5);
        let choice = choose(&lengths, 39, 1).unwrap();
        let own = choice.fitted.iter().find(|fitted| fitted.kind == kind).unwrap();
        assert!(
            own.aicc - choice.fitted[0].aicc < 6.0,
            "{kind:?}: {} behind",
            own.aicc - choice.fitted[0].aicc
        );
        assert_eq!(choice.verdict, Verdict::Fits, "{kind:?}");
    }
}

/// The test keeps its level, and finds what is wrong.
#[test]
fn a_test_rejects_the_right_family_seldom_and_a_wrong_one_often() {
    for (how, n) in [("exact", 300), ("bands", 300), ("cut off", 300)] {
        let (right, wrong) = (truth(Kind::Gamma), truth(Kind::TwoLognormals));
        let many = 60u32;
        let rejects = |curve: &Curve, kind: Kind, from: u64| {
            (0..u64::from(many))
                .filter(|seed| {
                    let lengths = seen(how, curve, n, from + 2 * seed);
                    let fitted = fit(kind, &lengths).unwrap();
                    goodness(&fitted, &lengths, 39, *seed).unwrap().p <= 0.05
                })
                .count()
        };
        let (false_alarms, found) = (rejects(&right, Kind::Gamma, 5000), rejects(&wrong, Kind::Gamma, 9000));
        // Binomial of 60 at 5 %: more than 9 has probability 0.2 %.
        assert!(false_alarms <= 9, "{how}: {false_alarms} of {many} at 5 %");
        assert!(found >= 45, "{how}: {found} of {many}");
    }
}

#[test]
fn when_none_fits_it_is_said() {
    // Two narrow peaks, which none of the simple families has.
    let two = Curve::at(Kind::TwoLognormals, &[0.0, 0.0, -1.8, 2.5, -1.8], 1.0).unwrap();
    let lengths = Lengths::exact(&values(&two, 800, 3)).unwrap();
    let simple = [Kind::Exponential, Kind::Gamma, Kind::Weibull, Kind::Lognormal, Kind::LogLogistic];
    let choice = choose_among(&simple, &lengths, 99, 1).unwrap();
    assert_eq!(choice.verdict, Verdict::NoneFits, "{:?}", choice.test());
    // With the mixture one does.
    let choice = choose(&lengths, 99, 1).unwrap();
    assert_eq!((choice.best().unwrap().kind, choice.verdict), (Kind::TwoLognormals, Verdict::Fits));
}

/// Parts of a mixture that could be anywhere in a band have a likelihood that is nearly flat, and errors without bound.
#[test]
fn what_the_data_do_not_tell_is_left_out_with_the_reason() {
    let one_is_empty = Lengths::bands(
        &[0.0, 1.0, 2.0, 4.0, 7.0, 14.0, 21.0, f64::INFINITY],
        &[100.0, 0.0, 120.0, 90.0, 50.0, 30.0, 20.0],
    );
    let days = [(1.0, 100.0), (3.0, 50.0), (4.0, 20.0)].map(|(from, count)| Observed {
        length: Length::Between(from, from + 1.0),
        since: 0.0,
        count,
    });
    for lengths in [one_is_empty, Lengths::new(days)] {
        let choice = choose(&lengths.unwrap(), 19, 1).unwrap();
        let why = choice.left_out.iter().find(|(kind, _)| *kind == Kind::TwoLognormals).unwrap().1;
        assert!(matches!(why, LeftOut::Unknown(_) | LeftOut::FewOfAPart(_)), "{why:?}");
        for (name, estimate) in choice.fitted.iter().flat_map(|fitted| &fitted.parameters) {
            assert!(estimate.error <= estimate.value, "{name} {estimate:?}");
        }
    }
    // Two peaks are told.
    let two = choose(&seen("exact", &truth(Kind::TwoLognormals), 3000, 5), 19, 1).unwrap();
    assert!(two.left_out.iter().all(|(kind, _)| *kind != Kind::TwoLognormals), "{:?}", two.left_out);
}
