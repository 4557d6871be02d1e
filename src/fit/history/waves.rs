//! The waves: simulate, fit, rule out, and again in what is left.

use super::design::{latin_hypercube, random, spread_out};
use super::region::{Over, Region, narrow, proposal};
use super::row::{Output, Row, Target};
use crate::engine::random::Draw;
use crate::math::{exp, ln};

/// How history is matched.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Settings simulated in a wave; `None` is ten for each input (Loeppky, Sacks and Welch, *Technometrics* 51, 2009, 366), at least
    /// 40 and at most 200.
    pub runs: Option<usize>,
    /// Replications of each; at least 2, so that their variance is seen.
    pub replications: u32,
    /// Most waves.
    pub waves: usize,
    /// Implausibility above which a setting is ruled out: 3, by Pukelsheim's rule.
    pub cutoff: f64,
    /// Of which of the figures.
    pub over: Over,
    /// Points with which the region is filled.
    pub points: usize,
    /// Of all random numbers.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            runs: None,
            replications: 4,
            waves: 4,
            cutoff: 3.0,
            over: Over::Largest,
            points: 1000,
            seed: 1,
        }
    }
}

/// A wave that was made.
#[derive(Debug, Clone)]
pub struct Wave {
    /// Settings simulated in it.
    pub runs: Vec<Run>,
    /// Runs to which its emulators were fitted: these, and earlier ones in what was left.
    pub fitted_to: usize,
    /// Share of all settings that is left after it.
    pub left: f64,
    /// Targets that were not emulated: too few runs observed them, or all gave the same.
    pub not_emulated: Vec<String>,
    /// Share that the emulators have in what is uncertain, on average over what is left, of the figure where it is largest.
    pub emulator_share: f64,
}

/// A setting with what it gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The setting, in the unit cube.
    pub at: Vec<f64>,
    /// The figures, in the order of the targets.
    pub outputs: Vec<Output>,
}

/// Why no further wave was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// The last wave ruled out next to nothing.
    NoSmaller,
    /// More runs could say next to nothing: what is uncertain is observation, discrepancy and chance.
    Known,
    /// No setting is left.
    Empty,
    /// As many were made as were asked for.
    Waves,
}

/// Draws of the inputs that agree with what was observed.
#[derive(Debug, Clone, PartialEq)]
pub struct Draws {
    /// Points of the unit cube.
    pub points: Vec<Vec<f64>>,
    /// Their weights, which add to 1.
    pub weights: Vec<f64>,
}

impl Draws {
    /// As many draws of equal weight would say as much (Kish 1965).
    #[must_use]
    pub fn effective(&self) -> f64 {
        1.0 / self.weights.iter().map(|weight| weight * weight).sum::<f64>()
    }
}

/// So many of some things, each as often as its weight says, to a rounding (systematic resampling, Kitagawa 1996), in an order
/// without meaning.
fn resampled<T: Clone>(of: &[T], weights: &[f64], n: usize, draw: &mut Draw) -> Vec<T> {
    let start = draw.uniform();
    let mut chosen = Vec::with_capacity(n);
    let mut passed = 0.0;
    for (one, weight) in of.iter().zip(weights) {
        passed += weight * n as f64;
        while (chosen.len() as f64) + start < passed && chosen.len() < n {
            chosen.push(one.clone());
        }
    }
    // Weights that add to a little less than 1 would leave out the last.
    while let Some(last) = of.last().filter(|_| chosen.len() < n) {
        chosen.push(last.clone());
    }
    for at in (1..chosen.len()).rev() {
        chosen.swap(at, super::design::below(draw, at + 1));
    }
    chosen
}

/// Weights out of their logarithms, adding to 1.
fn scaled(logs: impl Iterator<Item = f64> + Clone) -> Vec<f64> {
    let most = logs.clone().fold(f64::NEG_INFINITY, f64::max);
    let raw: Vec<f64> = logs.map(|log| exp(log - most)).collect();
    let total: f64 = raw.iter().sum();
    raw.iter().map(|weight| weight / total).collect()
}

