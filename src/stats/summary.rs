//! From replications to the figures a reader quotes.

use jiff::civil::Date;

use super::clusters::clustered_interval_within;
use super::interval::none_seen;
use super::quantile::{quantile_of_sorted, sorted};
use crate::calendar::YEAR_DAYS;
use crate::metrics::{limits, metric};
use crate::results::{MetricKey, Results};

/// Confidence of every printed interval.
pub const CONFIDENCE: f64 = 0.95;

/// All columns of one option, summarised over its replications.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Option name.
    pub option: String,
    /// First measured day.
    pub start: Date,
    /// Days of which the measured period has a part.
    pub days: u32,
    /// Measured period in hours.
    pub hours: u32,
    /// Warm-up in days, before `start`.
    pub warm_up_days: u32,
    /// Replications made.
    pub replications: usize,
    /// One row a column of the results, in their order.
    pub rows: Vec<SummaryRow>,
}

/// One metric and group over replications.
#[derive(Debug, Clone, PartialEq)]
pub struct SummaryRow {
    /// Name from [`crate::metrics::METRICS`].
    pub metric: &'static str,
    /// `all` or a split.
    pub group: String,
    /// Unit of every figure of the row.
    pub unit: &'static str,
    /// Mean over replications; NaN if nothing was observed in any.
    pub mean: f64,
    /// Standard deviation between replications; NaN below two.
    pub sd: f64,
    /// Lower end of the 95 % confidence interval of the mean; NaN below two clusters of replications (see
    /// [`Results::clusters`]).
    pub ci_low: f64,
    /// Upper end.
    pub ci_high: f64,
    /// 5th percentile between replications (see [`super::quantile()`] for the definition).
    pub p05: f64,
    /// 25th percentile.
    pub p25: f64,
    /// Median.
    pub p50: f64,
    /// 75th percentile.
    pub p75: f64,
    /// 95th percentile.
    pub p95: f64,
    /// Replications in which something was observed.
    pub replications: usize,
    /// Whether it hangs on a queue that grows: then it depends on the length of the run.
    pub growing: bool,
}

impl Summary {
    /// The row of a metric and group, if the results have that column.
    #[must_use]
    pub fn row(&self, metric: &str, group: &str) -> Option<&SummaryRow> {
        self.rows.iter().find(|row| row.metric == metric && row.group == group)
    }

    /// The row, if anything was observed in any replication.
    #[must_use]
    pub fn observed(&self, metric: &str, group: &str) -> Option<&SummaryRow> {
        self.row(metric, group).filter(|row| row.replications > 0)
    }

    /// Last measured day.
    #[must_use]
    pub fn last_day(&self) -> Date {
        self.start.saturating_add(jiff::Span::new().days(i64::from(self.days) - 1))
    }
}

impl SummaryRow {
    /// Half the width of the 95 % confidence interval; NaN below two clusters. The interval of a skewed
    /// quantity that is never negative is not symmetric about the mean ([`super::interval::above_zero`]).
    #[must_use]
    pub fn half_width(&self) -> f64 {
        (self.ci_high - self.ci_low) / 2.0
    }
}

/// What one event in the measured period adds to a figure that counts events; `None` for any other.
fn one_event(key: &MetricKey, days: f64) -> Option<f64> {
    let known = metric(key.metric).filter(|known| known.basis.counts())?;
    // In groups such as month=… it is a plain count in another unit.
    Some(if key.unit == known.unit { YEAR_DAYS / days } else { 1.0 })
}

