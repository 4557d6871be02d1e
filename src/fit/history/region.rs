//! What no wave has ruled out, and points spread over it.

use super::design::{below, random};
use super::row::Row;
use crate::engine::random::Draw;
use crate::math::normal_quantile;

/// Which of the implausibilities of the figures of a wave must be small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// The largest: all of them.
    Largest,
    /// The second largest: one figure may be wrong, or badly emulated (Vernon, Goldstein and Bower 2010, § 3.5).
    SecondLargest,
}

/// The settings that no wave has ruled out.
#[derive(Debug, Clone)]
pub struct Region {
    /// Emulated figures of every wave.
    pub waves: Vec<Vec<Row>>,
    /// Implausibility above which a setting is ruled out.
    pub cutoff: f64,
    /// Of which of the figures.
    pub over: Over,
}

impl Region {
    /// Whether a setting is left.
    #[must_use]
    pub fn holds(&self, point: &[f64]) -> bool {
        // Later waves rule out most of what is near.
        self.waves.iter().rev().all(|rows| self.is_within(rows, point))
    }

    fn is_within(&self, rows: &[Row], point: &[f64]) -> bool {
        let allowed = usize::from(self.over == Over::SecondLargest);
        let mut beyond = 0;
        for row in rows {
            beyond += usize::from(row.implausibility(point) > self.cutoff);
            if beyond > allowed {
                return false;
            }
        }
        true
    }

    /// The implausibility that counts, by a wave.
    #[must_use]
    pub fn implausibility(&self, wave: usize, point: &[f64]) -> f64 {
        let mut all: Vec<f64> = self
            .waves
            .get(wave)
            .map_or(Vec::new(), |rows| rows.iter().map(|row| row.implausibility(point)).collect());
        all.sort_by(|a, b| b.total_cmp(a));
        all.get(usize::from(self.over == Over::SecondLargest)).copied().unwrap_or(0.0)
    }
}

/// Points spread evenly over what is left, and which share that is of what was left before.
pub(super) struct Population {
    /// The points; none if nothing is left.
    pub points: Vec<Vec<f64>>,
    /// Share of the former region.
    pub share: f64,
    /// The least implausible point found, whether it is left or not.
    pub best: Vec<f64>,
}

/// Share of the points that the next level keeps.
const KEPT: f64 = 0.2;
/// Fewest points that are left to go on from without a level in between.
const ENOUGH: usize = 60;
/// Moves of each point after a level.
const MOVES: usize = 12;
/// Most levels before a region is called empty.
const LEVELS: usize = 14;

/// Narrows points that are spread over the region of all waves but the last to that of all, by levels of implausibility each of
/// which keeps a fifth (subset simulation: Au and Beck, *Probabilistic Engineering Mechanics* 16, 2001, 263), so that a region of a
/// millionth is found and measured as well as one of a half.
pub(super) fn narrow(region: &Region, points: Vec<Vec<f64>>, seed: u64) -> Population {
    let last = region.waves.len().saturating_sub(1);
    let n = points.len();
    let mut share = 1.0;
    let mut known: Vec<(f64, Vec<f64>)> =
        points.into_iter().map(|point| (region.implausibility(last, &point), point)).collect();
    let earlier = Region { waves: region.waves[..last].to_vec(), ..region.clone() };
    let mut before = f64::INFINITY;
    for level in 0..LEVELS {
        known.sort_by(|a, b| a.0.total_cmp(&b.0));
        let inside = known.partition_point(|(far, _)| *far <= region.cutoff);
        let best = known.first().map_or(Vec::new(), |(_, point)| point.clone());
        let quantile = known.get((KEPT * n as f64) as usize).map_or(f64::INFINITY, |(far, _)| *far);
        let done = inside >= ENOUGH.min(n) || quantile <= region.cutoff;
        let bound = if done { region.cutoff } else { quantile };
        if known.is_empty() || (!done && bound > 0.999 * before) {
            return Population { points: Vec::new(), share: 0.0, best };
        }
        known.truncate(known.partition_point(|(far, _)| *far <= bound));
        share *= known.len() as f64 / n as f64;
        let mut draw = random(seed, "region", level as u32);
        let mut grown: Vec<(f64, Vec<f64>)> = (0..n).map(|at| known[at % known.len()].clone()).collect();
        for _ in 0..MOVES {
            let others: Vec<Vec<f64>> = grown.iter().map(|(_, point)| point.clone()).collect();
            for (far, point) in &mut grown {
                let moved = proposal(point, &others, &mut draw);
                let there = region.implausibility(last, &moved);
                if there <= bound && earlier.holds(&moved) {
                    (*far, *point) = (there, moved);
                }
            }
        }
        if done {
            return Population { points: grown.into_iter().map(|(_, point)| point).collect(), share, best };
        }
        before = bound;
        known = grown;
    }
    let best = known.first().map_or(Vec::new(), |(_, point)| point.clone());
    Population { points: Vec::new(), share: 0.0, best }
}

