//! A cheap stand-in for a figure of the simulation: its mean anywhere, and how well that is known.
//!
//! A quadratic regression on the terms that matter, and for what it leaves a Gaussian process with a Matérn correlation (5/2) over
//! the inputs of those terms, where data say that what is left is smooth; otherwise what is left is as wide everywhere. Runs
//! are noisy, each as its replications say. The process is the standard of computer experiments (Sacks, Welch, Mitchell and
//! Wynn 1989); with a full regression in front it needs few runs and one length (Vernon, Goldstein and Bower 2010, § 4).
//! Leaving out one run at a time says whether it knows as much as it claims; where it claims too much, its variance is made
//! larger by as much.

use super::stepwise::{Term, terms};
use crate::fit::algebra::{Cholesky, Matrix, dot, quadratic};
use crate::math::{exp, ln};

/// Lengths of correlation that are tried, in units of the side of the cube for one input; the distance of two random points
/// grows with the root of the number of inputs, and the length with it.
const LENGTHS: [f64; 5] = [0.15, 0.3, 0.6, 1.0, 2.0];
/// Variances of what the regression leaves that are tried, as shares of the variance that its residuals have beyond their noise.
const SIZES: [f64; 4] = [0.3, 1.0, 2.0, 5.0];
/// Shares of it that are smooth.
const SMOOTH: [f64; 2] = [0.6, 0.97];
/// Shares of it that are tried where none of it is smooth: an emulator of noisy runs may leave less.
const ROUGH: [f64; 6] = [0.03, 0.1, 0.3, 1.0, 2.0, 5.0];
/// Rise of the logarithm of the likelihood for which a smooth part is taken.
const WORTH: f64 = 1.0;
/// Difference of the logarithm of the likelihood that decides nothing: one standard deviation of a parameter is a half.
const AS_LIKELY: f64 = 1.0;

/// A fitted emulator.
#[derive(Debug, Clone)]
pub struct Emulator {
    terms: Vec<Term>,
    /// Coefficients of the terms, and the inverse of their information.
    coefficients: Vec<f64>,
    covariance: Matrix,
    process: Option<Process>,
    /// Variance of what is neither in the terms nor smooth.
    rough: f64,
    /// Factor on the variance, from leaving out one run at a time; at least 1.
    larger: f64,
}

/// The smooth part.
#[derive(Debug, Clone)]
struct Process {
    points: Matrix,
    inputs: Vec<usize>,
    length: f64,
    variance: f64,
    factor: Cholesky,
    /// K⁻¹ (y − Hβ).
    weights: Vec<f64>,
    /// L⁻¹ H, a term a row.
    terms: Matrix,
}

/// Mean and variance that an emulator gives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Emulated {
    /// Mean.
    pub mean: f64,
    /// Variance of it.
    pub variance: f64,
}

impl Emulator {
    /// Fits an emulator to runs: their points, values, and the variances of these. `None` if there are too few.
    #[must_use]
    pub fn fit(points: &[Vec<f64>], values: &[f64], noise: &[f64]) -> Option<Self> {
        if points.len() < 8 {
            return None;
        }
        let terms = terms(points, values, true);
        let rows: Matrix =
            terms.iter().map(|term| points.iter().map(|point| term.at(point)).collect()).collect();
        let spread = beyond_noise(&rows, values, noise)?;
        let mut inputs: Vec<usize> = terms.iter().flat_map(|term| term.inputs()).collect();
        inputs.sort_unstable();
        inputs.dedup();
        let mut offered: Vec<(f64, Kernel, Solved)> = Vec::new();
        let mut offer = |kernel: Kernel, worth: f64| {
            if let Some(solved) = kernel.solve(points, &rows, values, noise) {
                offered.push((solved.ln_likelihood - worth, kernel, solved));
            }
        };
        for size in ROUGH {
            offer(Kernel { inputs: inputs.clone(), length: 1.0, smooth: 0.0, rough: size * spread }, 0.0);
        }
        for (size, smooth) in SIZES.iter().flat_map(|size| SMOOTH.iter().map(move |smooth| (size, smooth))) {
            for length in LENGTHS.iter().filter(|_| !inputs.is_empty()) {
                let length = length * (inputs.len() as f64).sqrt();
                let (smooth, rough) = (size * spread * smooth, size * spread * (1.0 - smooth));
                offer(Kernel { inputs: inputs.clone(), length, smooth, rough }, WORTH);
            }
        }
        // Of those that the data do not tell from the best, the one that claims least: noisy runs say little of what the regression
        // leaves, and an emulator that is too sure rules out the truth.
        let best = offered.iter().map(|(likelihood, ..)| *likelihood).fold(f64::NEG_INFINITY, f64::max);
        let checked = offered.into_iter().filter(|(likelihood, ..)| *likelihood >= best - AS_LIKELY);
        let checked = checked.map(|(_, kernel, solved)| (solved.left_out(noise), kernel, solved));
        let (left_out, kernel, solved) = checked.max_by(|a, b| a.0.variance.total_cmp(&b.0.variance))?;
        let larger = left_out.square.max(1.0);
        let process = (kernel.smooth > 0.0).then(|| Process {
            points: points.to_vec(),
            inputs: kernel.inputs.clone(),
            length: kernel.length,
            variance: kernel.smooth,
            factor: solved.factor.clone(),
            weights: solved.weights.clone(),
            terms: solved.terms.clone(),
        });
        let (coefficients, covariance) = (solved.coefficients, solved.covariance);
        Some(Self { terms, coefficients, covariance, process, rough: kernel.rough, larger })
    }