/// Summarises every column of the results over replications.
#[must_use]
pub fn summarise(results: &Results) -> Summary {
    let rows = results
        .metrics
        .iter()
        .enumerate()
        .map(|(column, key)| {
            let values = results.values(column);
            let inner = results.inner.max(1) as usize;
            let interval = clustered_interval_within(&values, inner, CONFIDENCE, limits(key.metric));
            let interval = match one_event(key, results.measured_days()) {
                Some(one) => none_seen(interval, results.clusters(), one),
                None => interval,
            };
            let sorted = sorted(&values);
            let at = |p| quantile_of_sorted(&sorted, p);
            SummaryRow {
                metric: key.metric,
                group: key.group.clone(),
                unit: key.unit,
                mean: interval.mean,
                sd: interval.sd,
                ci_low: interval.low,
                ci_high: interval.high,
                p05: at(0.05),
                p25: at(0.25),
                p50: at(0.5),
                p75: at(0.75),
                p95: at(0.95),
                replications: interval.replications,
                growing: false,
            }
        })
        .collect();
    Summary {
        option: results.option.clone(),
        start: results.start,
        days: results.days,
        hours: results.hours,
        warm_up_days: results.warm_up_days,
        replications: results.replications.len(),
        rows,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::synthetic;

    #[test]
    fn every_column_has_a_row_in_order() {
        let results = synthetic::hospital(6);
        let summary = summarise(&results);
        assert_eq!(summary.rows.len(), results.metrics.len());
        for (row, key) in summary.rows.iter().zip(&results.metrics) {
            assert_eq!((row.metric, &row.group, row.unit), (key.metric, &key.group, key.unit));
        }
        let row = summary.row("a-and-e-attendances", "all").unwrap();
        assert!(row.p05 <= row.p25 && row.p25 <= row.p50 && row.p50 <= row.p75 && row.p75 <= row.p95);
        assert!(row.ci_low < row.mean && row.mean < row.ci_high);
        assert_eq!(row.replications, 6);
    }

    #[test]
    fn a_skewed_queue_has_an_interval_above_zero_and_growth_has_not() {
        let mut results = synthetic::hospital(10);
        for metric in ["setting-queue", "setting-queue-growth"] {
            let once = |r: f64| if r == 3.0 { 9.0 } else { 0.0 };
            synthetic::set(&mut results, metric, "setting=surgery-and-orthopaedics", once);
        }
        let summary = summarise(&results);
        let row = |metric: &str| summary.row(metric, "setting=surgery-and-orthopaedics").unwrap();
        let (queue, growth) = (row("setting-queue"), row("setting-queue-growth"));
        assert!(queue.ci_low > 0.0 && queue.ci_high > growth.ci_high && growth.ci_low < 0.0);
        assert!((queue.mean - growth.mean).abs() < 1e-12);
    }

    #[test]
    fn a_share_has_its_interval_within_the_whole_and_a_utilisation_has_not() {
        let mut results = synthetic::hospital(10);
        let once = |r: f64| if r == 3.0 { 95.0 } else { 100.0 };
        for (metric, group) in [("a-and-e-within-4h", "all"), ("acute-occupancy", "all")] {
            synthetic::set(&mut results, metric, group, once);
        }
        let summary = summarise(&results);
        let row = |metric: &str| summary.row(metric, "all").unwrap();
        let (share, occupancy) = (row("a-and-e-within-4h"), row("acute-occupancy"));
        assert!(share.ci_high < 100.0 && share.ci_low < occupancy.ci_low && occupancy.ci_high > 100.0);
        assert!((share.mean - occupancy.mean).abs() < 1e-12);
    }

    #[test]
    fn the_measured_period_ends_the_day_before_the_next() {
        let summary = summarise(&synthetic::hospital(2));
        assert_eq!(summary.last_day().to_string(), "2015-03-30");
    }

    #[test]
    fn a_column_never_observed_is_not_observed() {
        let mut results = synthetic::hospital(3);
        let column = results.column("excess-bed-days", "all").unwrap();
        results.replications.iter_mut().for_each(|replication| replication.values[column] = f64::NAN);
        let summary = summarise(&results);
        assert!(summary.row("excess-bed-days", "all").is_some());
        assert!(summary.observed("excess-bed-days", "all").is_none());
    }
}
