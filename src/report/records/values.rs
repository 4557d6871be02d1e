//! Where the values of the records come from.

use super::words::{label, yes};
use super::{
    BackTestRecord, BenefitRecord, DailyRecord, DifferenceRecord, PlannedRecord, ReplicationRecord,
    SummaryRecord,
};
use crate::model::BackTest;
use crate::number::ascii_unit;
use crate::report::record::Day;
use crate::results::{DailySeries, MetricKey, Results};
use crate::stats::summary::CONFIDENCE;
use crate::stats::{AgainstPlan, DailyPoint, DifferenceRow, Differences, Summary, SummaryRow, share_above};

impl<'a> SummaryRecord<'a> {
    /// The records of summaries, option by option.
    pub fn all(summaries: &'a [Summary]) -> impl Iterator<Item = Self> {
        let of = |summary: &'a Summary| summary.rows.iter().map(|row| Self::new(&summary.option, row));
        summaries.iter().flat_map(of)
    }

    fn new(option: &'a str, row: &'a SummaryRow) -> Self {
        Self {
            option,
            metric: row.metric,
            label: label(row.metric),
            group: &row.group,
            unit: ascii_unit(row.unit),
            mean: row.mean,
            sd: row.sd,
            ci_low: row.ci_low,
            ci_high: row.ci_high,
            p05: row.p05,
            p25: row.p25,
            p50: row.p50,
            p75: row.p75,
            p95: row.p95,
            replications: row.replications,
            growing: yes(row.growing),
        }
    }
}

impl<'a> DifferenceRecord<'a> {
    /// The records of differences, option by option.
    pub fn all(options: &'a [Differences]) -> impl Iterator<Item = Self> {
        let of = |option: &'a Differences| option.rows.iter().map(|row| Self::new(&option.option, row));
        options.iter().flat_map(of)
    }

    fn new(option: &'a str, row: &'a DifferenceRow) -> Self {
        let d = &row.difference;
        Self {
            option,
            metric: row.metric,
            label: label(row.metric),
            group: &row.group,
            unit: ascii_unit(row.unit),
            mean: d.mean,
            sd: d.sd,
            ci_low: d.interval.low,
            ci_high: d.interval.high,
            p05: d.p05,
            p50: d.p50,
            p95: d.p95,
            prob_below_zero: d.below_zero.share,
            replications: d.pairs,
            simultaneous_low: d.simultaneous.low,
            simultaneous_high: d.simultaneous.high,
            prob_below_zero_low: d.below_zero.low,
            prob_below_zero_high: d.below_zero.high,
            variance_ratio: d.variance_ratio,
            outer_share: row.components.map_or(f64::NAN, |components| components.outer_share),
            draws: d.clusters,
            baseline_mean: row.baseline,
            option_mean: row.option,
            percent: row.relative.mean,
            percent_ci_low: row.relative.interval.low,
            percent_ci_high: row.relative.interval.high,
            percent_simultaneous_low: row.relative.simultaneous.low,
            percent_simultaneous_high: row.relative.simultaneous.high,
            growing: yes(row.growing),
        }
    }
}

impl<'a> From<&'a AgainstPlan> for PlannedRecord<'a> {
    fn from(row: &'a AgainstPlan) -> Self {
        let (found, risk) = (&row.found, &row.risk);
        Self {
            option: &row.option,
            metric: row.metric,
            label: label(row.metric),
            group: &row.group,
            unit: ascii_unit(row.unit),
            planned: row.claimed,
            basis: row.basis,
            found: found.mean,
            sd: found.sd,
            ci_low: found.low,
            ci_high: found.high,
            prob_short: risk.probability.share,
            prob_short_low: risk.probability.low,
            prob_short_high: risk.probability.high,
            expected_shortfall: risk.expected.mean,
            expected_shortfall_low: risk.expected.low,
            expected_shortfall_high: risk.expected.high,
            shortfall_if_short: risk.given_short.mean,
            shortfall_p90: risk.p90,
            replications: found.replications,
            left_out: risk.left_out,
            growing: yes(row.growing),
            put_in: yes(row.put_in),
        }
    }
}

