//! Where the climb to the maximum likelihood begins: moments, and for mixtures some rounds of expectation and maximisation.

use super::curve::{Curve, Kind};
use super::data::{Length, Lengths};
use crate::math::{exp, ln};

/// Rounds of expectation and maximisation from each split (Dempster, Laird and Rubin 1977): enough to come near, where Newton's
/// method takes over; to the end they would be hundreds.
const ROUNDS: usize = 60;

/// Shares of the lower part with which a mixture is begun: its likelihood has several tops.
const SPLITS: [f64; 4] = [0.15, 0.4, 0.65, 0.9];

/// Widths of a part of a mixture, as sd of the logarithm, that are spikes: a tenth of the sd of all.
pub(super) fn narrowest(lengths: &Lengths) -> f64 {
    if lengths.observed().iter().any(|one| matches!(one.length, Length::Exact(_))) {
        0.1 * spread(&logs(&lengths.rough())).1
    } else {
        1e-3
    }
}

/// Starting places in free numbers.
pub(super) fn starts(kind: Kind, lengths: &Lengths) -> Vec<Vec<f64>> {
    let rough = lengths.rough();
    let logs = logs(&rough);
    let ((mean, sd), (middle, width)) = (spread(&rough), spread(&logs));
    let width = width.max(0.05);
    match kind {
        Kind::Exponential | Kind::Erlang => vec![vec![ln(mean)]],
        Kind::Gamma => vec![vec![ln(mean), (2.0 * ln(mean / sd.max(1e-6 * mean))).clamp(-4.0, 12.0)]],
        // The logarithm of a Weibull has sd π/(√6 shape), of a log-logistic π/(√3 shape).
        Kind::Weibull => vec![vec![middle + 0.577 * width * 0.78, ln(1.283 / width)]],
        Kind::LogLogistic => vec![vec![middle, ln(1.814 / width)]],
        Kind::Lognormal => vec![vec![middle, ln(width)]],
        Kind::TwoExponentials | Kind::TwoLognormals => {
            SPLITS.iter().map(|share| mixed(kind, &rough, &logs, *share)).collect()
        }
    }
}

fn logs(rough: &[(f64, f64)]) -> Vec<(f64, f64)> {
    rough.iter().map(|(value, count)| (ln(*value), *count)).collect()
}

/// Mean and standard deviation of weighted values.
fn spread(values: &[(f64, f64)]) -> (f64, f64) {
    let total: f64 = values.iter().map(|(_, weight)| weight).sum();
    let mean = values.iter().map(|(value, weight)| value * weight).sum::<f64>() / total;
    let square =
        values.iter().map(|(value, weight)| (value - mean) * (value - mean) * weight).sum::<f64>() / total;
    (mean, square.sqrt())
}

/// A mixture begun by splitting the values at a share.
fn mixed(kind: Kind, rough: &[(f64, f64)], logs: &[(f64, f64)], share: f64) -> Vec<f64> {
    let total: f64 = rough.iter().map(|(_, count)| count).sum();
    let mut passed = 0.0;
    // Probability that a value is of the first part.
    let mut first: Vec<f64> = rough
        .iter()
        .map(|(_, count)| {
            passed += count;
            if passed <= share * total { 0.95 } else { 0.05 }
        })
        .collect();
    let mut free = Vec::new();
    for _ in 0..ROUNDS {
        let own = |values: &[(f64, f64)], first_part: bool| {
            let weighted = values
                .iter()
                .zip(&first)
                .map(|((value, count), p)| (*value, count * if first_part { *p } else { 1.0 - p }));
            spread(&weighted.collect::<Vec<_>>())
        };
        let in_first: f64 = rough.iter().zip(&first).map(|((_, count), p)| count * p).sum();
        let weight = (in_first / total).clamp(1e-3, 1.0 - 1e-3);
        let odds = ln(weight / (1.0 - weight));
        free = if kind == Kind::TwoExponentials {
            vec![odds, ln(own(rough, true).0), ln(own(rough, false).0)]
        } else {
            let ((a, b), (c, d)) = (own(logs, true), own(logs, false));
            let least = 0.15 * spread(logs).1.max(0.05);
            vec![odds, a, ln(b.max(least)), c, ln(d.max(least))]
        };
        let Some(Curve::Two(weight, parts)) = Curve::at(kind, &free, 1.0) else { break };
        let (one, other) = (parts[0].ln_density(), parts[1].ln_density());
        for (p, ((x, _), (log, _))) in first.iter_mut().zip(rough.iter().zip(logs)) {
            let ratio = (1.0 - weight) / weight * exp((other(*x, *log) - one(*x, *log)).clamp(-600.0, 600.0));
            *p = 1.0 / (1.0 + ratio);
        }
    }
    free
}
