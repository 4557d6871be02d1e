//! The risk that a planned figure is not realised.
//!
//! A plan names a figure (a saving, say); the runs show what may come of it. The *shortfall* of a run is what is
//! missing, max(0, planned − realised). Its mean over all runs is the expected shortfall, what should be set aside
//! on average; its mean over the runs that fall short says how bad it is when it is bad (in finance also called
//! expected shortfall, or tail value at risk, of a loss beyond the plan: McNeil, Frey and Embrechts,
//! *Quantitative Risk Management*, 2nd ed., 2015, § 2.3). More is better here; for a figure that ought to be
//! small, change the sign of both.

use super::clusters::clustered_interval;
use super::interval::Interval;
use super::quantile::quantile;
use super::share::{Share, share_interval};

/// What the runs say of a planned figure; in its unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shortfall {
    /// The figure planned.
    pub planned: f64,
    /// The figure realised: mean with interval.
    pub realised: Interval,
    /// Share of runs that realise less than planned, with Wilson's interval.
    pub probability: Share,
    /// Mean shortfall over all runs, those without any included.
    pub expected: Interval,
    /// Mean shortfall of the runs that fall short; NaN if none does.
    pub given_short: Interval,
    /// 90th percentile of the shortfall over all runs: one run in ten misses the plan by more.
    pub p90: f64,
    /// Runs in which nothing was observed; they are left out.
    pub left_out: usize,
}

/// Risk that the figure realised in each run (NaN: nothing observed) lies below the one planned.
///
/// `inner` runs in a row share one draw of the uncertain inputs (1: none do); the intervals then rest on the
/// draws. A planned figure of NaN leaves everything but `realised` undefined.
#[must_use]
pub fn shortfall(realised: &[f64], planned: f64, inner: usize, confidence: f64) -> Shortfall {
    let missing: Vec<f64> = realised
        .iter()
        .map(|value| if (planned - value).is_nan() { f64::NAN } else { (planned - value).max(0.0) })
        .collect();
    let short: Vec<Option<bool>> =
        missing.iter().map(|&gap| if gap.is_nan() { None } else { Some(gap > 0.0) }).collect();
    let when_short: Vec<f64> = missing.iter().map(|&gap| if gap > 0.0 { gap } else { f64::NAN }).collect();
    Shortfall {
        planned,
        realised: clustered_interval(realised, inner, confidence),
        probability: share_interval(&short, inner, confidence),
        expected: clustered_interval(&missing, inner, confidence),
        given_short: clustered_interval(&when_short, inner, confidence),
        p90: quantile(&missing, 0.9),
        left_out: missing.iter().filter(|gap| gap.is_nan()).count(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::mean_interval;
    use crate::stats::synthetic::{normal, random};
    use statrs::distribution::{Continuous, ContinuousCDF, Normal};

    #[test]
    fn five_runs_by_hand() {
        // Planned 10: missing 0, 0, 2, 4, 0 (exactly as planned is not short).
        let found = shortfall(&[12.0, 10.0, 8.0, 6.0, f64::NAN, 15.0], 10.0, 1, 0.95);
        assert!((found.probability.share - 0.4).abs() < 1e-12);
        assert!((found.expected.mean - 1.2).abs() < 1e-12);
        assert!((found.given_short.mean - 3.0).abs() < 1e-12);
        assert_eq!(found.given_short, mean_interval(&[2.0, 4.0], 0.95));
        assert!((found.p90 - 3.2).abs() < 1e-12);
        assert_eq!((found.left_out, found.realised.replications), (1, 5));
    }

    #[test]
    fn a_plan_always_met_has_no_shortfall_but_a_bound_on_its_risk() {
        let found = shortfall(&[5.0, 6.0, 7.0], 1.0, 1, 0.95);
        assert_eq!(found.expected.mean.to_bits(), 0);
        assert!(found.given_short.mean.is_nan());
        assert!(found.probability.low == 0.0 && found.probability.high > 0.5);
        let unknown = shortfall(&[1.0, 2.0], f64::NAN, 1, 0.95);
        assert!(unknown.probability.share.is_nan() && unknown.expected.mean.is_nan() && unknown.p90.is_nan());
        assert!(shortfall(&[], 1.0, 0, 0.95).realised.mean.is_nan());
    }

    #[test]
    fn normal_savings_fall_short_as_theory_says_and_the_intervals_cover() {
        // N(100, 20) against 110: z = 0.5; E(z − Z)⁺ = zΦ(z) + φ(z).
        let (standard, z) = (Normal::standard(), 0.5);
        let (probability, expected) = (standard.cdf(z), 20.0 * (z * standard.cdf(z) + standard.pdf(z)));
        let mut random = random(8);
        let (mut of_probability, mut of_expected, mut of_given) = (0, 0, 0);
        for _ in 0..1000 {
            let runs: Vec<f64> = (0..100).map(|_| normal(&mut random, 100.0, 20.0)).collect();
            let found = shortfall(&runs, 110.0, 1, 0.95);
            let covers = |low: f64, high: f64, truth: f64| u32::from(low <= truth && truth <= high);
            of_probability += covers(found.probability.low, found.probability.high, probability);
            of_expected += covers(found.expected.low, found.expected.high, expected);
            of_given += covers(found.given_short.low, found.given_short.high, expected / probability);
        }
        println!("coverage of the shortfall: {of_probability} {of_expected} {of_given} of 1000");
        for covered in [of_probability, of_expected, of_given] {
            // Shares of 100 are discrete and shortfalls skew: one point of allowance beyond three standard errors.
            assert!((919..=975).contains(&covered), "{of_probability} {of_expected} {of_given}");
        }
    }
}
