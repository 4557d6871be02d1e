//! Uncertain numbers: what they could be, and a tree in which each has one of those values.

use crate::scenario::validate::placed::Placed;
use std::collections::BTreeMap;

use crate::distribution::{Beta, Distribution};
use crate::math::{exp, ln, normal, normal_quantile};
use crate::model::{Input, Spread};
use crate::scenario::text::tree::{Node, Table, Value};

/// The value of an uncertain number that a share `u` of its distribution lies below.
#[must_use]
pub fn quantile(input: &Input, u: f64) -> f64 {
    let u = u.clamp(1e-12, 1.0 - 1e-12);
    let value = match &input.spread {
        // A range without width, or a value outside it, which the check refuses, is the value alone.
        Spread::Range(low, high) => {
            Beta::pert(*low, input.best, *high).map_or(input.best, |pert| pert.quantile(u))
        }
        Spread::Interval95(low, high) => {
            let (least, greatest) = input.bounds;
            let below = |x: f64| two_piece_below(*low, input.best, *high, x);
            let u = below(least) + u * (below(greatest) - below(least));
            two_piece(*low, input.best, *high, u.clamp(1e-12, 1.0 - 1e-12))
        }
        Spread::Distribution(distribution) => inverse(distribution, u),
    };
    if input.is_whole { value.round() } else { value }
}

/// Lower and upper ends for a sensitivity analysis one at a time: the range or interval as stated, of a
/// distribution its 2.5 % and 97.5 % points.
#[must_use]
pub fn ends(input: &Input) -> (f64, f64) {
    match input.spread {
        Spread::Range(low, high) | Spread::Interval95(low, high) => (low, high),
        Spread::Distribution(_) => (quantile(input, 0.025), quantile(input, 0.975)),
    }
}

/// Half the probability on either side of the median, each side as a normal distribution whose 2.5 % or
/// 97.5 % point is the end of the interval.
fn two_piece(low: f64, median: f64, high: f64, u: f64) -> f64 {
    let logarithm = low > 0.0;
    let scale = |x: f64| if logarithm { ln(x) } else { x };
    let (low, median, high) = (scale(low), scale(median), scale(high));
    let z = normal_quantile(u);
    let end = normal_quantile(0.975);
    let value = median + z * if z < 0.0 { median - low } else { high - median } / end;
    if logarithm { exp(value) } else { value }
}

/// The share of the two-piece normal distribution below `x`.
fn two_piece_below(low: f64, median: f64, high: f64, x: f64) -> f64 {
    if x.is_infinite() {
        return if x > 0.0 { 1.0 } else { 0.0 };
    }
    let logarithm = low > 0.0;
    if logarithm && x <= 0.0 {
        return 0.0;
    }
    let scale = |x: f64| if logarithm { ln(x) } else { x };
    let (low, median, high, x) = (scale(low), scale(median), scale(high), scale(x));
    let half = if x < median { median - low } else { high - median };
    let end = normal_quantile(0.975);
    if half > 0.0 { normal((x - median) / half * end) } else { f64::from(u8::from(x >= median)) }
}

/// The inverse of a distribution function by bisection.
fn inverse(distribution: &Distribution, u: f64) -> f64 {
    let below = |x: f64| distribution.below(x).0;
    let (mut low, mut high) = distribution.support();
    let mean = distribution.mean().abs().max(1e-9);
    if !low.is_finite() {
        low = -mean;
        while below(low) > u {
            low *= 2.0;
        }
    }
    if !high.is_finite() {
        high = low + mean;
        while below(high) < u && high < 1e300 {
            high = low + (high - low) * 2.0;
        }
    }
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if below(middle) < u {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

/// The values of uncertain numbers by where they stand: file and first byte.
type ByPlace<'a> = BTreeMap<(usize, usize), (&'a Input, f64)>;

/// A tree in which every uncertain number has the value at its place in `values`.
pub(crate) fn substitute(tree: &Table, inputs: &[Placed], values: &[f64]) -> Table {
    let by_place: ByPlace = inputs
        .iter()
        .zip(values)
        .map(|(placed, value)| ((placed.place.file, placed.place.start), (&placed.input, *value)))
        .collect();
    let mut tree = tree.clone();
    if !by_place.is_empty() {
        substitute_in(&mut tree, &by_place);
    }
    tree
}

/// The uncertain number that a node is. Tables of prices have a key `value` too, and numbers inside them.
fn uncertain<'a>(node: &Node, values: &ByPlace<'a>) -> Option<(&'a Input, f64)> {
    let table = node.table().filter(|table| table.has("value"));
    table.and_then(|_| values.get(&(node.place.file, node.place.start)).copied())
}