/// A step as likely as its reverse: along the difference of two other points, which knows the shape of the region (ter Braak,
/// *Statistics and Computing* 16, 2006, 239), or of one input alone.
pub(super) fn proposal(point: &[f64], others: &[Vec<f64>], draw: &mut Draw) -> Vec<f64> {
    let (one, other) = (&others[below(draw, others.len())], &others[below(draw, others.len())]);
    let inputs = point.len();
    let kind = draw.uniform();
    let mut moved = point.to_vec();
    if kind < 0.6 {
        let size = 2.38 / (2.0 * inputs as f64).sqrt() * (0.2 + 0.8 * draw.uniform());
        for (value, (a, b)) in moved.iter_mut().zip(one.iter().zip(other)) {
            *value += size * (a - b) + 1e-3 * normal_quantile(draw.uniform().max(1e-12));
        }
    } else {
        let input = below(draw, inputs);
        let by = (one[input] - other[input]) * (0.2 + 0.8 * draw.uniform());
        moved[input] += by + 1e-3 * normal_quantile(draw.uniform().max(1e-12));
    }
    moved.iter_mut().for_each(|value| *value = reflected(*value));
    moved
}

/// A value put back into 0 to 1 by reflection at the ends, which keeps steps as likely as their reverse.
fn reflected(value: f64) -> f64 {
    let turned = value.rem_euclid(2.0);
    if turned > 1.0 { 2.0 - turned } else { turned }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fit::history::design::latin_hypercube;
    use crate::fit::history::row::{Output, Target};

    fn row(figure: &dyn Fn(&[f64]) -> f64, value: f64, discrepancy: f64) -> Row {
        let points = latin_hypercube(60, 3, 4);
        let runs: Vec<Output> = points.iter().map(|p| Output { mean: figure(p), variance: 1e-8 }).collect();
        let target =
            Target { name: "x".into(), value, observation: 0.0, discrepancy, periods: f64::INFINITY };
        Row::fit(&target, &points, &runs, 4).unwrap()
    }

    fn points(n: usize) -> Vec<Vec<f64>> {
        let mut draw = random(3, "test", 0);
        (0..n).map(|_| (0..3).map(|_| draw.uniform()).collect()).collect()
    }

    #[test]
    fn a_small_region_is_measured_and_filled() {
        // |x + y − 1| ≤ 3 · 0.002 and |z − ½| ≤ 3 · 0.002: a share of 2 · 0.006 · 1 · 0.012 = 1.4e-4.
        let rows = vec![row(&|p| p[0] + p[1], 1.0, 0.002), row(&|p| p[2], 0.5, 0.002)];
        let region = Region { waves: vec![rows], cutoff: 3.0, over: Over::Largest };
        let found = narrow(&region, points(500), 1);
        println!("share {}", found.share);
        assert!(found.points.len() == 500 && found.points.iter().all(|point| region.holds(point)));
        assert!((found.share / 1.44e-4).ln().abs() < 0.7, "{}", found.share);
        // Along the ridge all is reached.
        let tenth = found.points.iter().filter(|point| point[0] < 0.1).count();
        assert!((15..110).contains(&tenth), "{tenth} of 500 in a tenth");
    }

    #[test]
    fn what_cannot_be_met_leaves_nothing_and_one_may_be_wrong() {
        let rows = vec![row(&|p| p[0], 0.5, 0.01), row(&|p| p[1] + 0.1 * p[0], 3.0, 0.01)];
        let mut region = Region { waves: vec![rows], cutoff: 3.0, over: Over::Largest };
        assert!(narrow(&region, points(300), 1).points.is_empty());
        region.over = Over::SecondLargest;
        let found = narrow(&region, points(300), 1);
        assert!((found.share / 0.06).ln().abs() < 0.4, "{}", found.share);
    }
}
