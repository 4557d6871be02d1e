//! What a plan claims against what is found.

use super::interval::Interval;
use super::shortfall::{Shortfall, shortfall};
use super::summary::CONFIDENCE;
use crate::metrics::unit_of_difference;
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
    /// The difference claimed.
    pub claimed: f64,
    /// The difference found, with its sign.
    pub found: Interval,
    /// The risk that less is realised. Its figures count in the direction of the claim: what a claimed fall is
    /// short of is above 0.
    pub risk: Shortfall,
}

/// A claim against the difference found in each replication; `None` if the results lack the column.
///
/// A claim of no change is one of no growth: what is above the baseline falls short of it.
#[must_use]
pub fn against_plan(baseline: &Results, option: &Results, claimed: &Claimed<'_>) -> Option<AgainstPlan> {
    let column = option.column(claimed.metric, claimed.group)?;
    let (changed, usual) =
        (option.values(column), baseline.values(baseline.column(claimed.metric, claimed.group)?));
    let key = &option.metrics[column];
    let difference = |(changed, usual): (&f64, &f64)| {
        let difference = changed - usual;
        let percent = difference / usual * 100.0;
        match claimed.percent {
            true if percent.is_finite() => percent,
            true => f64::NAN,
            false => difference,
        }
    };
    let sign = if claimed.difference > 0.0 { 1.0 } else { -1.0 };
    let towards: Vec<f64> = changed.iter().zip(&usual).map(difference).map(|by| sign * by).collect();
    let inner = option.inner.max(1) as usize;
    let risk = shortfall(&towards, sign * claimed.difference, inner, CONFIDENCE);
    let Interval { mean, low, high, .. } = risk.realised;
    let (low, high) = if sign > 0.0 { (low, high) } else { (-high, -low) };
    Some(AgainstPlan {
        option: option.option.clone(),
        metric: key.metric,
        group: key.group.clone(),
        unit: if claimed.percent { "% of the baseline" } else { unit_of_difference(key.unit) },
        claimed: claimed.difference,
        found: Interval { mean: sign * mean, low, high, ..risk.realised },
        risk,
    })
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
        // Falls of 20, 10, 0 and −10: 10, 5, 0 and −5 % of the baseline.
        synthetic::set(&mut option, "non-elective-admissions", "all", |r| 180.0 + 10.0 * r);
        let claim =
            Claimed { metric: "non-elective-admissions", group: "all", difference: -10.0, percent: true };
        let found = against_plan(&baseline, &option, &claim).unwrap();
        assert!((found.found.mean + 2.5).abs() < 1e-12 && found.found.low < -2.5 && found.found.high > -2.5);
        // Short by 0, 5, 10 and 15 percentage points.
        assert!((found.risk.probability.share - 0.75).abs() < 1e-12);
        assert!((found.risk.expected.mean - 7.5).abs() < 1e-12);
        assert!((found.risk.p90 - 13.5).abs() < 1e-12);
        assert_eq!((found.claimed, found.unit), (-10.0, "% of the baseline"));
        let rise = Claimed { difference: 5.0, percent: false, ..claim };
        let found = against_plan(&baseline, &option, &rise).unwrap();
        // Differences −20, −10, 0, 10 against +5: short by 25, 15, 5 and 0.
        assert!((found.found.mean + 5.0).abs() < 1e-12 && (found.risk.expected.mean - 11.25).abs() < 1e-12);
        assert!(against_plan(&baseline, &option, &Claimed { group: "age=0", ..claim }).is_none());
    }
}
