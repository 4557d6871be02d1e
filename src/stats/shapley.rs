//! What each of several things that act together contributes: Shapley values.
//!
//! When schemes act together the parts overlap: what each does *alone* adds up to more than the whole, what
//! is lost when each is *left out* adds up to less. The Shapley value (in Kuhn and Tucker, *Contributions to the
//! Theory of Games* II, 1953, 307–317) is the mean of what a scheme adds to those before it, over all orders
//! in which they could come. It alone adds up to the whole, treats equals alike, gives nothing to what changes
//! nothing, and adds over sums (replications, metrics, years).
//!
//! Coalitions are bit masks: bit i of `mask` set means that player i acts. A table of coalitions has 2^k
//! entries, the empty one (the baseline) first, all players last.

use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::SliceRandom;

use super::clusters::clustered_interval;
use super::interval::Interval;

/// Most players of the exact value: 2^16 coalitions. Simulating them all ends long before, at ten or so.
pub const MOST_EXACT: usize = 16;

/// One player's contributions, over replications, in the unit of the values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contribution {
    /// The Shapley value.
    pub shapley: Interval,
    /// What the player does when it acts alone, v({i}) − v(∅).
    pub alone: Interval,
    /// What is lost when it is left out, v(all) − v(all but i).
    pub left_out: Interval,
}

/// How the whole is shared among the players.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribution {
    /// One a player, in the order of the bits.
    pub players: Vec<Contribution>,
    /// All together, v(all) − v(∅): the Shapley values add up to its mean.
    pub whole: Interval,
}

/// Number of players of a table of coalitions; `None` if its length is not a power of two or too large.
fn players_of(coalitions: usize) -> Option<usize> {
    let players = coalitions.checked_ilog2()? as usize;
    (coalitions.is_power_of_two() && players <= MOST_EXACT).then_some(players)
}

/// Exact Shapley values of one table of coalition values, in the order of the bits.
///
/// φᵢ = Σ over coalitions S without i of |S|! (k − |S| − 1)! / k! · (v(S ∪ i) − v(S)). They add up to v(all) − v(∅)
/// to rounding. `None` if the length is not 2^k with k at most [`MOST_EXACT`]; a NaN anywhere makes all NaN.
#[must_use]
pub fn shapley_values(values: &[f64]) -> Option<Vec<f64>> {
    let players = players_of(values.len())?;
    let weights = weights(players);
    let value = |player: usize| {
        let bit = 1 << player;
        (0..values.len())
            .filter(|mask| mask & bit == 0)
            .map(|mask: usize| weights[mask.count_ones() as usize] * (values[mask | bit] - values[mask]))
            .sum()
    };
    Some((0..players).map(value).collect())
}

/// |S|! (k − |S| − 1)! / k! by size of S: one over k times the number of coalitions of that size of the others.
fn weights(players: usize) -> Vec<f64> {
    let mut ways = 1.0;
    (0..players)
        .map(|size| {
            let weight = 1.0 / (players as f64 * ways);
            ways *= (players - 1 - size) as f64 / (size + 1) as f64;
            weight
        })
        .collect()
}

/// Exact Shapley values replication by replication, with t intervals over replications.
///
/// `coalitions[mask][replication]`, with common random numbers; `inner` replications in a row share a draw of the
/// uncertain inputs (1: none do). A replication in which any coalition was not observed (NaN, or missing) is
/// left out of everything, so that the parts add up to the whole. `None` as for [`shapley_values`].
#[must_use]
pub fn attribute(coalitions: &[Vec<f64>], inner: usize, confidence: f64) -> Option<Attribution> {
    let players = players_of(coalitions.len())?;
    let last = coalitions.len() - 1;
    let replications = coalitions.iter().map(Vec::len).max().unwrap_or(0);
    let (mut shapley, mut alone, mut left_out) =
        (vec![Vec::new(); players], vec![Vec::new(); players], vec![Vec::new(); players]);
    let mut whole = Vec::with_capacity(replications);
    for replication in 0..replications {
        let mut table: Vec<f64> =
            coalitions.iter().map(|values| values.get(replication).copied().unwrap_or(f64::NAN)).collect();
        if table.iter().any(|value| value.is_nan()) {
            table.fill(f64::NAN);
        }
        whole.push(table[last] - table[0]);
        for (player, value) in shapley_values(&table)?.into_iter().enumerate() {
            shapley[player].push(value);
            alone[player].push(table[1 << player] - table[0]);
            left_out[player].push(table[last] - table[last & !(1 << player)]);
        }
    }
    let over = |values: &[f64]| clustered_interval(values, inner, confidence);
    let players = (0..players)
        .map(|player| Contribution {
            shapley: over(&shapley[player]),
            alone: over(&alone[player]),
            left_out: over(&left_out[player]),
        })
        .collect();
    Some(Attribution { players, whole: over(&whole) })
}

