//! What is left, said: how much narrower each input has become, which combinations are known where the inputs are not, and which
//! figures no setting gives.

use super::row::Row;
use super::waves::Matched;
use crate::fit::algebra::{Matrix, eigen};

/// What became of an input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Width {
    /// Mean of what is left, 0 to 1 of its range.
    pub mean: f64,
    /// What nine tenths of it lie between.
    pub ninety: (f64, f64),
    /// Its standard deviation over that of before: 1 if nothing was learnt.
    pub relative: f64,
}

/// A combination of inputs that is known better than they are: along it they can be moved together without any figure showing it.
#[derive(Debug, Clone, PartialEq)]
pub struct Combination {
    /// Inputs with their parts in it, largest first: the sum of part × (place in the range), of unit length.
    pub parts: Vec<(usize, f64)>,
    /// Standard deviation of the combination over that of before.
    pub relative: f64,
}

/// A figure that no setting gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Unmet {
    /// Name of the figure.
    pub name: String,
    /// What was observed.
    pub observed: f64,
    /// The nearest that was emulated.
    pub nearest: f64,
    /// How implausible that is.
    pub implausibility: f64,
    /// Whether it is out of reach by itself; if not, only together with the others.
    pub alone: bool,
}

/// All of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Findings {
    /// Of each input.
    pub widths: Vec<Width>,
    /// Combinations that are known better than their inputs, best known first.
    pub combinations: Vec<Combination>,
    /// Pairs of inputs with a correlation of half and more, by size: what one takes, the other gives.
    pub pairs: Vec<(usize, usize, f64)>,
    /// Inputs of which nothing was learnt: more than nine tenths as wide as before.
    pub unknown: Vec<usize>,
    /// Figures that no setting gives.
    pub unmet: Vec<Unmet>,
}

/// A part below this in a direction is left out of it.
const SMALL_PART: f64 = 0.3;
/// A combination counts as known if it is at most this wide, and its inputs are this many times as wide.
const KNOWN: f64 = 0.5;
const WIDER: f64 = 1.5;
/// A correlation that is named.
const STRONG: f64 = 0.5;
/// An input this wide is as unknown as before.
const UNKNOWN: f64 = 0.9;
/// Standard deviation of a uniform value between 0 and 1.
const UNIFORM: f64 = 0.288_675_134_594_812_9;

/// What a match found, in figures. Of an empty region the widths are NaN.
#[must_use]
pub fn findings(matched: &Matched) -> Findings {
    let (points, weights) = (&matched.draws.points, &matched.draws.weights);
    let inputs = matched.waves.first().and_then(|wave| wave.runs.first()).map_or(0, |run| run.at.len());
    let mean =
        |of: &dyn Fn(&[f64]) -> f64| points.iter().zip(weights).map(|(point, w)| w * of(point)).sum::<f64>();
    let means: Vec<f64> = (0..inputs).map(|i| mean(&|point| point[i])).collect();
    let covariance: Matrix = (0..inputs)
        .map(|i| (0..inputs).map(|j| mean(&|point| (point[i] - means[i]) * (point[j] - means[j]))).collect())
        .collect();
    let widths: Vec<Width> = (0..inputs)
        .map(|i| {
            let mut values: Vec<(f64, f64)> =
                points.iter().map(|point| point[i]).zip(weights.iter().copied()).collect();
            values.sort_by(|a, b| a.0.total_cmp(&b.0));
            let relative = if points.is_empty() { f64::NAN } else { covariance[i][i].sqrt() / UNIFORM };
            let mean = if points.is_empty() { f64::NAN } else { means[i] };
            Width { mean, ninety: (weighted(&values, 0.05), weighted(&values, 0.95)), relative }
        })
        .collect();
    let mut pairs = Vec::new();
    for i in 0..inputs {
        for j in 0..i {
            let correlation = covariance[i][j] / (covariance[i][i] * covariance[j][j]).sqrt();
            if correlation.abs() >= STRONG {
                pairs.push((j, i, correlation));
            }
        }
    }
    pairs.sort_by(|a, b| b.2.abs().total_cmp(&a.2.abs()));
    Findings {
        combinations: if points.is_empty() { Vec::new() } else { combinations(&covariance, &widths) },
        pairs,
        unknown: (0..inputs).filter(|i| widths[*i].relative > UNKNOWN).collect(),
        widths,
        unmet: unmet(matched),
    }
}

/// Value below which a share of the weight lies.
fn weighted(sorted: &[(f64, f64)], share: f64) -> f64 {
    let mut passed = 0.0;
    for (value, weight) in sorted {
        passed += weight;
        if passed >= share {
            return *value;
        }
    }
    sorted.last().map_or(f64::NAN, |(value, _)| *value)
}

/// Narrow principal directions of several inputs that are wide themselves.
fn combinations(covariance: &Matrix, widths: &[Width]) -> Vec<Combination> {
    let directions = eigen(covariance).into_iter().filter_map(|(variance, direction)| {
        let relative = variance.max(0.0).sqrt() / UNIFORM;
        let mut parts: Vec<(usize, f64)> =
            direction.into_iter().enumerate().filter(|(_, part)| part.abs() >= SMALL_PART).collect();
        parts.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
        let wider = parts.iter().all(|(input, _)| widths[*input].relative >= WIDER * relative);
        (parts.len() > 1 && relative <= KNOWN && wider).then_some(Combination { parts, relative })
    });
    directions.collect()
}

/// Figures that no setting gives: alone, by any wave at any point looked at; together, at the least implausible point.
fn unmet(matched: &Matched) -> Vec<Unmet> {
    let cutoff = matched.region.cutoff;
    let mut found = Vec::new();
    let tried: Vec<&Vec<f64>> = matched
        .waves
        .iter()
        .flat_map(|wave| wave.runs.iter().map(|run| &run.at))
        .chain([&matched.best])
        .collect();
    let Some(first) = matched.region.waves.first() else { return found };
    for row in first {
        // Of the first wave, whose emulators know all settings.
        let far = |point: &&Vec<f64>| row.implausibility(point);
        let nearest = nearest(row, tried.iter().copied().filter(|point| !point.is_empty()));
        if let Some(point) = nearest
            && far(&&point) > cutoff
        {
            found.push(Unmet {
                name: row.target().name.clone(),
                observed: row.target().value,
                nearest: row.emulated(&point),
                implausibility: far(&&point),
                alone: true,
            });
        }
    }
    if matched.draws.points.is_empty() && found.is_empty() && !matched.best.is_empty() {
        let beyond = matched.rows().iter().filter(|row| row.implausibility(&matched.best) > cutoff);
        found.extend(beyond.map(|row| Unmet {
            name: row.target().name.clone(),
            observed: row.target().value,
            nearest: row.emulated(&matched.best),
            implausibility: row.implausibility(&matched.best),
            alone: false,
        }));
    }
    found
}

/// The least implausible setting by one figure: from the best of those tried along each input in turn to its best place, until
/// nothing is gained.
fn nearest<'a>(row: &Row, tried: impl Iterator<Item = &'a Vec<f64>>) -> Option<Vec<f64>> {
    let mut best = tried.min_by(|a, b| row.implausibility(a).total_cmp(&row.implausibility(b)))?.clone();
    let mut least = row.implausibility(&best);
    for _ in 0..10 {
        let before = least;
        for input in row.inputs() {
            for step in 0..=20 {
                let mut moved = best.clone();
                moved[input] = f64::from(step) / 20.0;
                let there = row.implausibility(&moved);
                if there < least {
                    (best, least) = (moved, there);
                }
            }
        }
        if least > 0.999 * before {
            break;
        }
    }
    Some(best)
}