/// The largest power of the likelihood, of what remains, that leaves half of the draws their worth.
fn next_degree(logs: &[f64], remains: f64) -> f64 {
    let worth = |degree: f64| {
        let weights = scaled(logs.iter().map(|log| degree * log));
        1.0 / weights.iter().map(|weight| weight * weight).sum::<f64>()
    };
    let enough = 0.5 * logs.len() as f64;
    if worth(remains) >= enough {
        return remains;
    }
    let (mut low, mut high) = (0.0, remains);
    for _ in 0..30 {
        let middle = f64::midpoint(low, high);
        if worth(middle) >= enough {
            low = middle;
        } else {
            high = middle;
        }
    }
    // A step, however small, ends.
    low.max(1e-3 * remains).min(remains)
}

/// What history matching found.
#[derive(Debug, Clone)]
pub struct Matched {
    /// The targets.
    pub targets: Vec<Target>,
    /// The waves.
    pub waves: Vec<Wave>,
    /// What is left.
    pub region: Region,
    /// Why it ended.
    pub stopped: Stopped,
    /// Draws of what is left, weighted by the likelihood of what was observed as the last emulators have it (normal, the figures
    /// independent given the setting); none if nothing is left.
    pub draws: Draws,
    /// The setting that is least implausible by the last wave, whether it is left or not.
    pub best: Vec<f64>,
    /// Replications simulated in all.
    pub replications: u64,
}

impl Matched {
    /// Share of all settings that is left.
    #[must_use]
    pub fn left(&self) -> f64 {
        self.waves.last().map_or(1.0, |wave| wave.left)
    }

    /// So many draws of equal weight, for a run to use one after the other; none if nothing is left. The likelihood is brought in by
    /// degrees, each of which leaves half of the draws or more their worth, and after each the draws are moved apart by steps of
    /// Metropolis and Hastings that keep to the region (sequential Monte Carlo: Del Moral, Doucet and Jasra, *JRSS B* 68, 2006,
    /// 411).
    #[must_use]
    pub fn drawn(&self, n: usize, seed: u64) -> Vec<Vec<f64>> {
        let mut draw = random(seed, "resampling", 0);
        let Some(many) = Some(self.draws.points.len()).filter(|many| *many > 0) else { return Vec::new() };
        let mut known: Vec<(f64, Vec<f64>)> =
            self.draws.points.iter().map(|point| (self.ln_likelihood(point), point.clone())).collect();
        let mut degree = 0.0;
        while degree < 1.0 {
            let logs: Vec<f64> = known.iter().map(|(log, _)| *log).collect();
            let step = next_degree(&logs, 1.0 - degree);
            degree += step;
            let weights = scaled(logs.iter().map(|log| step * log));
            known = resampled(&known, &weights, if degree < 1.0 { many } else { n }, &mut draw);
            for _ in 0..MOVES {
                let others: Vec<Vec<f64>> = known.iter().map(|(_, point)| point.clone()).collect();
                for (log, point) in &mut known {
                    let moved = proposal(point, &others, &mut draw);
                    let there = self.ln_likelihood(&moved);
                    let taken = ln(draw.uniform().max(1e-300)) < degree * (there - *log);
                    if taken && self.region.holds(&moved) {
                        (*log, *point) = (there, moved);
                    }
                }
            }
        }
        known.into_iter().map(|(_, point)| point).collect()
    }

    /// Logarithm of the likelihood of what was observed, by the last wave, less a constant.
    fn ln_likelihood(&self, point: &[f64]) -> f64 {
        let one = |row: &Row| {
            let (far, variance) = row.parts(point);
            -0.5 * (far * far / variance + ln(variance))
        };
        self.rows().iter().map(one).sum()
    }

    /// Emulated figures of the last wave.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        self.region.waves.last().map_or(&[], Vec::as_slice)
    }
}

/// A wave that leaves more than this share of what was there ends the search.
const NO_SMALLER: f64 = 0.85;
/// An emulator with less than this share in what is uncertain is as good as the figure itself.
const KNOWN: f64 = 0.15;
/// Steps by which equal draws come apart.
const MOVES: usize = 10;

