//! First-order Sobol index from the runs at hand.
//!
//! The index of an input is the share of the output's variance that knowing that input would take away,
//! S = Var(E\[Y | X\]) / Var(Y) (Sobol' 1993; Saltelli et al., *Global Sensitivity Analysis: The Primer*, 2008, ch. 4).
//! It assumes no shape at all. No special design of runs is needed: sort the runs by the input, cut them into
//! classes, and compare the classes' means (Plischke, Borgonovo and Smith, *European Journal of Operational
//! Research* 226, 2013, 536–550; Strong, Oakley and Brennan, *Medical Decision Making* 34, 2014, 311–326).
//!
//! Class means differ by chance too, which makes the plain ratio too large by about (classes − 1) / n; the estimate
//! here takes that out, ε² = 1 − (SSW / (n − M)) / (SST / (n − 1)) (Kelley, *Proceedings of the National Academy of
//! Sciences* 21, 1935, 554–559). √n classes keep both that noise and the spread within a class small.

use super::ranks::ranks;
use crate::stats::tally::Tally;

/// Share of the output's variance explained by one input; NaN below four runs or where either does not vary.
///
/// It may fall below nought by chance; equal values of the input share a class, so whole numbers and switches will do.
pub(super) fn first_order(input: &[f64], output: &[f64]) -> f64 {
    let n = output.len();
    if n < 4 || n != input.len() {
        return f64::NAN;
    }
    let classes = (n as f64).sqrt().round().max(2.0);
    let mut members = vec![Tally::default(); classes as usize];
    for (rank, value) in ranks(input).into_iter().zip(output) {
        members[((rank - 0.5) / n as f64 * classes) as usize].push(*value);
    }
    members.retain(|class| class.count() > 0);
    let total = output.iter().copied().collect::<Tally>().variance();
    let free = n as f64 - members.len() as f64;
    if members.len() < 2 || free < 1.0 || total.is_nan() || total <= 0.0 {
        return f64::NAN;
    }
    let within: f64 = members
        .iter()
        .filter(|class| class.count() > 1)
        .map(|class| class.variance() * (class.count() as f64 - 1.0))
        .sum();
    1.0 - within / free / total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_runs_by_hand() {
        // Classes {1, 3} and {7, 9}: SSW 4 over 2; SST 40 over 3: 1 − 2 / 13.333 = 0.85.
        assert!((first_order(&[1.0, 2.0, 3.0, 4.0], &[1.0, 3.0, 7.0, 9.0]) - 0.85).abs() < 1e-12);
    }

    #[test]
    fn a_switch_has_two_classes() {
        let switch: Vec<f64> = (0..40).map(|r| f64::from(r % 2)).collect();
        let output: Vec<f64> = (0..40).map(|r| f64::from(r % 2) * 10.0).collect();
        assert!((first_order(&switch, &output) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn what_does_not_vary_explains_nothing() {
        let runs: Vec<f64> = (0..9).map(f64::from).collect();
        assert!(first_order(&[1.0; 9], &runs).is_nan());
        assert!(first_order(&runs, &[1.0; 9]).is_nan());
        assert!(first_order(&[1.0, 2.0], &[1.0, 2.0]).is_nan());
        assert!(first_order(&[], &[]).is_nan());
    }
}
