//! Log-linear Poisson regression (McCullagh and Nelder, *Generalized Linear Models*, 2nd ed. 1989, ch. 6).

use super::counted::Period;
use super::terms::Design;
use crate::fit::algebra::{Cholesky, Matrix};
use crate::math::{exp, ln};

/// A regression that arrived.
#[derive(Debug, Clone)]
pub(super) struct Regression {
    /// Logarithms of the rate a day and of the factors.
    pub estimates: Vec<f64>,
    /// Inverse of the information, of counts that are Poisson.
    pub covariance: Matrix,
    /// Expected counts, by row of the design.
    pub expected: Vec<f64>,
    /// Logarithm of the likelihood without the factorials, which no choice depends on.
    pub ln_likelihood: f64,
}

/// By iteratively reweighted least squares; `None` if the columns cannot be told apart.
pub(super) fn regress(periods: &[Period], design: &Design) -> Option<Regression> {
    let counts: Vec<f64> = design.rows.iter().map(|(at, _)| periods[*at].count).collect();
    let offsets: Vec<f64> = design.rows.iter().map(|(at, _)| ln(periods[*at].days)).collect();
    let days: f64 = design.rows.iter().map(|(at, _)| periods[*at].days).sum();
    let mut estimates = vec![0.0; design.columns];
    estimates[0] = ln(counts.iter().sum::<f64>() / days);
    let mut last = f64::NEG_INFINITY;
    for _ in 0..100 {
        let logs: Vec<f64> = design
            .rows
            .iter()
            .zip(&offsets)
            .map(|((_, row), offset)| {
                (offset + row.iter().map(|(c, x)| estimates[*c] * x).sum::<f64>()).clamp(-50.0, 50.0)
            })
            .collect();
        let expected: Vec<f64> = logs.iter().map(|log| exp(*log)).collect();
        let ln_likelihood: f64 =
            counts.iter().zip(&logs).zip(&expected).map(|((y, log), mean)| y * log - mean).sum();
        let mut information = vec![vec![0.0; design.columns]; design.columns];
        let mut score = vec![0.0; design.columns];
        for (((_, row), mean), count) in design.rows.iter().zip(&expected).zip(&counts) {
            for (i, x) in row {
                score[*i] += x * (count - mean);
                for (j, y) in row {
                    information[*i][*j] += x * y * mean;
                }
            }
        }
        let factor = Cholesky::of(&information)?;
        if (ln_likelihood - last).abs() < 1e-10 * (1.0 + ln_likelihood.abs()) {
            return Some(Regression { estimates, covariance: factor.inverse(), expected, ln_likelihood });
        }
        last = ln_likelihood;
        for (estimate, by) in estimates.iter_mut().zip(factor.solve(&score)) {
            // A first step may be wild where counts are few.
            *estimate += by.clamp(-2.0, 2.0);
        }
    }
    None
}
