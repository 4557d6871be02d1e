//! Regression on ranks.
//!
//! Ranks make any rising or falling relation a straight line, so a regression on ranks measures how strongly an
//! output goes up or down with each input, whatever the curve (Iman and Conover, *Technometrics* 21, 1979,
//! 499–509). It does not see a relation that rises and falls again: its R² does, by being low.

/// Regression of an output's ranks on those of the inputs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RankRegression {
    /// Standardised coefficient of each input; NaN for an input that does not vary.
    pub coefficients: Vec<f64>,
    /// Partial correlation of each input with the output, the other inputs held fixed.
    pub partial: Vec<f64>,
    /// Share of the variance of the output's ranks explained, adjusted for the number of inputs.
    pub r_squared: f64,
}

/// Ranks 1 … n, equal values sharing the mean of theirs.
pub(super) fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
    let mut ranks = vec![0.0; values.len()];
    let mut start = 0;
    while start < order.len() {
        let equal = order[start..].iter().take_while(|&&i| values[i] == values[order[start]]).count().max(1);
        let rank = start as f64 + (equal as f64 + 1.0) / 2.0;
        order[start..start + equal].iter().for_each(|&i| ranks[i] = rank);
        start += equal;
    }
    ranks
}

/// Regresses ranks on ranks; all are NaN where the inputs determine one another or runs are too few.
///
/// With the correlations R of the inputs and r of inputs and output, the standardised coefficients are β = R⁻¹r and
/// R² = r·β; the partial correlation is βᵢ / √(βᵢ² + (1 − R²)·(R⁻¹)ᵢᵢ).
pub(super) fn rank_regression(inputs: &[Vec<f64>], output: &[f64]) -> RankRegression {
    let undefined = RankRegression {
        coefficients: vec![f64::NAN; inputs.len()],
        partial: vec![f64::NAN; inputs.len()],
        r_squared: f64::NAN,
    };
    let varying: Vec<(usize, Vec<f64>)> = inputs
        .iter()
        .enumerate()
        .filter_map(|(input, values)| Some((input, standardised(&ranks(values))?)))
        .collect();
    let (n, k) = (output.len() as f64, varying.len() as f64);
    let Some(output) = standardised(&ranks(output)).filter(|_| n > k + 1.0) else { return undefined };
    let matrix = varying.iter().map(|(_, a)| varying.iter().map(|(_, b)| product(a, b)).collect()).collect();
    let Some(inverse) = inverted(matrix) else { return undefined };
    let with_output: Vec<f64> = varying.iter().map(|(_, input)| product(input, &output)).collect();
    let beta: Vec<f64> = inverse.iter().map(|row| product(row, &with_output)).collect();
    let explained = product(&beta, &with_output).clamp(0.0, 1.0);
    let mut found = undefined;
    for (place, (input, _)) in varying.iter().enumerate() {
        found.coefficients[*input] = beta[place];
        let left = (1.0 - explained) * inverse[place][place];
        found.partial[*input] = beta[place] / (beta[place] * beta[place] + left).sqrt();
    }
    found.r_squared = 1.0 - (1.0 - explained) * (n - 1.0) / (n - k - 1.0);
    found
}

fn product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Mean 0 and length 1; `None` if the values do not vary.
fn standardised(values: &[f64]) -> Option<Vec<f64>> {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let centred: Vec<f64> = values.iter().map(|value| value - mean).collect();
    let length = product(&centred, &centred).sqrt();
    (length > 0.0).then(|| centred.iter().map(|value| value / length).collect())
}

/// Inverse of a matrix of correlations by Gauss–Jordan elimination; it is positive definite, so no pivoting is needed.
/// `None` if it is singular to rounding.
fn inverted(mut matrix: Vec<Vec<f64>>) -> Option<Vec<Vec<f64>>> {
    let n = matrix.len();
    for (row, values) in matrix.iter_mut().enumerate() {
        values.extend((0..n).map(|column| f64::from(u8::from(column == row))));
    }
    for column in 0..n {
        let pivot = matrix[column][column];
        if pivot.is_nan() || pivot < 1e-10 {
            return None;
        }
        matrix[column].iter_mut().for_each(|value| *value /= pivot);
        let head = matrix[column].clone();
        for (_, values) in matrix.iter_mut().enumerate().filter(|(row, _)| *row != column) {
            let factor = values[column];
            values.iter_mut().zip(&head).for_each(|(value, head)| *value -= factor * head);
        }
    }
    Some(matrix.into_iter().map(|row| row[n..].to_vec()).collect())
}