    /// Mean and variance at a point.
    #[must_use]
    pub fn at(&self, point: &[f64]) -> Emulated {
        let mut row: Vec<f64> = self.terms.iter().map(|term| term.at(point)).collect();
        let mut mean = dot(&row, &self.coefficients);
        let mut variance = self.rough;
        if let Some(process) = &self.process {
            let near: Vec<f64> =
                process.points.iter().map(|known| process.covariance(known, point)).collect();
            mean += dot(&near, &process.weights);
            let half = process.factor.half_solve(&near);
            variance += (process.variance - dot(&half, &half)).max(0.0);
            for (value, term) in row.iter_mut().zip(&process.terms) {
                *value -= dot(term, &half);
            }
        }
        variance += quadratic(&self.covariance, &row).max(0.0);
        Emulated { mean, variance: self.larger * variance }
    }

    /// How much larger the variance was made, as leaving out one run at a time asked for; 1 if not.
    #[must_use]
    pub fn larger(&self) -> f64 {
        self.larger
    }

    /// The inputs on which the figure depends.
    #[must_use]
    pub fn inputs(&self) -> Vec<usize> {
        let mut inputs: Vec<usize> = self.terms.iter().flat_map(|term| term.inputs()).collect();
        inputs.sort_unstable();
        inputs.dedup();
        inputs
    }
}

impl Process {
    fn covariance(&self, one: &[f64], other: &[f64]) -> f64 {
        self.variance * correlation(&self.inputs, self.length, one, other)
    }
}

/// Matérn's correlation of order 5/2.
fn correlation(inputs: &[usize], length: f64, one: &[f64], other: &[f64]) -> f64 {
    let square: f64 =
        inputs.iter().map(|input| (one[*input] - other[*input]) * (one[*input] - other[*input])).sum();
    let far = (5.0 * square).sqrt() / length;
    (1.0 + far + far * far / 3.0) * exp(-far)
}

/// Variance of residuals of the regression beyond their noise; a little of all if there is none, so that the likelihood can say
/// so itself.
fn beyond_noise(rows: &Matrix, values: &[f64], noise: &[f64]) -> Option<f64> {
    let information: Matrix = rows.iter().map(|a| rows.iter().map(|b| dot(a, b)).collect()).collect();
    let right: Vec<f64> = rows.iter().map(|row| dot(row, values)).collect();
    let coefficients = Cholesky::of(&information)?.solve(&right);
    let n = values.len() as f64;
    let left = (0..values.len()).map(|at| {
        let fitted: f64 =
            rows.iter().zip(&coefficients).map(|(row, coefficient)| row[at] * coefficient).sum();
        (values[at] - fitted).powi(2)
    });
    let variance = left.sum::<f64>() / (n - rows.len() as f64).max(1.0);
    let noise = noise.iter().sum::<f64>() / n;
    let mean = values.iter().sum::<f64>() / n;
    let all = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / n;
    Some((variance - noise).max(0.05 * variance).max(1e-12 * all).max(1e-300))
}

