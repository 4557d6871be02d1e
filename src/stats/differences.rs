//! Options against the baseline, column by column.

use rayon::prelude::*;
use std::collections::HashMap;

use super::components::{Components, components};
use super::paired::{Comparing, Paired, Relative, mean_of_pairs, paired, relative_if_told};
use super::summary::CONFIDENCE;
use crate::metrics::{metric, resolution, unit_of_difference};
use crate::results::Results;

/// What an option changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Differences {
    /// Option name.
    pub option: String,
    /// Options compared with the baseline in the same run: the simultaneous intervals are over them.
    pub comparisons: usize,
    /// One row for each column that both have, in the order of the option's.
    pub rows: Vec<DifferenceRow>,
}

/// The difference in one metric and group, option minus baseline.
#[derive(Debug, Clone, PartialEq)]
pub struct DifferenceRow {
    /// Name from [`crate::metrics::METRICS`].
    pub metric: &'static str,
    /// `all` or a split.
    pub group: String,
    /// Unit of the difference; `points` where the figures are percentages.
    pub unit: &'static str,
    /// Mean of the baseline over the replications in which both were observed; NaN without any.
    pub baseline: f64,
    /// The same of the option.
    pub option: f64,
    /// Whether it hangs on a queue that grows in one of the two: then it depends on the length of the run.
    pub growing: bool,
    /// The difference in % of the baseline's mean; NaN where that is 0, cannot be told from it, or is printed as it.
    pub relative: Relative,
    /// The difference.
    pub difference: Paired,
    /// Chance and ignorance told apart; `None` if no two replications share a draw of the uncertain numbers.
    pub components: Option<Components>,
}

impl Differences {
    /// The row of a metric and group.
    #[must_use]
    pub fn row(&self, metric: &str, group: &str) -> Option<&DifferenceRow> {
        self.rows.iter().find(|row| row.metric == metric && row.group == group)
    }
}

/// What of a metric is printed as zero.
fn printed_as_zero(id: &str) -> f64 {
    metric(id).map_or(0.0, |metric| resolution(metric.decimals))
}

/// Compares options with a baseline of the same replications.
#[must_use]
pub fn differences(baseline: &Results, options: &[Results]) -> Vec<Differences> {
    let columns: HashMap<(&str, &str), usize> =
        baseline.metrics.iter().enumerate().map(|(at, key)| ((key.metric, key.group.as_str()), at)).collect();
    let inner = baseline.inner.max(1) as usize;
    let how = Comparing { confidence: CONFIDENCE, comparisons: options.len(), inner };
    let of_option = |option: &Results| {
        let mut rows: Vec<DifferenceRow> = option
            .metrics
            .iter()
            .enumerate()
            .filter_map(|(column, key)| {
                let usual = *columns.get(&(key.metric, key.group.as_str()))?;
                let (changed, usual) = (option.values(column), baseline.values(usual));
                let differences: Vec<f64> = changed.iter().zip(&usual).map(|(a, b)| a - b).collect();
                Some(DifferenceRow {
                    metric: key.metric,
                    group: key.group.clone(),
                    unit: unit_of_difference(key.unit),
                    baseline: mean_of_pairs(&usual, &differences),
                    option: mean_of_pairs(&changed, &differences),
                    growing: false,
                    relative: relative_if_told(&changed, &usual, printed_as_zero(key.metric), &how),
                    difference: paired(&changed, &usual, &how),
                    components: if inner > 1 { components(&differences, inner, CONFIDENCE) } else { None },
                })
            })
            .collect();
        // Of many options they are a good part of the memory of a run, and half of it may be room to spare.
        rows.shrink_to_fit();
        Differences { option: option.option.clone(), comparisons: options.len(), rows }
    };
    options.par_iter().map(of_option).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::stats::synthetic;

    #[test]
    fn levels_and_relative_change_stand_beside_the_difference() {
        let mut baseline = synthetic::hospital(4);
        synthetic::set(&mut baseline, "non-elective-admissions", "all", |r| 100.0 + r);
        let mut option = baseline.clone();
        synthetic::set(&mut option, "non-elective-admissions", "all", |r| 90.0 + 0.9 * r);
        let all = differences(&baseline, &[option]);
        let row = all[0].row("non-elective-admissions", "all").unwrap();
        assert!((row.baseline - 101.5).abs() < 1e-9 && (row.option - 91.35).abs() < 1e-9);
        // Nine tenths in every replication: exactly 10 % less.
        assert!(
            (row.relative.mean + 10.0).abs() < 1e-9 && row.relative.simultaneous.half_width().abs() < 1e-9
        );
        assert_eq!(all[0].row("acute-occupancy", "all").unwrap().unit, "points");
        assert_eq!(row.unit, "a year");
    }

    #[test]
    fn a_per_cent_of_next_to_nothing_is_none() {
        let set = |usual: &dyn Fn(f64) -> f64| {
            let mut baseline = synthetic::hospital(8);
            synthetic::set(&mut baseline, "trolley-wait-median", "all", usual);
            let mut option = baseline.clone();
            synthetic::set(&mut option, "trolley-wait-median", "all", |_| 0.0);
            differences(&baseline, &[option])[0].row("trolley-wait-median", "all").unwrap().clone()
        };
        // 0.3 minutes are printed as 0: none of them is no fall by 100 %.
        let row = set(&|r| 0.3 + 0.001 * r);
        assert!((row.difference.mean + 0.3).abs() < 0.01, "the difference stands");
        assert!(row.relative.mean.is_nan() && row.relative.interval.low.is_nan());
        // Once 40 minutes in eight replications, and nothing in the others: the mean of 5 may be nothing.
        assert!(set(&|r| if r == 0.0 { 40.0 } else { 0.0 }).relative.mean.is_nan());
        // Half an hour, give or take a minute.
        assert!((set(&|r| 30.0 + 0.1 * r).relative.mean + 100.0).abs() < 1e-9);
    }

    #[test]
    fn columns_meet_by_name_not_by_position() {
        let baseline = synthetic::hospital(6);
        let mut option = baseline.clone();
        option.option = "more".into();
        option.metrics.rotate_left(1);
        for replication in &mut option.replications {
            replication.values.rotate_left(1);
        }
        option.metrics[0].group = "setting=new".into();
        let all = differences(&baseline, &[option]);
        assert_eq!(all[0].rows.len(), baseline.metrics.len() - 1, "what only one has is left out");
        assert!(all[0].rows.iter().all(|row| row.difference.pairs == 0
            || (row.difference.mean == 0.0 && row.difference.interval.low == 0.0)));
    }
}