impl<'a> BackTestRecord<'a> {
    /// A published figure, of all of them, beside the modelled one; `only_plausible` if implausible draws were set aside.
    pub(in crate::report) fn new(
        test: &'a BackTest,
        all: &[BackTest],
        summary: &'a Summary,
        only_plausible: bool,
    ) -> Self {
        let found = summary.row(&test.metric, &test.group);
        let modelled = found.map_or(f64::NAN, |row| row.mean);
        let error = (modelled - test.published) / test.published * 100.0;
        Self {
            title: &test.title,
            metric: &test.metric,
            label: label(&test.metric),
            group: &test.group,
            unit: ascii_unit(found.map_or("", |row| row.unit)),
            modelled,
            ci_low: found.map_or(f64::NAN, |row| row.ci_low),
            ci_high: found.map_or(f64::NAN, |row| row.ci_high),
            published: test.published,
            error_percent: if error.is_finite() { error } else { f64::NAN },
            figure_was: match (test.fitted, only_plausible && test.plausible.is_some()) {
                (true, _) => "fitted",
                (false, true) => "bounds draws",
                _ if is_shape_only(test, all) => "shape only",
                (false, false) => "held out",
            },
            source: &test.source,
        }
    }
}

/// Whether the figure is a month of a series whose total the model was fitted to: it shows the shape of the year, and could not be
/// far off.
fn is_shape_only(test: &BackTest, tests: &[BackTest]) -> bool {
    let is_whole = |other: &BackTest| other.metric == test.metric && other.group == "all" && other.fitted;
    test.group.starts_with("month=") && tests.iter().any(is_whole)
}

/// Metrics of which the chance to be above nothing is of interest.
const BENEFITS: [&str; 2] = ["net-benefit", crate::metrics::NET_CASHABLE];

impl<'a> BenefitRecord<'a> {
    /// The chances of an option's benefits: of its cash alone where schemes cost something and no saving is priced, none where
    /// neither is so.
    #[must_use]
    pub fn all(option: &'a Results, differences: &Differences) -> Vec<Self> {
        let growing = |metric: &str| differences.row(metric, "all").is_some_and(|row| row.growing);
        let of = |metric: &&'static str| {
            let values = option.values(option.column(metric, "all")?);
            let above = share_above(&values, 0.0, option.inner.max(1) as usize, CONFIDENCE);
            Some(Self {
                option: &option.option,
                metric,
                prob_above_zero: above.share,
                prob_above_zero_low: above.low,
                prob_above_zero_high: above.high,
                replications: above.replications,
            })
        };
        BENEFITS.iter().filter(|metric| !growing(metric)).filter_map(of).collect()
    }
}

impl<'a> ReplicationRecord<'a> {
    /// A value of a replication with a draw.
    pub(in crate::report) fn new(
        option: &'a str,
        (replication, draw): (u32, u32),
        key: &'a MetricKey,
        value: f64,
    ) -> Self {
        Self {
            option,
            replication,
            draw,
            metric: key.metric,
            label: label(key.metric),
            group: &key.group,
            unit: ascii_unit(key.unit),
            value,
        }
    }
}

impl<'a> DailyRecord<'a> {
    /// A day of a series.
    pub(in crate::report) fn new(option: &'a str, series: &'a DailySeries, point: &DailyPoint) -> Self {
        Self {
            option,
            date: Day(point.date),
            metric: series.metric,
            label: label(series.metric),
            group: &series.group,
            unit: ascii_unit(series.unit),
            mean: point.mean,
            p05: point.p05,
            p25: point.p25,
            p50: point.p50,
            p75: point.p75,
            p95: point.p95,
        }
    }
}