/// Covariance of what the regression leaves.
struct Kernel {
    inputs: Vec<usize>,
    length: f64,
    smooth: f64,
    rough: f64,
}

/// A kernel with its regression.
struct Solved {
    factor: Cholesky,
    /// L⁻¹ H, a term a row.
    terms: Matrix,
    coefficients: Vec<f64>,
    covariance: Matrix,
    weights: Vec<f64>,
    ln_likelihood: f64,
}

impl Kernel {
    fn solve(&self, points: &[Vec<f64>], rows: &Matrix, values: &[f64], noise: &[f64]) -> Option<Solved> {
        let entry = |i: usize, j: usize| {
            let own = if i == j { self.rough + noise[i] } else { 0.0 };
            let near = || self.smooth * correlation(&self.inputs, self.length, &points[i], &points[j]);
            own + if self.smooth > 0.0 { near() } else { 0.0 }
        };
        let n = points.len();
        let matrix: Matrix = (0..n).map(|i| (0..=i).map(|j| entry(i, j)).collect()).collect();
        let factor = Cholesky::of(&matrix)?;
        let terms: Matrix = rows.iter().map(|row| factor.half_solve(row)).collect();
        let half = factor.half_solve(values);
        let information: Matrix = terms.iter().map(|a| terms.iter().map(|b| dot(a, b)).collect()).collect();
        let solver = Cholesky::of(&information)?;
        let coefficients = solver.solve(&terms.iter().map(|term| dot(term, &half)).collect::<Vec<_>>());
        let left: Vec<f64> = (0..n)
            .map(|at| values[at] - rows.iter().zip(&coefficients).map(|(row, c)| row[at] * c).sum::<f64>())
            .collect();
        let weights = factor.solve(&left);
        // Restricted likelihood, which does not reward variances for the terms fitted (Patterson and Thompson 1971).
        let ln_likelihood = -0.5 * (dot(&left, &weights) + factor.ln_determinant() + solver.ln_determinant());
        let covariance = solver.inverse();
        Some(Solved { factor, terms, coefficients, covariance, weights, ln_likelihood })
    }
}

impl Solved {
    /// The errors that are made where a run is left out: with P = K⁻¹ − K⁻¹H(HᵀK⁻¹H)⁻¹HᵀK⁻¹ the error is (Py)ᵢ / Pᵢᵢ and its
    /// variance 1 / Pᵢᵢ (Dubrule 1983). Of their squares a tenth is left out, so that one run does not decide.
    fn left_out(&self, noise: &[f64]) -> LeftOut {
        let inverse = self.factor.inverse();
        let of_terms: Matrix = self.terms.iter().map(|term| self.factor.back_solve(term)).collect();
        let own = |i: usize| {
            let row: Vec<f64> = of_terms.iter().map(|term| term[i]).collect();
            (inverse[i][i] - quadratic(&self.covariance, &row)).max(1e-300)
        };
        let precisions: Vec<f64> = (0..inverse.len()).map(own).collect();
        let variance = precisions.iter().zip(noise).map(|(precision, noise)| 1.0 / precision - noise).sum();
        let mut squares: Vec<f64> =
            self.weights.iter().zip(&precisions).map(|(w, precision)| w * w / precision).collect();
        squares.sort_by(f64::total_cmp);
        let kept = squares.len() - squares.len() / 10;
        LeftOut { square: squares.iter().take(kept).sum::<f64>() / kept as f64 / TRIMMED, variance }
    }
}

/// What leaving out one run at a time says.
struct LeftOut {
    /// Mean square of the errors over their standard deviations, 1 if these are right.
    square: f64,
    /// Variance claimed, without the noise of the run left out, summed.
    variance: f64,
}

/// Mean of the lower nine tenths of the square of a standard normal value: (0.9 − 2 z φ(z)) / 0.9 at z = 1.645.
const TRIMMED: f64 = 0.623;

/// Emulates the logarithm of a positive figure by the terms that matter, and scales it so that the mean of what is observed over
/// what is emulated is 1 (Duan's smearing, *JASA* 78, 1983, 605): of variances, which few replications say badly one by one.
#[derive(Debug, Clone)]
pub struct Variance {
    terms: Vec<Term>,
    coefficients: Vec<f64>,
    scale: f64,
    bounds: (f64, f64),
}

