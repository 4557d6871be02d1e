//! Chance and ignorance told apart: how much of the spread is either.
//!
//! Replications run in clusters that share one draw of the uncertain inputs (see [`super::clusters`]).
//! What varies *within* a cluster is chance, patient to patient: more replications average it out. What
//! varies *between* clusters beyond that is what we do not know: no number of replications helps, only
//! better knowledge of the inputs.
//!
//! The split is the one-way analysis of variance with random effects (Searle, Casella and McCulloch,
//! *Variance Components*, 1992, ch. 3): with mean squares between (MSA) and within (MSE) clusters of n
//! values, E\[MSE\] = inner variance and E\[MSA\] = inner + n·outer. The estimate (MSA − MSE) / n of the
//! outer variance can fall below nought by chance; it is then taken as nought, and said to be.

use statrs::distribution::{ContinuousCDF, FisherSnedecor};

use super::clusters::cluster_mean;
use super::interval::t_quantile;
use super::tally::Tally;

/// The two parts of the variance of a figure between replications.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Components {
    /// Clusters (draws of the uncertain inputs) with an observation.
    pub clusters: usize,
    /// Replications with an observation.
    pub replications: usize,
    /// Variance by chance, within a draw; in the unit squared.
    pub inner: f64,
    /// Variance by the uncertain inputs, between draws; in the unit squared, never below nought.
    pub outer: f64,
    /// Whether the estimate of `outer` fell below nought and was set to it: the inputs matter too
    /// little, or the draws are too few, to be told from chance.
    pub outer_below_zero: bool,
    /// Share of the uncertain inputs in the variance of one replication, 0 to 1; NaN if nothing varies.
    pub outer_share: f64,
    /// Lower end of the confidence interval of that share.
    pub share_low: f64,
    /// Upper end.
    pub share_high: f64,
    /// Half the width of the confidence interval of the mean, from these runs.
    pub half_width: f64,
    /// What would be left of it with as many draws and infinitely many replications of each.
    pub half_width_left: f64,
}

/// Inner and outer variance of values in clusters of `inner` replications, NaN left out.
///
/// The interval of the share is exact for normal values in clusters of equal size: from F = MSA / MSE it
/// runs from (F/F₁ − 1) / (F/F₁ − 1 + n), with F₁ and F₂ the upper and lower (1 ± `confidence`) / 2 quantiles
/// of F with C − 1 and N − C degrees of freedom (Searle et al., ch. 3). Clusters of unequal size, where
/// some replications observed nothing, enter by n₀ = (N − Σn²/N) / (C − 1), and it is approximate.
///
/// `None` below two clusters, without a cluster of two values, or for a `confidence` outside (0, 1).
#[must_use]
pub fn components(values: &[f64], inner: usize, confidence: f64) -> Option<Components> {
    if !(confidence > 0.0 && confidence < 1.0) {
        return None;
    }
    let groups: Vec<Tally> = values
        .chunks(inner.max(1))
        .map(|group| group.iter().copied().filter(|value| value.is_finite()).collect::<Tally>())
        .filter(|group| group.count() > 0)
        .collect();
    let size = |group: &Tally| group.count() as f64;
    let (clusters, n) = (groups.len() as f64, groups.iter().map(size).sum::<f64>());
    let (free_between, free_within) = (clusters - 1.0, n - clusters);
    if free_between < 1.0 || free_within < 1.0 {
        return None;
    }
    let grand = groups.iter().map(|group| size(group) * group.mean()).sum::<f64>() / n;
    let between =
        groups.iter().map(|group| size(group) * (group.mean() - grand).powi(2)).sum::<f64>() / free_between;
    let squares_within: f64 = groups
        .iter()
        .filter(|group| group.count() > 1)
        .map(|group| group.variance() * (size(group) - 1.0))
        .sum();
    let within = squares_within / free_within;
    let usual_size = (n - groups.iter().map(|group| size(group).powi(2)).sum::<f64>() / n) / free_between;
    let estimate = (between - within) / usual_size;
    let outer = estimate.max(0.0);
    let (share_low, share_high) =
        share_interval(between / within, usual_size, free_between, free_within, confidence);
    let t = t_quantile(0.5 + confidence / 2.0, free_between);
    Some(Components {
        clusters: groups.len(),
        replications: groups.iter().map(|group| group.count() as usize).sum(),
        inner: within,
        outer,
        outer_below_zero: estimate < 0.0,
        outer_share: outer / (outer + within),
        share_low,
        share_high,
        half_width: t * cluster_mean(values, inner).error,
        half_width_left: t * (outer / clusters).sqrt(),
    })
}

