//! The rows of every results file. To add a column, add a field here and
//! say in `values` where it comes from.

mod analyses;
mod grids;
mod headline;
mod inputs;
mod values;
mod words;

use std::borrow::Cow;

use super::record::{Column, Day, Record, records};
pub use analyses::{ActualRecord, AttributionRecord, DownsideRecord, SensitivityRecord};

records! {
    "summary.csv"
    /// One figure of one option over replications.
    pub struct SummaryRecord<'a> {
        /// Option.
        option: &'a str,
        /// Metric, see [metrics](metrics.md).
        metric: &'a str,
        /// The metric in words.
        label: &'a str,
        /// `all`, or a split such as `setting=stroke-unit`.
        group: &'a str,
        /// Unit of every figure of the row.
        unit: Cow<'a, str>,
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
        /// The metric in words.
        label: &'a str,
        /// `all`, or a split.
        group: &'a str,
        /// Unit of the difference; `points` where the figures are percentages.
        unit: Cow<'a, str>,
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

    "headline.csv"
    /// What a board asks first, of every option: where the baseline stands, what the option changes, and who is better or worse
    /// off in cash.
    pub struct HeadlineRecord<'a> {
        /// Option.
        option: &'a str,
        /// Its title.
        option_title: &'a str,
        /// Metric.
        metric: &'a str,
        /// The metric in words.
        label: &'a str,
        /// `all`, or a split.
        group: &'a str,
        /// The group in words; empty for `all`.
        group_label: &'a str,
        /// Unit of the levels.
        unit: Cow<'a, str>,
        /// Mean of the baseline; of money 0, for pounds are against it.
        baseline: f64,
        /// Mean of the option.
        level: f64,
        /// Mean difference, option minus baseline.
        difference: f64,
        /// Lower end of its 95 % confidence interval, for this option alone.
        ci_low: f64,
        /// Upper end.
        ci_high: f64,
        /// Unit of the difference and its interval; `points` where the levels are percentages.
        unit_of_difference: Cow<'a, str>,
        /// The difference in per cent of the baseline's mean; none where its 95 % interval reaches zero, or it is printed as 0.
        percent: f64,
        /// Lower end of its 95 % confidence interval, for this option alone.
        percent_ci_low: f64,
        /// Upper end.
        percent_ci_high: f64,
        /// What is better, everything else the same: `lower`, `higher`, or empty.
        better: &'a str,
        /// `yes` if the figure hangs on a queue that grows: it then depends on the length of the run.
        growing: &'a str,
    }

    "response-surface.csv"
    /// One figure of one option of a grid, with the levels of its levers, as they are written or named.
    pub struct ResponseSurfaceRecord<'a> {
        /// Grid.
        grid: &'a str,
        /// Option.
        option: &'a str,
        /// First lever, in words.
        lever_1: &'a str,
        /// Its level.
        level_1: &'a str,
        /// Second lever; empty if there is none.
        lever_2: &'a str,
        /// Its level.
        level_2: &'a str,
        /// Third lever; empty if there is none.
        lever_3: &'a str,
        /// Its level.
        level_3: &'a str,
        /// Metric.
        metric: &'a str,
        /// The metric in words.
        label: &'a str,
        /// `all`, or a split.
        group: &'a str,
        /// Unit of the levels of the figure.
        unit: Cow<'a, str>,
        /// Mean over replications.
        mean: f64,
        /// Lower end of its 95 % confidence interval.
        mean_ci_low: f64,
        /// Upper end.
        mean_ci_high: f64,
        /// Mean of the baseline, in the replications in which both were observed.
        baseline: f64,
        /// Mean difference, option minus baseline, replication by replication.
        difference: f64,
        /// Lower end of its 95 % confidence interval, for this option alone.
        ci_low: f64,
        /// Upper end.
        ci_high: f64,
        /// Unit of the difference and its interval; `points` where the levels are percentages.
        unit_of_difference: Cow<'a, str>,
        /// `yes` if the figure hangs on a queue that grows: it then depends on the length of the run.
        growing: &'a str,
    }

    "planned.csv"
    /// What a plan claims of an option in one figure, and the risk that less is realised.
    pub struct PlannedRecord<'a> {
        /// Option.
        option: &'a str,
        /// Metric.
        metric: &'a str,
        /// The metric in words.
        label: &'a str,
        /// `all`, or a split.
        group: &'a str,
        /// Unit of every figure of the row.
        unit: Cow<'a, str>,
        /// Difference from the baseline that is claimed.
        planned: f64,
        /// Whose claim it is: `stated` by the plan; `derived` from what it states on the ground of an assumption; `assumed` by the
        /// authors of the scenario.
        basis: &'a str,
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
        /// `yes` if the option is given the claimed effect, so that how often it is missed says how single years vary and not how
        /// likely the plan is to reach it.
        put_in: &'a str,
    }

    "back-test.csv"
    /// One published figure beside what the baseline gives.
    pub struct BackTestRecord<'a> {
        /// What it is, in words.
        title: &'a str,
        /// Metric compared.
        metric: &'a str,
        /// The metric in words.
        label: &'a str,
        /// Group compared.
        group: &'a str,
        /// Unit of the figures; empty if the metric is not in the results.
        unit: Cow<'a, str>,
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
        /// `fitted` to the figure, `bounds draws` (those of the uncertain numbers that lie too far from it are set aside),
        /// `shape only` (a month of a series whose total was fitted), or `held out`.
        figure_was: &'a str,
        /// Where it was published.
        source: &'a str,
    }

    "assumptions.csv"
    /// A number of the scenario, with its source or the assumption behind it, and what it could be instead.
    pub struct AssumptionRecord<'a> {
        /// Where it stands, such as `stay elderly-care / length / lognormal / mean`.
        number: &'a str,
        /// The value as written, with its unit.
        value: &'a str,
        /// Range as written, of an uncertain number.
        range: &'a str,
        /// `source`, `assumption`, or `none` said.
        kind: &'a str,
        /// The source, or on what ground it is assumed.
        evidence: &'a str,
        /// File and line.
        place: &'a str,
        /// Of an uncertain number its best value, in the unit of this row.
        best: f64,
        /// Least it is taken to be, or the 2.5th percentile: `distribution` says which.
        low: f64,
        /// Most, or the 97.5th percentile.
        high: f64,
        /// Unit of `best`, `low` and `high`: `hours` of a time, else that of the number.
        unit: &'a str,
        /// How it is drawn, in words; empty of a number that is not uncertain.
        distribution: &'a str,
        /// Of a number that takes values fitted to data, the 2.5th percentile of these, beside `low`, which is as stated.
        fitted_low: f64,
        /// Their median.
        fitted_median: f64,
        /// Their 97.5th percentile.
        fitted_high: f64,
        /// The table they are taken from, a row a draw, together with those of the other numbers it has.
        fitted_in: &'a str,
    }

    "draws.csv"
    /// One value of one draw of the uncertain numbers that was tried: of an uncertain number, or of a figure by which draws are
    /// judged. Runs without uncertain numbers have no such file.
    pub struct DrawRecord<'a> {
        /// Number of the draw, as in `replications.parquet`.
        draw: u32,
        /// `yes` if replications of the run use it, `no` if it was set aside, or plausible but not needed.
        used: &'a str,
        /// `input`, an uncertain number, or `trial`, what the baseline gave with the draw in the replications that judge it.
        kind: &'a str,
        /// The number as in `assumptions.csv`, or the title of the back-test.
        name: &'a str,
        /// Unit of the value; empty where it is that of the number as written.
        unit: Cow<'a, str>,
        /// The value; of a trial the mean over its replications.
        value: f64,
        /// Of a trial, least that is plausible.
        low: f64,
        /// Most.
        high: f64,
        /// Of a trial, `below` or `above` its bounds: why the draw was set aside; empty if it was not for this.
        outside: &'a str,
        /// Of a number that takes values fitted to data, their row in the table that `fitted_in` of `assumptions.csv` names, the
        /// first below the names being 1; empty of a number drawn from its own range.
        fitted_row: Option<u32>,
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
        /// Draw of the uncertain numbers that it uses, as in `draws.csv`; 0 in all if nothing is drawn.
        draw: u32,
        /// Metric.
        metric: &'a str,
        /// The metric in words.
        label: &'a str,
        /// `all`, or a split.
        group: &'a str,
        /// Unit of the value.
        unit: Cow<'a, str>,
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
        /// The metric in words.
        label: &'a str,
        /// `all`, or a split.
        group: &'a str,
        /// Unit of the figures.
        unit: Cow<'a, str>,
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

    "events.csv"
    /// Something that happened to somebody in one replication, as `careflow events` prints it, in order of time.
    pub struct EventRecord<'a> {
        /// Number of the person; one who comes back to the settings shown is another.
        entity_id: u32,
        /// The stream that brought them, `present` if they were there at the beginning of the log.
        pathway: &'a str,
        /// `arrival_departure`, `queue`, `resource_use` or `resource_use_end`.
        event_type: &'static str,
        /// `arrival`, `depart`; the setting whose place is taken; `SETTING-wait`, `SETTING-end`.
        event: Cow<'a, str>,
        /// Minutes since the beginning of the log.
        time: f64,
        /// The same as date and time, `2015-01-05T14:05:09`.
        timestamp: String,
        /// Number of the place taken within the setting, from 1: the lowest that is free.
        resource_id: Option<u32>,
        /// Number of the replication, from 1.
        run: u32,
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
        page::<HeadlineRecord>(),
        page::<SummaryRecord>(),
        page::<DifferenceRecord>(),
        page::<ResponseSurfaceRecord>(),
        page::<PlannedRecord>(),
        page::<BackTestRecord>(),
        page::<AssumptionRecord>(),
        page::<DrawRecord>(),
        page::<AttributionRecord>(),
        page::<DownsideRecord>(),
        page::<SensitivityRecord>(),
        page::<ActualRecord>(),
        page::<BenefitRecord>(),
        page::<ReplicationRecord>(),
        page::<DailyRecord>(),
        page::<EventRecord>(),
    ];
    String::from(
        "# Files of results\n\nGenerated from `src/report/records`. Rows of summaries, differences and claims are also \
         objects of `careflow run --json`, with the columns as keys. A number that is undefined is an empty cell in CSV, `null` in JSON \
         and Parquet.\n",
    ) + &pages.concat()
}

#[cfg(test)]
mod tests;
