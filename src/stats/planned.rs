//! What a plan claims against what is found.

use super::clusters::clustered_interval;
use super::interval::Interval;
use super::paired::{Comparing, mean_of_pairs, relative};
use super::shortfall::{Shortfall, shortfall};
use super::summary::CONFIDENCE;
use crate::metrics::{Better, metric, unit_of_difference};
use crate::results::Results;

/// A difference from the baseline that a plan claims.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Claimed<'a> {
    /// Name from [`crate::metrics::METRICS`].
    pub metric: &'a str,
    /// `all` or a split.
    pub group: &'a str,
    /// The difference, option less baseline.
    pub difference: f64,
    /// Whether that is per cent of the baseline; otherwise it is in the metric's unit.
    pub percent: bool,
    /// Whose it is, in a word.
    pub basis: &'static str,
    /// Whether the option is given this effect.
    pub put_in: bool,
}

/// A claim beside what the replications say.
#[derive(Debug, Clone, PartialEq)]
pub struct AgainstPlan {
    /// Option name.
    pub option: String,
    /// Name from [`crate::metrics::METRICS`].
    pub metric: &'static str,
    /// `all` or a split.
    pub group: String,
    /// Unit of every figure.
    pub unit: &'static str,
    /// Whether it hangs on a queue that grows in one of the two: then it depends on the length of the run.
    pub growing: bool,
    /// The difference claimed.
    pub claimed: f64,
    /// Whose claim it is, in a word.
    pub basis: &'static str,
    /// Whether the option is given this effect: then nothing is found but how it comes out.
    pub put_in: bool,
    /// The difference found, with its sign.
    pub found: Interval,
    /// The risk that less is realised. Its figures count in the direction of the claim: what a claimed fall is
    /// short of is above 0.
    pub risk: Shortfall,
}

/// A claim against the difference found in each replication; `None` if the results lack the column.
///
/// A claim of no change is one of no worse: what is above the baseline falls short of it, or below where more is better.
#[must_use]
pub fn against_plan(baseline: &Results, option: &Results, claimed: &Claimed<'_>) -> Option<AgainstPlan> {
    let column = option.column(claimed.metric, claimed.group)?;
    let (changed, usual) =
        (option.values(column), baseline.values(baseline.column(claimed.metric, claimed.group)?));
    let key = &option.metrics[column];
    let differences: Vec<f64> = changed.iter().zip(&usual).map(|(changed, usual)| changed - usual).collect();
    // In per cent of the baseline's mean, as everywhere: the mean is then a ratio of means, not a mean of ratios.
    let whole = if claimed.percent { mean_of_pairs(&usual, &differences) / 100.0 } else { 1.0 };
    let whole = if whole == 0.0 { f64::NAN } else { whole };
    let sign = direction(claimed.difference, key.metric);
    let towards: Vec<f64> = differences.iter().map(|by| sign * by / whole).collect();
    let inner = option.inner.max(1) as usize;
    let risk = shortfall(&towards, sign * claimed.difference, inner, CONFIDENCE);
    let found = if claimed.percent {
        let how = Comparing { confidence: CONFIDENCE, comparisons: 1, inner };
        relative(&changed, &usual, &how).interval
    } else {
        clustered_interval(&differences, inner, CONFIDENCE)
    };
    Some(AgainstPlan {
        option: option.option.clone(),
        metric: key.metric,
        group: key.group.clone(),
        unit: if claimed.percent { "% of the baseline" } else { unit_of_difference(key.unit) },
        growing: false,
        claimed: claimed.difference,
        basis: claimed.basis,
        put_in: claimed.put_in,
        found,
        risk,
    })
}