/// `count` random orders of `players`, drawn from a seed; the same seed gives the same orders.
#[must_use]
pub fn orders(players: usize, count: usize, seed: u64) -> Vec<Vec<usize>> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut draw = || {
        let mut order: Vec<usize> = (0..players).collect();
        order.shuffle(&mut random);
        order
    };
    (0..count).map(|_| draw()).collect()
}

/// The coalitions that an order passes through: the empty one, the first player, the first two, … all.
///
/// Players above 63 have no bit and are left out.
#[must_use]
pub fn coalitions_of(order: &[usize]) -> Vec<u64> {
    let bits = order.iter().filter(|player| **player < 64).map(|player| 1_u64 << player);
    std::iter::once(0)
        .chain(bits.scan(0, |mask, bit| {
            *mask |= bit;
            Some(*mask)
        }))
        .collect()
}

/// Shapley values from sampled orders, for more players than coalitions can be run.
///
/// `value(number, mask)` is v(mask) as seen by order `number`. Two uses:
///
/// - order r is given to replication r, and `value` is that of replication r alone: the intervals then hold both
///   chance and the sampling of orders, at k + 1 runs a replication (Castro, Gómez and Tejada, *Computers &
///   Operations Research* 36, 2009, 1726–1730, for the sampling);
/// - `value` ignores the number and looks up one table of means: the intervals are those of sampling the
///   orders only.
///
/// The contributions of each order add up to v(all) − v(∅), so the means add up to the mean of the whole.
/// Standard errors are `sd / √n` of each [`Interval`]. An order with a NaN is left out of all. `None` if the orders
/// are not all permutations of as many players, at most 64, or if there are none.
pub fn sampled(
    orders: &[Vec<usize>],
    inner: usize,
    confidence: f64,
    mut value: impl FnMut(usize, u64) -> f64,
) -> Option<(Vec<Interval>, Interval)> {
    let players = orders.first()?.len();
    if players > 64 || !orders.iter().all(|order| is_permutation(order, players)) {
        return None;
    }
    let mut contributions = vec![vec![f64::NAN; orders.len()]; players];
    let mut whole = vec![f64::NAN; orders.len()];
    for (number, order) in orders.iter().enumerate() {
        let values: Vec<f64> = coalitions_of(order).iter().map(|&mask| value(number, mask)).collect();
        if values.iter().any(|value| value.is_nan()) {
            continue;
        }
        for (place, &player) in order.iter().enumerate() {
            contributions[player][number] = values[place + 1] - values[place];
        }
        whole[number] = values[players] - values[0];
    }
    let over = |values: &Vec<f64>| clustered_interval(values, inner, confidence);
    Some((contributions.iter().map(over).collect(), over(&whole)))
}

