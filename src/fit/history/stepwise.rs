//! Which of the constant, linear, quadratic and mixed terms a figure depends on.

use crate::fit::algebra::dot;
use crate::math::ln;

/// A term: the constant, an input, or the product of two (of one with itself its square), of inputs between −1 and 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Term {
    Constant,
    Linear(usize),
    Product(usize, usize),
}

impl Term {
    /// Its value at a point of the unit cube.
    pub fn at(self, point: &[f64]) -> f64 {
        let z = |input: usize| 2.0 * point[input] - 1.0;
        match self {
            Self::Constant => 1.0,
            Self::Linear(input) => z(input),
            Self::Product(one, other) => z(one) * z(other),
        }
    }

    /// The inputs it has.
    pub fn inputs(self) -> Vec<usize> {
        match self {
            Self::Constant => Vec::new(),
            Self::Linear(input) => vec![input],
            Self::Product(one, other) => vec![one, other],
        }
    }
}

/// Most terms, as a share of the runs: what is left over says how well they do.
const MOST_TERMS: f64 = 1.0 / 3.0;

/// Terms chosen forwards, the one that explains most first, until Schwarz's criterion gains no more: of some hundred terms that
/// mean nothing Akaike's would take a dozen. `products` says whether squares and products are tried.
pub(super) fn terms(points: &[Vec<f64>], values: &[f64], products: bool) -> Vec<Term> {
    let (n, inputs) = (points.len(), points.first().map_or(0, Vec::len));
    let mut offered: Vec<Term> = (0..inputs).map(Term::Linear).collect();
    if products {
        offered.extend((0..inputs).flat_map(|i| (i..inputs).map(move |j| Term::Product(i, j))));
    }
    // Columns orthogonal to what is chosen, and what of the values is left.
    let mean = values.iter().sum::<f64>() / n as f64;
    let mut left: Vec<f64> = values.iter().map(|value| value - mean).collect();
    let mut columns: Vec<Vec<f64>> = offered
        .iter()
        .map(|term| {
            let column: Vec<f64> = points.iter().map(|point| term.at(point)).collect();
            let mean = column.iter().sum::<f64>() / n as f64;
            column.into_iter().map(|value| value - mean).collect()
        })
        .collect();
    let sizes: Vec<f64> = columns.iter().map(|column| dot(column, column)).collect();
    let total = dot(&left, &left);
    let mut chosen = vec![Term::Constant];
    let most = ((n as f64 * MOST_TERMS) as usize).max(1);
    // Schwarz's criterion, with the number of terms on offer (extended; Chen and Chen, Biometrika 95, 2008, 759).
    let price = ln(n as f64) + 2.0 * ln(offered.len().max(1) as f64);
    while chosen.len() < most {
        let rest = dot(&left, &left);
        if rest <= 1e-14 * total {
            break;
        }
        let gain = |(at, column): (usize, &Vec<f64>)| {
            let size = dot(column, column);
            // What is left of a term that the chosen ones already are is rounding.
            let gain = if size > 1e-8 * sizes[at] { dot(column, &left).powi(2) / size } else { 0.0 };
            (at, gain)
        };
        let Some((at, gained)) = columns.iter().enumerate().map(gain).max_by(|a, b| a.1.total_cmp(&b.1))
        else {
            break;
        };
        if n as f64 * ln(rest / (rest - gained).max(1e-300)) < price {
            break;
        }
        let own = columns[at].clone();
        let size = dot(&own, &own);
        let take = |column: &mut Vec<f64>| {
            let share = dot(column, &own) / size;
            column.iter_mut().zip(&own).for_each(|(value, own)| *value -= share * own);
        };
        take(&mut left);
        columns.iter_mut().for_each(take);
        chosen.push(offered[at]);
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::history::design::{latin_hypercube, random};

    #[test]
    fn the_terms_of_a_figure_are_found_among_231() {
        let points = latin_hypercube(120, 20, 3);
        let mut draw = random(4, "test", 0);
        let value = |point: &Vec<f64>, noise: f64| {
            let z = |i: usize| 2.0 * point[i] - 1.0;
            3.0 + 2.0 * z(4) - z(11) + 1.5 * z(4) * z(7) + z(2) * z(2) + 0.2 * noise
        };
        let values: Vec<f64> =
            points.iter().map(|p| value(p, crate::math::normal_quantile(draw.uniform()))).collect();
        let found = terms(&points, &values, true);
        for wanted in [Term::Linear(4), Term::Linear(11), Term::Product(4, 7), Term::Product(2, 2)] {
            assert!(found.contains(&wanted), "{found:?}");
        }
        assert!(found.len() <= 7, "{found:?}");
        let noise: Vec<f64> = points.iter().map(|_| draw.uniform()).collect();
        assert!(terms(&points, &noise, true).len() <= 2);
    }
}