/// The way in which a claim goes: 1 for more, −1 for less.
fn direction(claimed: f64, name: &str) -> f64 {
    let more_is_better = metric(name).is_some_and(|metric| metric.better == Better::Higher);
    if claimed > 0.0 || (claimed == 0.0 && more_is_better) { 1.0 } else { -1.0 }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::stats::synthetic;

    #[test]
    fn a_claimed_fall_by_hand() {
        let mut baseline = synthetic::hospital(4);
        synthetic::set(&mut baseline, "non-elective-admissions", "all", |_| 200.0);
        let mut option = baseline.clone();
        // Falls of 20, 10, 0 and −10: 10, 5, 0 and −5 % of the mean of the baseline.
        synthetic::set(&mut option, "non-elective-admissions", "all", |r| 180.0 + 10.0 * r);
        let claim = Claimed {
            metric: "non-elective-admissions",
            group: "all",
            difference: -10.0,
            percent: true,
            basis: "stated",
            put_in: false,
        };
        let found = against_plan(&baseline, &option, &claim).unwrap();
        assert!((found.found.mean + 2.5).abs() < 1e-12 && found.found.low < -2.5 && found.found.high > -2.5);
        // Short by 0, 5, 10 and 15 percentage points.
        assert!((found.risk.probability.share - 0.75).abs() < 1e-12);
        assert!((found.risk.expected.mean - 7.5).abs() < 1e-12);
        assert!((found.risk.p90 - 13.5).abs() < 1e-12);
        assert_eq!((found.claimed, found.unit), (-10.0, "% of the baseline"));
        let again = crate::stats::differences(&baseline, &[option.clone()]);
        let row = again[0].row("non-elective-admissions", "all").unwrap();
        assert_eq!(found.found, row.relative.interval, "one figure, one interval, in every file");
        let rise = Claimed { difference: 5.0, percent: false, ..claim };
        let found = against_plan(&baseline, &option, &rise).unwrap();
        // Differences −20, −10, 0, 10 against +5: short by 25, 15, 5 and 0.
        assert!((found.found.mean + 5.0).abs() < 1e-12 && (found.risk.expected.mean - 11.25).abs() < 1e-12);
        assert!(against_plan(&baseline, &option, &Claimed { group: "age=0", ..claim }).is_none());
    }

    #[test]
    fn a_claim_of_no_change_is_missed_by_what_is_worse() {
        let baseline = synthetic::hospital(4);
        let missed = |metric: &'static str| {
            let mut option = baseline.clone();
            let column = option.column(metric, "all").unwrap();
            // Three years higher, one lower.
            for (at, replication) in option.replications.iter_mut().enumerate() {
                replication.values[column] += if at == 0 { -1.0 } else { 1.0 };
            }
            let claim = Claimed {
                metric,
                group: "all",
                difference: 0.0,
                percent: false,
                basis: "stated",
                put_in: false,
            };
            against_plan(&baseline, &option, &claim).unwrap().risk.probability.share
        };
        assert_eq!(missed("delayed-days"), 0.75, "fewer are better");
        assert_eq!(missed("a-and-e-within-4h"), 0.25, "more is better");
    }

    #[test]
    fn a_percentage_is_a_ratio_of_means_where_the_baseline_varies() {
        let mut baseline = synthetic::hospital(2);
        synthetic::set(&mut baseline, "non-elective-admissions", "all", |r| 100.0 + 900.0 * r);
        let mut option = baseline.clone();
        // Half of 100 and all of 1,000: 1,050 of 1,100 are left, 4.5 % fewer; the mean of 50 and 0 % would be 25.
        synthetic::set(&mut option, "non-elective-admissions", "all", |r| 50.0 + 950.0 * r);
        let claim = Claimed {
            metric: "non-elective-admissions",
            group: "all",
            difference: -10.0,
            percent: true,
            basis: "stated",
            put_in: false,
        };
        let found = against_plan(&baseline, &option, &claim).unwrap();
        assert!((found.found.mean + 100.0 * 50.0 / 1100.0).abs() < 1e-9, "{found:?}");
        assert!((found.risk.realised.mean + found.found.mean).abs() < 1e-9);
    }
}
