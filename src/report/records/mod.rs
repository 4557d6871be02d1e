//! The rows of every results file. To add a column, add a field here and
//! say in `values` where it comes from.

mod values;

use super::record::{Column, Day, Record, records};

records! {
    "summary.csv"
    /// One figure of one option over replications.
    pub struct SummaryRecord<'a> {
        /// Option.
        option: &'a str,
        /// Metric, see [metrics](metrics.md).
        metric: &'a str,
        /// `all`, or a split such as `setting=stroke-unit`.
        group: &'a str,
        /// Unit of every figure of the row.
        unit: &'a str,
        /// Mean over replications.
        mean: f64,
        /// Standard deviation between replications.
        sd: f64,
        /// Lower end of the 95 % confidence interval of the mean.
        ci_low: f64,
        /// Upper end.
        ci_high: f64,
        /// 5th percentile between replications.
        p05: f64,
        /// 25th percentile.
        p25: f64,
        /// Median.
        p50: f64,
        /// 75th percentile.
        p75: f64,
        /// 95th percentile.
        p95: f64,
        /// Replications in which something was observed.
        replications: usize,
        /// `yes` if the figure hangs on a queue that grows: it then depends on the length of the run.
        growing: &'a str,
    }

    "differences.csv"
    /// What an option changes in one figure: option minus baseline, replication by replication.
    pub struct DifferenceRecord<'a> {
        /// Option.
        option: &'a str,
        /// Metric.
        metric: &'a str,
        /// `all`, or a split.
        group: &'a str,
        /// Unit of the difference; `points` where the figures are percentages.
        unit: &'a str,
        /// Mean difference.
        mean: f64,
        /// Standard deviation of the difference between replications.
        sd: f64,
        /// Lower end of its 95 % confidence interval, for this option alone.
        ci_low: f64,
        /// Upper end.
        ci_high: f64,
        /// 5th percentile of the difference between replications.
        p05: f64,
        /// Median.
        p50: f64,
        /// 95th percentile.
        p95: f64,
        /// Share of replications in which the option is below the baseline.
        prob_below_zero: f64,
        /// Replications in which both were observed.
        replications: usize,
        /// Lower end of the 95 % interval that holds for all options of the run together (Bonferroni).
        simultaneous_low: f64,
        /// Upper end.
        simultaneous_high: f64,
        /// Lower end of the 95 % interval of `prob_below_zero`.
        prob_below_zero_low: f64,
        /// Upper end.
        prob_below_zero_high: f64,
        /// Times the replications that independent runs would need for the same interval.
        variance_ratio: f64,
        /// Share of the difference's variance that is due to the uncertain numbers, not to chance.
        outer_share: f64,
        /// Draws of the uncertain numbers that the intervals rest on.
        draws: usize,
        /// Mean of the baseline over these replications.
        baseline_mean: f64,
        /// Mean of the option.
        option_mean: f64,
        /// The difference in per cent of the baseline's mean; none where its 95 % interval reaches zero, or it is printed as 0.
        percent: f64,
        /// Lower end of its 95 % confidence interval, of this option alone.
        percent_ci_low: f64,
        /// Upper end.
        percent_ci_high: f64,
        /// Lower end of its simultaneous interval: those of all options of the run hold together.
        percent_simultaneous_low: f64,
        /// Upper end.
        percent_simultaneous_high: f64,
        /// `yes` if the figure hangs on a queue that grows in the baseline or the option: it then depends on the length of the run.
        growing: &'a str,
    }

    "planned.csv"
    /// What a plan claims of an option in one figure, and the risk that less is realised.
    pub struct PlannedRecord<'a> {
        /// Option.
        option: &'a str,
        /// Metric.
        metric: &'a str,
        /// `all`, or a split.
        group: &'a str,
        /// Unit of every figure of the row.
        unit: &'a str,
        /// Difference from the baseline that is claimed.
        planned: f64,
        /// Mean difference found.
        found: f64,
        /// Its standard deviation between replications.
        sd: f64,
        /// Lower end of its 95 % confidence interval.
        ci_low: f64,
        /// Upper end.
        ci_high: f64,
        /// Share of replications that realise less than is claimed.
        prob_short: f64,
        /// Lower end of its 95 % interval.
        prob_short_low: f64,
        /// Upper end.
        prob_short_high: f64,
        /// Mean of what is missing, 0 where nothing is.
        expected_shortfall: f64,
        /// Lower end of its 95 % interval.
        expected_shortfall_low: f64,
        /// Upper end.
        expected_shortfall_high: f64,
        /// Mean of what is missing where something is.
        shortfall_if_short: f64,
        /// 90th percentile of what is missing.
        shortfall_p90: f64,
        /// Replications used.
        replications: usize,
        /// Replications left out, for nothing was observed.
        left_out: usize,
        /// `yes` if the figure hangs on a queue that grows in the baseline or the option: it then depends on the length of the run.
        growing: &'a str,
    }

    "back-test.csv"
    /// One published figure beside what the baseline gives.
    pub struct BackTestRecord<'a> {
        /// What it is, in words.
        title: &'a str,
        /// Metric compared.
        metric: &'a str,
        /// Group compared.
        group: &'a str,
        /// Unit of the figures; empty if the metric is not in the results.
        unit: &'a str,
        /// Mean over replications; nothing if nothing was measured.
        modelled: f64,
        /// Lower end of its 95 % confidence interval.
        ci_low: f64,
        /// Upper end.
        ci_high: f64,
        /// Published figure.
        published: f64,
        /// (modelled − published) ÷ published, in %; nothing if the published figure is 0.
        error_percent: f64,
        /// `fitted` to the figure, `bounds draws` (those of the uncertain numbers that lie too far from it are set aside), or
        /// `held out`.
        figure_was: &'a str,
        /// Where it was published.
        source: &'a str,
    }

    "benefits"
    /// Chance that a benefit of an option is above 0; in the JSON document alone.
    pub struct BenefitRecord<'a> {
        /// Option.
        option: &'a str,
        /// `net-benefit` or `net-cashable-benefit`.
        metric: &'a str,
        /// Share of replications in which it is above 0.
        prob_above_zero: f64,
        /// Lower end of its 95 % interval.
        prob_above_zero_low: f64,
        /// Upper end.
        prob_above_zero_high: f64,
        /// Replications.
        replications: usize,
    }

    "replications.parquet"
    /// One figure of one replication of one option.
    pub struct ReplicationRecord<'a> {
        /// Option.
        option: &'a str,
        /// Number of the replication, from 0; the same in all options.
        replication: u32,
        /// Metric.
        metric: &'a str,
        /// `all`, or a split.
        group: &'a str,
        /// Unit of the value.
        unit: &'a str,
        /// The value; nothing where nothing was observed.
        value: f64,
    }

    "daily.parquet"
    /// One measured day of one daily series of one option, over replications.
    pub struct DailyRecord<'a> {
        /// Option.
        option: &'a str,
        /// The day; values are those at its end, 24:00.
        date: Day,
        /// Series.
        metric: &'a str,
        /// `all`, or a split.
        group: &'a str,
        /// Unit of the figures.
        unit: &'a str,
        /// Mean over replications.
        mean: f64,
        /// 5th percentile between replications.
        p05: f64,
        /// 25th percentile.
        p25: f64,
        /// Median.
        p50: f64,
        /// 75th percentile.
        p75: f64,
        /// 95th percentile.
        p95: f64,
    }
}

/// `docs/results.md`: the columns of every results file, as Markdown.
#[must_use]
pub fn markdown() -> String {
    fn page<R: Record>() -> String {
        let words = |lines: &[&str]| lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
        let column =
            |column: &Column| format!("| `{}` | {} |\n", column.name, words(column.about).replace('|', "/"));
        let columns: String = R::COLUMNS.iter().map(column).collect();
        format!("\n## {}\n\n{}\n\n| column | holds |\n| --- | --- |\n{columns}", R::NAME, words(R::ABOUT))
    }
    let pages = [
        page::<SummaryRecord>(),
        page::<DifferenceRecord>(),
        page::<PlannedRecord>(),
        page::<BackTestRecord>(),
        page::<BenefitRecord>(),
        page::<ReplicationRecord>(),
        page::<DailyRecord>(),
    ];
    String::from(
        "# Files of results\n\nGenerated from `src/report/records`. Rows of summaries, differences and claims are also \
         objects of `careflow run --json`, with the columns as keys. A number that is undefined is an empty cell in CSV, `null` in JSON \
         and Parquet.\n",
    ) + &pages.concat()
}

#[cfg(test)]
mod tests;