/// Whether there is an uncertain number in a node: what has none stays shared with the tree it was copied from.
fn holds(node: &Node, values: &ByPlace) -> bool {
    match &node.value {
        Value::Table(table) => {
            uncertain(node, values).is_some() || table.entries.iter().any(|entry| holds(&entry.node, values))
        }
        Value::List(items) => items.iter().any(|item| holds(item, values)),
        _ => false,
    }
}

fn substitute_in(table: &mut Table, values: &ByPlace) {
    for at in 0..table.entries.len() {
        if holds(&table.entries[at].node, values) {
            substitute_node(&mut table.entries[at].node, values);
        }
    }
}

fn substitute_node(node: &mut Node, values: &ByPlace) {
    if let Some((input, value)) = uncertain(node, values) {
        node.value = if input.is_duration {
            Value::Duration(value)
        } else if input.is_whole {
            Value::Integer(value as i64)
        } else {
            Value::Float(value)
        };
        return;
    }
    match &mut node.value {
        Value::Table(table) => substitute_in(table, values),
        Value::List(items) => {
            for at in 0..items.len() {
                if holds(&items[at], values) {
                    substitute_node(&mut items[at], values);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::distribution::Exponential;

    fn input(best: f64, spread: Spread) -> Input {
        Input {
            path: "x".into(),
            written: String::new(),
            best,
            is_duration: false,
            is_whole: false,
            spread,
            bounds: (f64::NEG_INFINITY, f64::INFINITY),
            fitted: None,
        }
    }

    #[test]
    fn a_range_is_a_pert_distribution() {
        let range = input(1.0, Spread::Range(0.0, 4.0));
        let mean =
            (0..10_000).map(|k| quantile(&range, (f64::from(k) + 0.5) / 10_000.0)).sum::<f64>() / 10_000.0;
        assert!((mean - 8.0 / 6.0).abs() < 1e-3, "{mean}");
        assert!(quantile(&range, 0.0) >= 0.0 && quantile(&range, 1.0) <= 4.0);
        assert_eq!(quantile(&input(3.0, Spread::Range(3.0, 3.0)), 0.7), 3.0);
    }

    #[test]
    fn a_range_to_the_end_of_the_numbers_has_quantiles() {
        let range = input(1.0, Spread::Range(0.1, 5e307));
        assert!(quantile(&range, 0.5).is_finite());
    }

    #[test]
    fn an_interval_keeps_its_ends_and_its_median() {
        let ratio = input(0.77, Spread::Interval95(0.61, 0.97));
        for (u, value) in [(0.025, 0.61), (0.5, 0.77), (0.975, 0.97)] {
            assert!((quantile(&ratio, u) - value).abs() < 1e-9);
        }
        let change = input(-1.0, Spread::Interval95(-4.0, 0.5));
        assert!((quantile(&change, 0.975) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn draws_outside_the_bounds_are_drawn_again() {
        let spread = Spread::Interval95(0.61, 0.97);
        let capped = Input { bounds: (0.0, 1.0), ..input(0.77, spread) };
        assert!(quantile(&capped, 1.0) <= 1.0 && quantile(&capped, 0.999) > 0.97);
        assert!((quantile(&capped, 0.4) - 0.77).abs() < 0.03);
    }

    #[test]
    fn a_distribution_is_inverted() {
        let exponential = Distribution::of(Exponential { mean: 2.0 });
        let x = quantile(&input(2.0, Spread::Distribution(exponential)), 0.5);
        assert!((x - 2.0 * 2.0_f64.ln()).abs() < 1e-9, "{x}");
    }
}
