//! Linear algebra of small symmetric matrices: Cholesky's factor, and principal directions.
//!
//! Some two hundred rows are the most that a fit needs, so that a library of many files would be compiled for forty lines
//! (Golub and Van Loan, *Matrix Computations*, 4th ed. 2013, § 4.2 and § 8.5).

/// A matrix by rows.
pub type Matrix = Vec<Vec<f64>>;

/// Lower triangle L of a positive definite matrix LLᵀ.
#[derive(Debug, Clone)]
pub struct Cholesky {
    lower: Matrix,
}

impl Cholesky {
    /// Of a symmetric matrix, of which the lower triangle is read; `None` if it is not positive definite.
    #[must_use]
    pub fn of(matrix: &[Vec<f64>]) -> Option<Self> {
        let mut lower: Matrix = Vec::with_capacity(matrix.len());
        for (i, row) in matrix.iter().enumerate() {
            let mut own = Vec::with_capacity(i + 1);
            for (j, value) in row.iter().enumerate().take(i + 1) {
                let other: &[f64] = if j == i { &own } else { &lower[j] };
                let sum: f64 = own.iter().zip(other).take(j).map(|(a, b)| a * b).sum();
                let left = value - sum;
                if j < i {
                    own.push(left / lower[j][j]);
                } else if left > value.abs() * 1e-13 && left.is_finite() {
                    own.push(left.sqrt());
                } else {
                    return None;
                }
            }
            lower.push(own);
        }
        Some(Self { lower })
    }

    /// L⁻¹ b.
    #[must_use]
    pub fn half_solve(&self, b: &[f64]) -> Vec<f64> {
        let mut x: Vec<f64> = Vec::with_capacity(b.len());
        for (row, value) in self.lower.iter().zip(b) {
            let known: f64 = row.iter().zip(&x).map(|(a, b)| a * b).sum();
            x.push((value - known) / row[x.len()]);
        }
        x
    }

    /// The x with LLᵀx = b.
    #[must_use]
    pub fn solve(&self, b: &[f64]) -> Vec<f64> {
        self.back_solve(&self.half_solve(b))
    }

    /// L⁻ᵀ b.
    #[must_use]
    pub fn back_solve(&self, b: &[f64]) -> Vec<f64> {
        let mut x = b.to_vec();
        for i in (0..x.len()).rev() {
            x[i] /= self.lower[i][i];
            let (before, own) = x.split_at_mut(i);
            for (value, entry) in before.iter_mut().zip(&self.lower[i]) {
                *value -= entry * own[0];
            }
        }
        x
    }

    /// The inverse of the matrix.
    #[must_use]
    pub fn inverse(&self) -> Matrix {
        let n = self.lower.len();
        (0..n).map(|i| self.solve(&unit(n, i))).collect()
    }

    /// Logarithm of the determinant of the matrix.
    #[must_use]
    pub fn ln_determinant(&self) -> f64 {
        self.lower.iter().enumerate().map(|(i, row)| 2.0 * crate::math::ln(row[i])).sum()
    }
}

/// The vector with a one at a place.
fn unit(n: usize, at: usize) -> Vec<f64> {
    (0..n).map(|i| f64::from(u8::from(i == at))).collect()
}

/// Sum of products.
#[must_use]
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// xᵀ M x.
#[must_use]
pub fn quadratic(matrix: &[Vec<f64>], x: &[f64]) -> f64 {
    matrix.iter().zip(x).map(|(row, value)| value * dot(row, x)).sum()
}

/// Eigenvalues of a symmetric matrix with their unit vectors, smallest first: Jacobi's rotations.
#[must_use]
pub fn eigen(matrix: &[Vec<f64>]) -> Vec<(f64, Vec<f64>)> {
    let n = matrix.len();
    let mut a: Matrix = matrix.to_vec();
    let mut vectors: Matrix = (0..n).map(|i| unit(n, i)).collect();
    let total: f64 = a.iter().flatten().map(|value| value * value).sum();
    for _ in 0..60 {
        let off: f64 = (0..n).flat_map(|i| (0..i).map(move |j| (i, j))).map(|(i, j)| a[i][j] * a[i][j]).sum();
        if off <= 1e-24 * total {
            break;
        }
        for p in 0..n {
            for q in p + 1..n {
                rotate(&mut a, &mut vectors, p, q);
            }
        }
    }
    let mut pairs: Vec<(f64, Vec<f64>)> =
        vectors.into_iter().enumerate().map(|(i, v)| (a[i][i], v)).collect();
    pairs.sort_by(|left, right| left.0.total_cmp(&right.0));
    pairs
}

/// Makes the entry (p, q) nought; `vectors` holds the directions so far, one a row.
fn rotate(a: &mut Matrix, vectors: &mut Matrix, p: usize, q: usize) {
    if a[p][q] == 0.0 {
        return;
    }
    let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
    let tangent = 1.0f64.copysign(theta) / (theta.abs() + (theta * theta + 1.0).sqrt());
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    let turn = |x: &mut f64, y: &mut f64| (*x, *y) = (cosine * *x - sine * *y, sine * *x + cosine * *y);
    for row in a.iter_mut() {
        let (mut x, mut y) = (row[p], row[q]);
        turn(&mut x, &mut y);
        (row[p], row[q]) = (x, y);
    }
    for rows in [a, vectors] {
        let (before, after) = rows.split_at_mut(q);
        for (x, y) in before[p].iter_mut().zip(after[0].iter_mut()) {
            turn(x, y);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_factor_solves_inverts_and_has_the_determinant() {
        let matrix = vec![vec![4.0, 2.0, 0.6], vec![2.0, 5.0, 1.5], vec![0.6, 1.5, 3.0]];
        let factor = Cholesky::of(&matrix).unwrap();
        let x = factor.solve(&[1.0, -2.0, 0.5]);
        for (row, wanted) in matrix.iter().zip([1.0, -2.0, 0.5]) {
            assert!((dot(row, &x) - wanted).abs() < 1e-12);
        }
        // By hand: 4(15 − 2.25) − 2(6 − 0.9) + 0.6(3 − 3) = 40.8.
        assert!((factor.ln_determinant() - 40.8f64.ln()).abs() < 1e-12);
        let inverse = factor.inverse();
        assert!(
            (dot(&matrix[1], &inverse[1]) - 1.0).abs() < 1e-12 && dot(&matrix[0], &inverse[1]).abs() < 1e-12
        );
        assert!((quadratic(&inverse, &[1.0, -2.0, 0.5]) - dot(&x, &[1.0, -2.0, 0.5])).abs() < 1e-12);
        assert!(Cholesky::of(&[vec![1.0, 2.0], vec![2.0, 1.0]]).is_none());
        assert!(Cholesky::of(&[vec![1.0, 1.0], vec![1.0, 1.0]]).is_none(), "singular");
    }

    #[test]
    fn principal_directions_take_the_matrix_apart() {
        let matrix = vec![vec![2.0, -1.0, 0.3], vec![-1.0, 3.0, 0.5], vec![0.3, 0.5, 1.0]];
        let pairs = eigen(&matrix);
        assert!(pairs.windows(2).all(|pair| pair[0].0 <= pair[1].0));
        for (value, vector) in &pairs {
            assert!((dot(vector, vector) - 1.0).abs() < 1e-12);
            for (row, own) in matrix.iter().zip(vector) {
                assert!((dot(row, vector) - value * own).abs() < 1e-10, "{pairs:?}");
            }
        }
    }
}
