//! A figure with what was observed of it, and how implausible a setting is by it.

use super::emulator::{Emulated, Emulator, Variance};
use crate::math::ln;
use crate::stats::quantile;

/// What was observed of a figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// Name of the figure.
    pub name: String,
    /// Its value.
    pub value: f64,
    /// Standard deviation of the error of observation: rounding, counting, what was estimated.
    pub observation: f64,
    /// Standard deviation of the discrepancy: how far the simulation may be from the place though its inputs are right
    /// (Kennedy and O'Hagan 2001).
    pub discrepancy: f64,
    /// How many replications of the simulation the observation is like the mean of, for it has the luck of its own period: 1 for
    /// a year observed where a replication is a year, infinity if it has none.
    pub periods: f64,
}

impl Target {
    /// A figure of which only bounds are known: they lie three standard deviations of discrepancy from the middle, so that a
    /// setting beyond them is ruled out (Pukelsheim, *American Statistician* 48, 1994, 88) and, as bounds say all, no luck is
    /// added.
    #[must_use]
    pub fn between(name: &str, low: f64, high: f64) -> Self {
        Self {
            name: name.to_owned(),
            value: f64::midpoint(low, high),
            observation: 0.0,
            discrepancy: (high - low).abs() / 6.0,
            periods: f64::INFINITY,
        }
    }

    /// Variance of observation and discrepancy.
    #[must_use]
    pub fn variance(&self) -> f64 {
        self.observation * self.observation + self.discrepancy * self.discrepancy
    }
}

/// What the simulation gives of a figure: the mean of replications, and the variance of this mean (their variance over their
/// number). NaN where nothing was observed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Output {
    /// Mean.
    pub mean: f64,
    /// Variance of the mean.
    pub variance: f64,
}

/// A figure with its emulator.
///
/// It is emulated as sinh⁻¹((y − target) / width): near the target as it is, far from it by its logarithm, so that a queue that
/// collapses into the hundreds does not decide the shape of all (Burbidge, Magee and Robb, *JASA* 83, 1988, 123).
#[derive(Debug, Clone)]
pub struct Row {
    target: Target,
    emulator: Emulator,
    chance: Option<Variance>,
    width: f64,
}

/// Least share of runs that must have observed a figure for it to be emulated.
const LEAST_OBSERVED: f64 = 0.6;

impl Row {
    /// Fits the emulators of a figure to runs of so many replications each. `None` if too few observed it, or all alike.
    pub(super) fn fit(
        target: &Target,
        points: &[Vec<f64>],
        outputs: &[Output],
        replications: u32,
    ) -> Option<Self> {
        let seen: Vec<(&Vec<f64>, &Output)> =
            points.iter().zip(outputs).filter(|(_, output)| output.mean.is_finite()).collect();
        if (seen.len() as f64) < LEAST_OBSERVED * points.len() as f64 {
            return None;
        }
        let means: Vec<f64> = seen.iter().map(|(_, output)| output.mean).collect();
        let middle_half = quantile(&means, 0.75) - quantile(&means, 0.25);
        let width = (2.2 * middle_half).max(5.0 * target.variance().sqrt());
        if !(width > 0.0 && width.is_finite()) {
            return None;
        }
        let points: Vec<Vec<f64>> = seen.iter().map(|(point, _)| (*point).clone()).collect();
        let bent = |y: f64| asinh((y - target.value) / width);
        // What bending does to a small difference.
        let slope = |y: f64| 1.0 / (width * (1.0 + ((y - target.value) / width).powi(2)).sqrt());
        let values: Vec<f64> = means.iter().map(|mean| bent(*mean)).collect();
        let noises: Vec<f64> =
            seen.iter().map(|(_, o)| o.variance.max(0.0) * slope(o.mean).powi(2)).collect();
        let smoothed = Variance::fit(&points, &noises);
        let noise: Vec<f64> = points
            .iter()
            .zip(&noises)
            .map(|(point, raw)| {
                smoothed.as_ref().map_or(if raw.is_finite() { *raw } else { 0.0 }, |fitted| fitted.at(point))
            })
            .collect();
        let emulator = Emulator::fit(&points, &values, &noise)?;
        let single: Vec<f64> = noises.iter().map(|noise| noise * f64::from(replications)).collect();
        let chance = if target.periods.is_finite() { Variance::fit(&points, &single) } else { None };
        Some(Self { target: target.clone(), emulator, chance, width })
    }