impl Variance {
    /// Fits variances, of which those that are not above 0 are left out; `None` if they are too few.
    #[must_use]
    pub fn fit(points: &[Vec<f64>], variances: &[f64]) -> Option<Self> {
        let (points, logs): (Matrix, Vec<f64>) = points
            .iter()
            .zip(variances)
            .filter(|(_, v)| **v > 0.0 && v.is_finite())
            .map(|(p, v)| (p.clone(), ln(*v)))
            .unzip();
        if points.len() < 4 {
            return None;
        }
        let terms = terms(&points, &logs, true);
        let rows: Matrix =
            terms.iter().map(|term| points.iter().map(|point| term.at(point)).collect()).collect();
        let information: Matrix = rows.iter().map(|a| rows.iter().map(|b| dot(a, b)).collect()).collect();
        let right: Vec<f64> = rows.iter().map(|row| dot(row, &logs)).collect();
        let coefficients = Cholesky::of(&information)?.solve(&right);
        let (low, high) =
            logs.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), log| (l.min(*log), h.max(*log)));
        let mut own = Self { terms, coefficients, scale: 1.0, bounds: (low, high) };
        let ratio = points.iter().zip(&logs).map(|(point, log)| exp(*log) / own.at(point)).sum::<f64>();
        own.scale = ratio / points.len() as f64;
        Some(own)
    }

    /// Variance at a point, within those seen.
    #[must_use]
    pub fn at(&self, point: &[f64]) -> f64 {
        let log: f64 = self.terms.iter().zip(&self.coefficients).map(|(term, c)| c * term.at(point)).sum();
        self.scale * exp(log.clamp(self.bounds.0, self.bounds.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::history::design::{latin_hypercube, random};
    use crate::math::normal_quantile;

    /// A figure that no quadratic is.
    fn figure(point: &[f64]) -> f64 {
        3.0 * (4.0 * point[0]).sin() + 5.0 * point[1] * point[1] + point[2] * point[0]
    }

    #[test]
    fn a_smooth_figure_is_emulated_with_errors_that_are_right() {
        for (noise, most) in [(0.0, 0.2), (0.3, 0.35)] {
            let tried = latin_hypercube(400, 4, 77);
            let (mut rms, mut square, mut beyond) = (0.0, 0.0, 0);
            let designs = 12;
            for design in 0..designs {
                let points = latin_hypercube(60, 4, u64::from(design));
                let mut draw = random(6, "noise", design);
                let values: Vec<f64> =
                    points.iter().map(|p| figure(p) + noise * normal_quantile(draw.uniform())).collect();
                let emulator = Emulator::fit(&points, &values, &[noise * noise; 60]).unwrap();
                assert!(noise > 0.0 || emulator.inputs().iter().all(|input| *input != 3));
                for point in &tried {
                    let found = emulator.at(point);
                    let error = found.mean - figure(point);
                    rms += error * error;
                    square += error * error / found.variance;
                    beyond += usize::from(error.abs() > 3.0 * found.variance.sqrt());
                }
            }
            let n = 400.0 * f64::from(designs);
            let (rms, square) = ((rms / n).sqrt(), square / n);
            println!("noise {noise}: rms {rms:.3}, mean square {square:.2}, {beyond} of {n} beyond 3");
            // The figure itself has sd 2.6.
            assert!(rms < most && square < 1.4 && (beyond as f64) < 0.015 * n, "{rms} {square} {beyond}");
        }
    }

    #[test]
    fn variances_are_smoothed() {
        let points = latin_hypercube(80, 2, 9);
        let mut draw = random(8, "variance", 0);
        let truth = |point: &[f64]| exp(1.0 + 2.0 * point[0]);
        let seen: Vec<f64> = points
            .iter()
            .map(|p| truth(p) * (0..3).map(|_| normal_quantile(draw.uniform()).powi(2)).sum::<f64>() / 3.0)
            .collect();
        let fitted = Variance::fit(&points, &seen).unwrap();
        for at in [[0.1, 0.5], [0.5, 0.5], [0.9, 0.2]] {
            assert!(
                (fitted.at(&at) / truth(&at)).ln().abs() < 0.4,
                "{} is not {}",
                fitted.at(&at),
                truth(&at)
            );
        }
    }
}