fn is_permutation(order: &[usize], players: usize) -> bool {
    let mut seen = vec![false; players];
    order.iter().for_each(|&player| {
        if let Some(place) = seen.get_mut(player) {
            *place = true;
        }
    });
    order.len() == players && seen.iter().all(|seen| *seen)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::synthetic::{normal, random};
    use proptest::prelude::*;

    /// Two schemes that prevent the same 60 of 100 admissions each (36 of them both), and one that saves 25 apart.
    fn overlapping(mask: usize) -> f64 {
        let (first, second, third) = (mask & 1, mask >> 1 & 1, mask >> 2 & 1);
        let left = 0.4f64.powi(first as i32) * 0.4f64.powi(second as i32);
        100.0 * (1.0 - left) + 25.0 * third as f64
    }

    #[test]
    fn two_that_overlap_share_what_they_save_and_the_third_keeps_its_own() {
        let table: Vec<f64> = (0..8).map(overlapping).collect();
        // Together 84: (60 + 24) / 2 each; alone 60, left out 24.
        let values = shapley_values(&table).unwrap();
        for (value, expected) in values.iter().zip([42.0, 42.0, 25.0]) {
            assert!((value - expected).abs() < 1e-12, "{values:?}");
        }
        let coalitions: Vec<Vec<f64>> = table.iter().map(|&v| vec![v, v + 5.0, f64::NAN, v]).collect();
        let found = attribute(&coalitions, 1, 0.95).unwrap();
        assert!((found.players[0].alone.mean - 60.0).abs() < 1e-12);
        assert!((found.players[0].left_out.mean - 24.0).abs() < 1e-12);
        assert!((found.players[2].shapley.mean - 25.0).abs() < 1e-12);
        assert!((found.whole.mean - 109.0).abs() < 1e-12);
        assert_eq!(found.whole.replications, 3);
    }

    #[test]
    fn the_glove_game_is_that_of_the_textbook() {
        // Player 0 has a left glove, 1 and 2 a right one each; a pair is worth 1: 2/3, 1/6, 1/6.
        let table: Vec<f64> = (0..8).map(|mask| f64::from(u8::from(mask & 1 == 1 && mask > 1))).collect();
        let values = shapley_values(&table).unwrap();
        for (value, expected) in values.iter().zip([2.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0]) {
            assert!((value - expected).abs() < 1e-15, "{values:?}");
        }
    }

    #[test]
    fn what_is_no_table_is_refused() {
        assert_eq!(shapley_values(&[]), None);
        assert_eq!(shapley_values(&[1.0, 2.0, 3.0]), None);
        assert_eq!(shapley_values(&[1.0]), Some(Vec::new()));
        assert_eq!(attribute(&[vec![], vec![]], 1, 0.95).unwrap().players.len(), 1);
        assert!(attribute(&[], 1, 0.95).is_none());
        assert!(sampled(&[], 1, 0.95, |_, _| 0.0).is_none());
        assert!(sampled(&[vec![0, 0]], 1, 0.95, |_, _| 0.0).is_none());
        assert!(sampled(&[vec![0, 1], vec![0]], 1, 0.95, |_, _| 0.0).is_none());
        let (players, _) = sampled(&[vec![1, 0], vec![0, 1]], 1, 0.95, |_, _| f64::NAN).unwrap();
        assert!(players.iter().all(|player| player.mean.is_nan() && player.replications == 0));
    }

    #[test]
    fn sampled_orders_find_the_exact_values_and_their_intervals_cover() {
        // Each replication has its own noise by coalition and its own order.
        let exact = shapley_values(&(0..8).map(overlapping).collect::<Vec<_>>()).unwrap();
        let mut covered = [0; 3];
        for round in 0..1000 {
            let mut random = random(round);
            let noise: Vec<[f64; 8]> =
                (0..40).map(|_| [(); 8].map(|()| normal(&mut random, 0.0, 10.0))).collect();
            let (found, whole) = sampled(&orders(3, 40, round), 1, 0.95, |r, mask| {
                overlapping(mask as usize) + noise[r][mask as usize]
            })
            .unwrap();
            let sum: f64 = found.iter().map(|player| player.mean).sum();
            assert!((sum - whole.mean).abs() < 1e-9);
            for (player, interval) in found.iter().enumerate() {
                covered[player] += u32::from(interval.low <= exact[player] && exact[player] <= interval.high);
            }
        }
        println!("coverage of sampled Shapley values: {covered:?} of 1000");
        assert!(covered.iter().all(|covered| (929..=971).contains(covered)), "{covered:?}");
    }

    #[test]
    fn orders_come_from_the_seed_and_are_uniform() {
        assert_eq!(orders(5, 10, 7), orders(5, 10, 7));
        assert_ne!(orders(5, 10, 7), orders(5, 10, 8));
        // 6,000 orders of three: each of six 1,000 times, standard deviation 29.
        let orders = orders(3, 6000, 1);
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let times = orders.iter().filter(|drawn| **drawn == order).count();
            assert!((895..=1105).contains(&times), "{order:?}: {times}");
        }
        assert_eq!(coalitions_of(&[2, 0, 1]), [0, 4, 5, 7]);
    }

    proptest! {
        #[test]
        fn they_add_up_are_symmetric_and_give_nothing_for_nothing(
            tables in (1..7u32).prop_flat_map(|k| prop::collection::vec(-1e3..1e3f64, 1 << k)),
        ) {
            let table = tables;
            let values = shapley_values(&table).unwrap();
            let whole = table[table.len() - 1] - table[0];
            prop_assert!((values.iter().sum::<f64>() - whole).abs() < 1e-9);
            // A further player that adds 5 whatever the others do gets 5 and changes nothing; one that adds 0, 0.
            let with = |extra: f64| -> Vec<f64> { table.iter().copied().chain(table.iter().map(|v| v + extra)).collect() };
            for extra in [0.0, 5.0] {
                let more = shapley_values(&with(extra)).unwrap();
                prop_assert!((more[values.len()] - extra).abs() < 1e-9);
                prop_assert!(values.iter().zip(&more).all(|(a, b)| (a - b).abs() < 1e-9));
            }
            // Players 0 and 1 exchanged exchange their values; made alike, they get alike.
            if values.len() >= 2 {
                let swap = |mask: usize| (mask & !3) | (mask & 1) << 1 | (mask >> 1 & 1);
                let swapped: Vec<f64> = (0..table.len()).map(|mask| table[swap(mask)]).collect();
                let other = shapley_values(&swapped).unwrap();
                prop_assert!((other[0] - values[1]).abs() < 1e-9 && (other[1] - values[0]).abs() < 1e-9);
                let alike: Vec<f64> = table.iter().zip(&swapped).map(|(a, b)| a + b).collect();
                let alike = shapley_values(&alike).unwrap();
                prop_assert!((alike[0] - alike[1]).abs() < 1e-9);
            }
        }
    }
}
