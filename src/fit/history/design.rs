//! Where to simulate: points of the unit cube that keep apart.

use crate::engine::random::{Draw, name_key, seed_of};
use crate::math::powf;

/// Random numbers of a purpose.
pub(super) fn random(seed: u64, purpose: &str, number: u32) -> Draw {
    Draw::new(seed_of(seed, number), name_key(purpose), 0)
}

/// A whole number below `n`.
pub(super) fn below(draw: &mut Draw, n: usize) -> usize {
    ((draw.uniform() * n as f64) as usize).min(n.saturating_sub(1))
}

/// Power of the distances in the criterion of Morris and Mitchell: as it grows, the smallest distance alone counts.
const POWER: f64 = -15.0;
/// Exchanges tried for every point.
const EXCHANGES: usize = 40;

/// A Latin hypercube of `n` points (every input has one value in each nth of its range; McKay, Beckman and Conover 1979), made
/// maximin by exchanges (Morris and Mitchell, *Journal of Statistical Planning and Inference* 43, 1995, 381).
#[must_use]
pub fn latin_hypercube(n: usize, inputs: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut draw = random(seed, "latin hypercube", 0);
    let mut points = vec![vec![0.0; inputs]; n];
    for input in 0..inputs {
        let mut order: Vec<usize> = (0..n).collect();
        for at in (1..n).rev() {
            order.swap(at, below(&mut draw, at + 1));
        }
        for (point, nth) in points.iter_mut().zip(order) {
            point[input] = (nth as f64 + draw.uniform()) / n as f64;
        }
    }
    if n < 3 || inputs < 2 {
        return points;
    }
    for _ in 0..EXCHANGES * n {
        let (a, b, input) = (below(&mut draw, n), below(&mut draw, n), below(&mut draw, inputs));
        if a == b {
            continue;
        }
        let before = crowding(&points, a, b);
        swap(&mut points, a, b, input);
        if crowding(&points, a, b) > before {
            swap(&mut points, a, b, input);
        }
    }
    points
}

fn swap(points: &mut [Vec<f64>], a: usize, b: usize, input: usize) {
    let kept = points[a][input];
    points[a][input] = points[b][input];
    points[b][input] = kept;
}

/// What two points add to the criterion.
fn crowding(points: &[Vec<f64>], a: usize, b: usize) -> f64 {
    let near = |at: usize| {
        let others = points.iter().enumerate().filter(|(other, _)| *other != at);
        others.map(|(_, other)| powf(distance(&points[at], other).max(1e-12), POWER)).sum::<f64>()
    };
    near(a) + near(b)
}

/// Distance of two points.
pub(super) fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}

/// `n` of some points, each as far as can be from those chosen before it and from those `known` (Kennard and Stone 1969).
#[must_use]
pub fn spread_out(points: &[Vec<f64>], n: usize, known: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let nearest =
        |point: &Vec<f64>| known.iter().map(|other| distance(point, other)).fold(f64::INFINITY, f64::min);
    let mut apart: Vec<f64> = points.iter().map(nearest).collect();
    let mut chosen = Vec::new();
    while chosen.len() < n.min(points.len()) {
        let Some((at, _)) = apart.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)) else { break };
        chosen.push(points[at].clone());
        for (own, point) in apart.iter_mut().zip(points) {
            *own = own.min(distance(point, &points[at]));
        }
        apart[at] = f64::NEG_INFINITY;
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn least_distance(points: &[Vec<f64>]) -> f64 {
        let pairs = (0..points.len()).flat_map(|i| (0..i).map(move |j| (i, j)));
        pairs.map(|(i, j)| distance(&points[i], &points[j])).fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn a_hypercube_has_every_nth_once_and_keeps_apart() {
        let points = latin_hypercube(40, 3, 5);
        for input in 0..3 {
            let mut cells: Vec<usize> = points.iter().map(|point| (point[input] * 40.0) as usize).collect();
            cells.sort_unstable();
            assert_eq!(cells, (0..40).collect::<Vec<_>>());
        }
        let mut draw = random(1, "test", 0);
        let scattered: Vec<Vec<f64>> = (0..40).map(|_| (0..3).map(|_| draw.uniform()).collect()).collect();
        assert!(least_distance(&points) > 2.0 * least_distance(&scattered));
        assert_eq!(latin_hypercube(40, 3, 5), points);
        assert_eq!(latin_hypercube(1, 1, 5).len(), 1);
    }

    #[test]
    fn spread_out_points_avoid_those_known() {
        let line: Vec<Vec<f64>> = (0..=10).map(|i| vec![f64::from(i) / 10.0]).collect();
        assert_eq!(spread_out(&line, 2, &[vec![0.0]]), [vec![1.0], vec![0.5]]);
        assert_eq!(spread_out(&line, 99, &[]).len(), 11);
    }
}
