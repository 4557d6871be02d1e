//! The long-run shares of time of Markov chains with many states, by iteration.
//!
//! Nothing here knows careflow. Gauss–Seidel on the balance equations: Stewart, *Numerical Solution of Markov Chains*, 1994,
//! section 3.2.3.

use std::collections::HashMap;
use std::hash::Hash;

use crate::closed_forms::Chain;

/// Collects the states reachable from `first` through `moves` (next state and rate) and solves the balance equations until no
/// share changes by more than a part in 10⁸ of the largest. Rates to one and the same state are left out.
pub fn long_run<S: Clone + Eq + Hash>(first: S, moves: impl Fn(&S) -> Vec<(S, f64)>) -> Chain<S> {
    let mut states = vec![first.clone()];
    let mut known = HashMap::from([(first, 0_usize)]);
    let (mut into, mut out): (Vec<Vec<(usize, f64)>>, Vec<f64>) = (vec![Vec::new()], Vec::new());
    let mut from = 0;
    while from < states.len() {
        out.push(0.0);
        for (next, rate) in moves(&states[from].clone()) {
            let to = *known.entry(next.clone()).or_insert_with(|| {
                states.push(next);
                into.push(Vec::new());
                states.len() - 1
            });
            if to != from {
                into[to].push((from, rate));
                out[from] += rate;
            }
        }
        from += 1;
    }
    let mut shares = vec![1.0 / states.len() as f64; states.len()];
    for _ in 0..20_000 {
        let (mut moved, mut largest) = (0.0_f64, 0.0_f64);
        for state in 0..states.len() {
            let flow: f64 = into[state].iter().map(|&(from, rate)| shares[from] * rate).sum();
            let share = flow / out[state];
            moved = moved.max((share - shares[state]).abs());
            largest = largest.max(share);
            shares[state] = share;
        }
        if moved < 1e-10 * largest {
            let sum: f64 = shares.iter().sum();
            shares.iter_mut().for_each(|share| *share /= sum);
            return Chain { states, shares };
        }
    }
    panic!("the chain does not settle");
}

#[test]
fn a_line_of_states_is_erlangs() {
    let move_on = |&n: &u32| -> Vec<(u32, f64)> {
        let served = f64::from(n.min(3));
        let mut moves = Vec::new();
        if n < 200 {
            moves.push((n + 1, 2.4));
        }
        if n > 0 {
            moves.push((n - 1, served));
        }
        moves
    };
    let chain = long_run(0, move_on);
    let waiting = chain.mean(|&n| f64::from(n.saturating_sub(3)));
    let exact = 2.4 * crate::closed_forms::mmc_wait(2.4, 1.0, 3);
    assert!((waiting - exact).abs() < 1e-6, "{waiting} {exact}");
}