/// Interval of the outer share from the ratio of mean squares.
fn share_interval(ratio: f64, size: f64, between: f64, within: f64, confidence: f64) -> (f64, f64) {
    let Ok(f) = FisherSnedecor::new(between, within) else { return (f64::NAN, f64::NAN) };
    if ratio.is_nan() {
        return (f64::NAN, f64::NAN);
    }
    let end = |p: f64| {
        let excess = ratio / f.inverse_cdf(p) - 1.0;
        // Without chance within clusters everything is between them.
        if excess.is_infinite() { 1.0 } else { (excess / (excess + size)).clamp(0.0, 1.0) }
    };
    (end(0.5 + confidence / 2.0), end(0.5 - confidence / 2.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::synthetic::{normal, random};

    #[test]
    fn three_pairs_by_hand() {
        // Clusters {1, 3}, {5, 7}, {9, 11}: MSA = 2·(16 + 0 + 16)/2 = 32, MSE = 6/3 = 2, outer (32 − 2)/2 = 15.
        let found = components(&[1.0, 3.0, 5.0, 7.0, 9.0, 11.0], 2, 0.95).unwrap();
        assert!((found.inner - 2.0).abs() < 1e-12 && (found.outer - 15.0).abs() < 1e-12);
        assert!((found.outer_share - 15.0 / 17.0).abs() < 1e-12);
        assert!(!found.outer_below_zero);
        // F = 16; tables: F(0.975; 2, 3) = 16.044, F(0.025; 2, 3) = 1/39.165.
        assert!(found.share_low.abs() < 1e-12, "16/16.044 lies below 1: the lower end is nought");
        let excess = 16.0 * 39.165 - 1.0;
        assert!((found.share_high - excess / (excess + 2.0)).abs() < 1e-5, "{}", found.share_high);
        // t(0.975; 2) = 4.302653; variance of cluster means 16, of which 15 would be left.
        assert!((found.half_width - 4.302_653 * (16.0f64 / 3.0).sqrt()).abs() < 1e-4);
        assert!((found.half_width_left - 4.302_653 * 5f64.sqrt()).abs() < 1e-4);
    }

    #[test]
    fn an_estimate_below_nought_is_nought_and_said_to_be() {
        let found = components(&[1.0, 9.0, 2.0, 8.0, 1.0, 9.0], 2, 0.95).unwrap();
        assert!(found.outer_below_zero);
        assert_eq!((found.outer.to_bits(), found.half_width_left.to_bits()), (0, 0));
        assert!((found.outer_share).abs() < 1e-12);
    }

    #[test]
    fn all_of_it_one_or_the_other_or_nothing() {
        let outer = components(&[1.0, 1.0, 2.0, 2.0, 5.0, 5.0], 2, 0.9).unwrap();
        assert_eq!((outer.outer_share, outer.share_low, outer.share_high), (1.0, 1.0, 1.0));
        let still = components(&[4.0; 8], 2, 0.9).unwrap();
        assert!(still.outer_share.is_nan() && still.share_low.is_nan());
        assert_eq!((still.inner.to_bits(), still.outer.to_bits()), (0, 0));
    }

    #[test]
    fn what_cannot_be_told_apart_is_not() {
        assert!(components(&[1.0, 2.0, 3.0], 1, 0.95).is_none());
        assert!(components(&[1.0, 2.0, 3.0], 3, 0.95).is_none());
        assert!(components(&[], 2, 0.95).is_none());
        assert!(components(&[f64::NAN; 6], 2, 0.95).is_none());
        assert!(components(&[1.0, 2.0, 3.0, 4.0], 2, 1.0).is_none());
        // A replication without observation does not stop it.
        assert_eq!(components(&[1.0, f64::NAN, 3.0, 4.0, 6.0, 8.0], 2, 0.95).unwrap().replications, 5);
    }

    #[test]
    fn known_components_are_found_and_their_interval_covers() {
        // Outer variance 1, inner 4, 20 draws of five: share 0.2.
        let (rounds, truth) = (1000, 0.2);
        let mut random = random(21);
        let (mut inner, mut outer) = (Tally::default(), Tally::default());
        let mut covered = 0;
        for _ in 0..rounds {
            let values: Vec<f64> = (0..20)
                .flat_map(|_| {
                    let draw = normal(&mut random, 50.0, 1.0);
                    [(); 5].map(|()| normal(&mut random, draw, 2.0))
                })
                .collect();
            let found = components(&values, 5, 0.95).unwrap();
            inner.push(found.inner);
            outer.push(if found.outer_below_zero { 0.0 } else { found.outer });
            covered += u32::from(found.share_low <= truth && truth <= found.share_high);
        }
        let error = |tally: &Tally| tally.sd() / f64::from(rounds).sqrt();
        assert!((inner.mean() - 4.0).abs() < 3.5 * error(&inner), "{inner:?}");
        // Setting negative estimates (3 %) to nought biases the mean by less than 0.01.
        assert!((outer.mean() - 1.0).abs() < 3.5 * error(&outer) + 0.01, "{outer:?}");
        // Exact: 95 % with a binomial standard error of 0.7 %.
        println!("coverage of the interval of the outer share: {covered} of {rounds}");
        assert!((929..=971).contains(&covered), "{covered}");
    }
}
