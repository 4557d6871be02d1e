//! The maximum of a smooth function of a few numbers, and what its curvature says of their errors.

use super::algebra::{Cholesky, Matrix, dot};

/// Where a function is largest.
#[derive(Debug, Clone)]
pub struct Maximum {
    /// The place.
    pub at: Vec<f64>,
    /// The value there.
    pub value: f64,
    /// Inverse of the negative second derivatives there: of a log-likelihood, the covariance of the estimates (observed
    /// information).
    pub covariance: Matrix,
}

/// Step of the differences. Of the logarithms of parameters, with curvature of about the number of observations, a thousandth
/// is right within about 1e-6 of the curvature, and well above what rounding does.
const STEP: f64 = 1e-3;
/// Most iterations.
const ITERATIONS: usize = 300;
/// Twice the rise still to come at which it is done.
const NEAR: f64 = 1e-9;

/// Newton's method with differences for derivatives, damped so that every step goes up (Levenberg 1944, Marquardt 1963). `None`
/// if it does not arrive, or arrives where the function does not bend down in every direction.
#[must_use]
pub fn maximum(function: &dyn Fn(&[f64]) -> f64, start: &[f64]) -> Option<Maximum> {
    let (mut at, mut value) = (start.to_vec(), function(start));
    if !value.is_finite() {
        return None;
    }
    let mut damping = 1e-3;
    for _ in 0..ITERATIONS {
        let (slope, bend) = derivatives(function, &at, value);
        let exact = Cholesky::of(&bend);
        if let Some(factor) = &exact
            && dot(&factor.solve(&slope), &slope) < NEAR
        {
            return Some(Maximum { at, value, covariance: factor.inverse() });
        }
        (at, value) = step(function, (&at, value), (&slope, &bend), &mut damping)?;
    }
    None
}

/// A place further up; `None` if there is none along the way.
fn step(
    function: &dyn Fn(&[f64]) -> f64,
    (at, value): (&[f64], f64),
    (slope, bend): (&[f64], &Matrix),
    damping: &mut f64,
) -> Option<(Vec<f64>, f64)> {
    let scale = bend.iter().enumerate().map(|(i, row)| row[i].abs()).fold(1e-8, f64::max);
    while *damping < 1e12 {
        let mut damped = bend.clone();
        for (i, row) in damped.iter_mut().enumerate() {
            row[i] += *damping * (row[i].abs() + 1e-6 * scale);
        }
        if let Some(factor) = Cholesky::of(&damped) {
            let move_by = factor.solve(slope);
            let longest = move_by.iter().fold(1.0f64, |longest, part| longest.max(part.abs()));
            let next: Vec<f64> = at.iter().zip(&move_by).map(|(x, part)| x + part / longest).collect();
            let there = function(&next);
            if there > value {
                *damping = (*damping / 10.0).max(1e-12);
                return Some((next, there));
            }
        }
        *damping *= 10.0;
    }
    None
}

/// First derivatives, and the negative second derivatives.
fn derivatives(function: &dyn Fn(&[f64]) -> f64, at: &[f64], value: f64) -> (Vec<f64>, Matrix) {
    let n = at.len();
    let moved = |moves: &[(usize, f64)]| {
        let mut place = at.to_vec();
        for (i, by) in moves {
            place[*i] += by;
        }
        function(&place)
    };
    let sides: Vec<(f64, f64)> = (0..n).map(|i| (moved(&[(i, -STEP)]), moved(&[(i, STEP)]))).collect();
    let slope = sides.iter().map(|(down, up)| (up - down) / (2.0 * STEP)).collect();
    let entry = |i: usize, j: usize| {
        if i == j {
            return (2.0 * value - sides[i].0 - sides[i].1) / (STEP * STEP);
        }
        let corner = |a: f64, b: f64| moved(&[(i, a), (j, b)]);
        let mixed = corner(STEP, STEP) - corner(STEP, -STEP) - corner(-STEP, STEP) + corner(-STEP, -STEP);
        -mixed / (4.0 * STEP * STEP)
    };
    let lower: Matrix = (0..n).map(|i| (0..=i).map(|j| entry(i, j)).collect()).collect();
    let bend = (0..n).map(|i| (0..n).map(|j| lower[i.max(j)][i.min(j)]).collect()).collect();
    (slope, bend)
}

/// Slope of a function at a place, by central differences: for the error of what is computed from estimates (delta method).
#[must_use]
pub fn slope(function: &dyn Fn(&[f64]) -> f64, at: &[f64]) -> Vec<f64> {
    let side = |i: usize, by: f64| {
        let mut place = at.to_vec();
        place[i] += by;
        function(&place)
    };
    (0..at.len()).map(|i| (side(i, STEP) - side(i, -STEP)) / (2.0 * STEP)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_top_of_a_valley_side_is_found_with_its_curvature() {
        // Rosenbrock's function upside down: top at (1, 1); second derivatives there 802, −400, 200.
        let hill = |x: &[f64]| -(1.0 - x[0]).powi(2) - 100.0 * (x[1] - x[0] * x[0]).powi(2);
        let top = maximum(&hill, &[-1.2, 1.0]).unwrap();
        assert!((top.at[0] - 1.0).abs() < 1e-3 && (top.at[1] - 1.0).abs() < 1e-3, "{top:?}");
        // Inverse of [[802, −400], [−400, 200]]: determinant 400.
        assert!(
            (top.covariance[0][0] - 0.5).abs() < 0.01 && (top.covariance[1][1] - 802.0 / 400.0).abs() < 0.03
        );
    }

    #[test]
    fn what_has_no_top_is_said_to_have_none() {
        assert!(maximum(&|x: &[f64]| x[0], &[0.0]).is_none());
        assert!(maximum(&|_: &[f64]| f64::NAN, &[0.0]).is_none());
    }
}