    /// Its target.
    #[must_use]
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// Distance of the target from what is emulated at a point, in standard deviations of all that is uncertain: observation,
    /// discrepancy, chance of the period observed, and the emulator with the chance of its runs.
    #[must_use]
    pub fn implausibility(&self, point: &[f64]) -> f64 {
        let (far, variance) = self.parts(point);
        far.abs() / variance.sqrt()
    }

    /// Signed distance and its variance, on the bent scale.
    pub(super) fn parts(&self, point: &[f64]) -> (f64, f64) {
        let Emulated { mean, variance } = self.emulator.at(point);
        (mean, variance + self.others(point))
    }

    /// Variance of all but the emulator.
    pub(super) fn others(&self, point: &[f64]) -> f64 {
        let chance = self.chance.as_ref().map_or(0.0, |chance| chance.at(point) / self.target.periods);
        self.target.variance() / (self.width * self.width) + chance
    }

    /// The share that the emulator has in all that is uncertain, 0 to 1: what more runs could still say.
    pub(super) fn share_of_emulator(&self, point: &[f64]) -> f64 {
        let emulated = self.emulator.at(point).variance;
        emulated / (emulated + self.others(point)).max(1e-300)
    }

    /// The figure emulated at a point.
    #[must_use]
    pub fn emulated(&self, point: &[f64]) -> f64 {
        self.target.value + self.width * sinh(self.emulator.at(point).mean)
    }

    /// How much larger the emulator's variance was made, as leaving out one run at a time asked for.
    #[must_use]
    pub fn larger(&self) -> f64 {
        self.emulator.larger()
    }

    /// The inputs on which it depends.
    #[must_use]
    pub fn inputs(&self) -> Vec<usize> {
        self.emulator.inputs()
    }
}

fn asinh(x: f64) -> f64 {
    ln(x.abs() + (x * x + 1.0).sqrt()).copysign(x)
}

fn sinh(x: f64) -> f64 {
    (crate::math::exp(x) - crate::math::exp(-x)) / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::history::design::latin_hypercube;

    #[test]
    fn far_from_the_target_is_implausible_and_near_it_is_not() {
        let points = latin_hypercube(30, 2, 4);
        let runs: Vec<Output> =
            points.iter().map(|p| Output { mean: 10.0 + 20.0 * p[0], variance: 0.25 }).collect();
        let target =
            Target { name: "x".into(), value: 20.0, observation: 0.3, discrepancy: 0.4, periods: 1.0 };
        let row = Row::fit(&target, &points, &runs, 4).unwrap();
        // Truth at the middle; a quarter further is 5 off, with variance 0.25 + 4 · 0.25 and a little of the emulator.
        assert!(row.implausibility(&[0.5, 0.5]) < 0.5);
        let far = row.implausibility(&[0.75, 0.5]);
        assert!((3.7..4.5).contains(&far), "{far}");
        assert!((row.emulated(&[0.75, 0.2]) - 25.0).abs() < 0.6);
        assert!((asinh(-1.7).sinh() + 1.7).abs() < 1e-12 && (sinh(1.3) - 1.3f64.sinh()).abs() < 1e-12);
        let bounds = Target::between("y", 0.9, 1.5);
        assert!((bounds.value - 1.2).abs() < 1e-12 && (3.0 * bounds.variance().sqrt() - 0.3).abs() < 1e-12);
    }
}