/// Top-down correlation of two rankings of importance: that of their Savage scores, which weigh agreement on the first few
/// far above agreement on the last (Iman and Conover, *Technometrics* 29, 1987, 351–357). 1 if they agree;
/// NaN for fewer than two inputs that vary.
pub(super) fn top_down_agreement(a: &[f64], b: &[f64]) -> f64 {
    let known: Vec<(f64, f64)> = a
        .iter()
        .zip(b)
        .filter(|(a, b)| !a.is_nan() && !b.is_nan())
        .map(|(a, b)| (a.abs(), b.abs()))
        .collect();
    let scores = |values: Vec<f64>| {
        let k = values.len();
        let score = |place: usize| (place..=k).map(|j| 1.0 / j as f64).sum::<f64>();
        let places = ranks(&values.iter().map(|value| -value).collect::<Vec<_>>());
        // Equals share a place, which may lie halfway between two.
        let of = |place: &f64| (score(place.floor() as usize) + score(place.ceil() as usize)) / 2.0;
        standardised(&places.iter().map(of).collect::<Vec<_>>())
    };
    if known.len() < 2 {
        return f64::NAN;
    }
    let (a, b): (Vec<f64>, Vec<f64>) = known.into_iter().unzip();
    match (scores(a), scores(b)) {
        (Some(a), Some(b)) => product(&a, &b),
        _ => f64::NAN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_share_their_rank() {
        assert_eq!(ranks(&[30.0, 10.0, 20.0, 20.0]), [4.0, 1.0, 2.5, 2.5]);
        assert_eq!(ranks(&[5.0; 3]), [2.0; 3]);
        assert!(ranks(&[]).is_empty());
    }

    #[test]
    fn one_input_is_spearman() {
        // Ranks 1 2 3 4 5 against 2 1 4 3 5: Spearman 1 − 6·4/(5·24) = 0.8.
        let found = rank_regression(&[vec![1.0, 2.0, 3.0, 4.0, 5.0]], &[0.2, 0.1, 40.0, 3.0, 1e9]);
        assert!((found.coefficients[0] - 0.8).abs() < 1e-12);
        assert!((found.partial[0] - 0.8).abs() < 1e-12);
        assert!((found.r_squared - (1.0 - 0.36 * 4.0 / 3.0)).abs() < 1e-12);
    }

    #[test]
    fn two_inputs_by_hand() {
        // Inputs of correlation 0.6, with the output 0.9 and 0.7 (ranks of ten cannot be chosen so, a matrix can):
        // R⁻¹ = [1, −0.6; −0.6, 1] / 0.64; β = (0.9 − 0.42, 0.7 − 0.54) / 0.64 = (0.75, 0.25).
        let inverse = inverted(vec![vec![1.0, 0.6], vec![0.6, 1.0]]).unwrap();
        let beta: Vec<f64> = inverse.iter().map(|row| product(row, &[0.9, 0.7])).collect();
        assert!((beta[0] - 0.75).abs() < 1e-12 && (beta[1] - 0.25).abs() < 1e-12);
        // Partial correlation of the first: (0.9 − 0.7·0.6) / √((1 − 0.49)(1 − 0.36)).
        let (explained, partial): (f64, f64) = (0.75 * 0.9 + 0.25 * 0.7, 0.48 / (0.51f64 * 0.64).sqrt());
        let found = beta[0] / (beta[0] * beta[0] + (1.0 - explained) * inverse[0][0]).sqrt();
        assert!((found - partial).abs() < 1e-12);
        assert!(inverted(vec![vec![1.0, 1.0], vec![1.0, 1.0]]).is_none());
    }

    #[test]
    fn a_curve_that_only_rises_is_a_line_and_a_constant_input_has_no_part() {
        let input: Vec<f64> = (0..50).map(f64::from).collect();
        let output: Vec<f64> = input.iter().map(|x| (x / 5.0).exp()).collect();
        let found = rank_regression(&[input, vec![3.0; 50]], &output);
        assert!((found.coefficients[0] - 1.0).abs() < 1e-12 && (found.r_squared - 1.0).abs() < 1e-12);
        assert!(found.coefficients[1].is_nan() && found.partial[1].is_nan());
    }

    #[test]
    fn inputs_that_determine_one_another_have_no_coefficients() {
        let a: Vec<f64> = (0..20).map(f64::from).collect();
        let b: Vec<f64> = a.iter().map(|x| 2.0 * x).collect();
        let found = rank_regression(&[a.clone(), b], &a);
        assert!(found.coefficients.iter().all(|c| c.is_nan()) && found.r_squared.is_nan());
        assert!(rank_regression(&[vec![1.0, 2.0]], &[1.0, 2.0]).r_squared.is_nan(), "too few runs");
        assert!(rank_regression(&[], &[]).coefficients.is_empty());
    }

    #[test]
    fn agreement_weighs_the_first_places() {
        let importance = [0.9, 0.5, 0.3, 0.1];
        assert!((top_down_agreement(&importance, &importance) - 1.0).abs() < 1e-12);
        let last = top_down_agreement(&importance, &[0.9, 0.5, 0.1, -0.3]);
        let top = top_down_agreement(&importance, &[0.5, 0.9, 0.3, 0.1]);
        assert!(last > 0.9 && top < last, "{last} {top}");
        assert!(top_down_agreement(&[1.0], &[1.0]).is_nan());
        assert!(top_down_agreement(&[1.0, f64::NAN], &[1.0, 2.0]).is_nan());
    }
}