/// Finds the settings of `inputs` numbers that could have given the targets.
///
/// `simulate` is asked for the figures at points of the unit cube with so many replications each, in the order of the targets. It
/// may use the same random numbers at all points.
///
/// # Errors
/// The first of `simulate`.
pub fn match_history<E>(
    inputs: usize,
    targets: &[Target],
    settings: &Settings,
    mut simulate: impl FnMut(&[Vec<f64>], u32) -> Result<Vec<Vec<Output>>, E>,
) -> Result<Matched, E> {
    let runs = settings.runs.unwrap_or((10 * inputs).clamp(40, 200));
    let replications = settings.replications.max(2);
    let mut draw = random(settings.seed, "population", 0);
    let population = (0..settings.points).map(|_| (0..inputs).map(|_| draw.uniform()).collect()).collect();
    let region = Region { waves: Vec::new(), cutoff: settings.cutoff, over: settings.over };
    let mut matched = Matched {
        targets: targets.to_vec(),
        waves: Vec::new(),
        region,
        stopped: Stopped::Waves,
        draws: Draws { points: population, weights: Vec::new() },
        best: Vec::new(),
        replications: 0,
    };
    for wave in 0..settings.waves {
        let known: Vec<Run> = matched.waves.iter().flat_map(|wave| wave.runs.clone()).collect();
        let mut inside: Vec<Run> = known.into_iter().filter(|run| matched.region.holds(&run.at)).collect();
        let points = if wave == 0 {
            latin_hypercube(runs, inputs, settings.seed)
        } else {
            let known: Vec<Vec<f64>> = inside.iter().map(|run| run.at.clone()).collect();
            spread_out(&matched.draws.points, runs, &known)
        };
        let outputs = simulate(&points, replications)?;
        matched.replications += points.len() as u64 * u64::from(replications);
        let new: Vec<Run> =
            points.into_iter().zip(outputs).map(|(at, outputs)| Run { at, outputs }).collect();
        inside.extend(new.iter().cloned());
        if let Some(stopped) = matched.rule_out(new, &inside, (replications, settings.seed + wave as u64)) {
            matched.stopped = stopped;
            break;
        }
    }
    matched.weigh();
    Ok(matched)
}

impl Matched {
    /// Fits the emulators of a wave and rules out; says whether that was the last.
    fn rule_out(
        &mut self,
        new: Vec<Run>,
        inside: &[Run],
        (replications, seed): (u32, u64),
    ) -> Option<Stopped> {
        let points: Vec<Vec<f64>> = inside.iter().map(|run| run.at.clone()).collect();
        let (mut rows, mut not_emulated) = (Vec::new(), Vec::new());
        for (at, target) in self.targets.iter().enumerate() {
            let nothing = Output { mean: f64::NAN, variance: f64::NAN };
            let outputs: Vec<Output> =
                inside.iter().map(|run| run.outputs.get(at).copied().unwrap_or(nothing)).collect();
            match Row::fit(target, &points, &outputs, replications) {
                Some(row) => rows.push(row),
                None => not_emulated.push(target.name.clone()),
            }
        }
        self.region.waves.push(rows);
        let found = narrow(&self.region, std::mem::take(&mut self.draws.points), seed);
        let left = self.left() * found.share;
        let emulator_share = self.emulator_share(&found.points);
        self.waves.push(Wave { runs: new, fitted_to: inside.len(), left, not_emulated, emulator_share });
        self.best = found.best;
        self.draws.points = found.points;
        if self.draws.points.is_empty() {
            Some(Stopped::Empty)
        } else if emulator_share < KNOWN {
            Some(Stopped::Known)
        } else if self.waves.len() > 1 && found.share > NO_SMALLER {
            Some(Stopped::NoSmaller)
        } else {
            None
        }
    }

    fn emulator_share(&self, points: &[Vec<f64>]) -> f64 {
        // A hundred points say enough.
        let some = points.iter().step_by((points.len() / 100).max(1));
        let of = |row: &Row| {
            let shares: Vec<f64> = some.clone().map(|point| row.share_of_emulator(point)).collect();
            shares.iter().sum::<f64>() / shares.len().max(1) as f64
        };
        self.rows().iter().map(of).fold(0.0, f64::max)
    }

    /// Gives the points left their weights.
    fn weigh(&mut self) {
        let logs: Vec<f64> = self.draws.points.iter().map(|point| self.ln_likelihood(point)).collect();
        self.draws.weights = scaled(logs.iter().copied());
    }
}
