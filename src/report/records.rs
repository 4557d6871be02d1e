//! The rows of every results file. To add a column, add a field here and say where its value comes from.

use super::record::{Column, Day, Record, records};
use crate::model::BackTest;
use crate::results::{DailySeries, MetricKey, Results};
use crate::stats::summary::CONFIDENCE;
use crate::stats::{AgainstPlan, DailyPoint, DifferenceRow, Differences, Summary, SummaryRow, share_above};

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
        /// The difference in per cent of the baseline's mean.
        percent: f64,
        /// Lower end of its simultaneous interval.
        percent_low: f64,
        /// Upper end.
        percent_high: f64,
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
            group: &row.group,
            unit: row.unit,
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
            group: &row.group,
            unit: row.unit,
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
            percent_low: row.relative.low,
            percent_high: row.relative.high,
        }
    }
}

impl<'a> From<&'a AgainstPlan> for PlannedRecord<'a> {
    fn from(row: &'a AgainstPlan) -> Self {
        let (found, risk) = (&row.found, &row.risk);
        Self {
            option: &row.option,
            metric: row.metric,
            group: &row.group,
            unit: row.unit,
            planned: row.claimed,
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
        }
    }
}

impl<'a> BackTestRecord<'a> {
    /// A published figure beside the modelled one; `only_plausible` if implausible draws were set aside.
    pub(super) fn new(test: &'a BackTest, summary: &'a Summary, only_plausible: bool) -> Self {
        let found = summary.row(&test.metric, &test.group);
        let modelled = found.map_or(f64::NAN, |row| row.mean);
        let error = (modelled - test.published) / test.published * 100.0;
        Self {
            title: &test.title,
            metric: &test.metric,
            group: &test.group,
            unit: found.map_or("", |row| row.unit),
            modelled,
            ci_low: found.map_or(f64::NAN, |row| row.ci_low),
            ci_high: found.map_or(f64::NAN, |row| row.ci_high),
            published: test.published,
            error_percent: if error.is_finite() { error } else { f64::NAN },
            figure_was: match (test.fitted, only_plausible && test.plausible.is_some()) {
                (true, _) => "fitted",
                (false, true) => "bounds draws",
                (false, false) => "held out",
            },
            source: &test.source,
        }
    }
}

/// Metrics of which the chance to be above nothing is of interest.
const BENEFITS: [&str; 2] = ["net-benefit", "net-cashable-benefit"];

impl<'a> BenefitRecord<'a> {
    /// The chances of an option's benefits; none if nothing in the scenario is priced.
    #[must_use]
    pub fn all(option: &'a Results) -> Vec<Self> {
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
        BENEFITS.iter().filter_map(of).collect()
    }
}

impl<'a> ReplicationRecord<'a> {
    /// A value of a replication.
    pub(super) fn new(option: &'a str, replication: u32, key: &'a MetricKey, value: f64) -> Self {
        Self { option, replication, metric: key.metric, group: &key.group, unit: key.unit, value }
    }
}

impl<'a> DailyRecord<'a> {
    /// A day of a series.
    pub(super) fn new(option: &'a str, series: &'a DailySeries, point: &DailyPoint) -> Self {
        Self {
            option,
            date: Day(point.date),
            metric: series.metric,
            group: &series.group,
            unit: series.unit,
            mean: point.mean,
            p05: point.p05,
            p25: point.p25,
            p50: point.p50,
            p75: point.p75,
            p95: point.p95,
        }
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
        "# Files of results\n\nGenerated from `src/report/records.rs`. Every row is also an object of `careflow run --json`, with \
         the columns as keys (but for the Parquet files). A number that is undefined is an empty cell in CSV, `null` in JSON \
         and Parquet.\n",
    ) + &pages.concat()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use super::*;
    use crate::model::Model;
    use crate::report::csv_files::write_csv;
    use crate::report::parquet_files::write_parquet;
    use crate::report::record::CellKind;
    use crate::report::sample;
    use crate::results::Figure;
    use crate::stats::{Claimed, against_plan, differences, summarise, summarise_daily, synthetic};
    use parquet::basic::Type;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use std::fs::File;

    /// The columns of a record are its fields, its CSV header, its JSON keys and its Parquet columns, in this order.
    fn is_stated_once<R: Record>(records: Vec<R>) {
        let names: Vec<&str> = R::COLUMNS.iter().map(|column| column.name).collect();
        assert!(R::COLUMNS.iter().all(|column| !column.about.is_empty()), "{}", R::NAME);
        let folder = tempfile::tempdir().unwrap();
        let json = serde_json::to_string(&records[0]).unwrap();
        let places: Vec<usize> =
            names.iter().map(|name| json.find(&format!("\"{name}\":")).unwrap()).collect();
        assert!(places.is_sorted(), "{json}");
        assert_eq!(serde_json::to_value(&records[0]).unwrap().as_object().unwrap().len(), names.len());
        let cells = records[0].cells();
        for (cell, column) in cells.iter().zip(R::COLUMNS) {
            let kind = match cell {
                crate::report::record::Cell::Text(_) => CellKind::Text,
                crate::report::record::Cell::Count(_) => CellKind::Count,
                crate::report::record::Cell::Day(_) => CellKind::Day,
                crate::report::record::Cell::Number(_) => CellKind::Number,
            };
            assert_eq!((cells.len(), kind), (names.len(), column.kind), "{}", column.name);
        }
        let rows = records.len();
        let path = folder.path().join("records.parquet");
        write_parquet(&path, [records.into_iter()].into_iter()).unwrap();
        let reader = SerializedFileReader::new(File::open(&path).unwrap()).unwrap();
        let file = reader.metadata().file_metadata();
        let columns: Vec<&str> = file.schema_descr().columns().iter().map(|column| column.name()).collect();
        assert_eq!((columns, file.num_rows()), (names, rows as i64));
        for (found, column) in file.schema_descr().columns().iter().zip(R::COLUMNS) {
            let is_optional = found.max_def_level() == 1;
            assert_eq!(is_optional, column.kind == CellKind::Number, "{}", column.name);
            assert_eq!(found.physical_type() == Type::DOUBLE, is_optional, "{}", column.name);
        }
    }

    fn csv_of<R: Record>(records: Vec<R>) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records.csv");
        write_csv(&path, records).unwrap();
        std::fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect()
    }

    fn header<R: Record>() -> String {
        R::COLUMNS.iter().map(|column| column.name).collect::<Vec<_>>().join(",")
    }

    /// A baseline, an option, and the model of both.
    fn run() -> (Results, Results, Model) {
        let baseline = synthetic::hospital(4);
        let mut option = Results { option: "more".into(), ..baseline.clone() };
        synthetic::set(&mut option, "non-elective-admissions", "all", |r| 90.0 + r);
        (baseline, option, sample::hospital())
    }

    #[test]
    fn a_column_is_the_same_in_every_format() {
        let (baseline, mut option, model) = run();
        let summaries = [summarise(&baseline)];
        let differences = differences(&baseline, std::slice::from_ref(&option));
        let claim =
            Claimed { metric: "non-elective-admissions", group: "all", difference: -1.0, percent: false };
        let planned = [against_plan(&baseline, &option, &claim).unwrap()];
        let daily = summarise_daily(&baseline);
        option.metrics[0].metric = "net-benefit";
        option.metrics[0].group = "all".into();
        is_stated_once(SummaryRecord::all(&summaries).collect());
        is_stated_once(DifferenceRecord::all(&differences).collect());
        is_stated_once(planned.iter().map(PlannedRecord::from).collect());
        let back_tests =
            || model.back_tests.iter().map(|test| BackTestRecord::new(test, &summaries[0], true));
        is_stated_once(back_tests().collect());
        is_stated_once(BenefitRecord::all(&option));
        let key = &baseline.metrics[0];
        is_stated_once(vec![ReplicationRecord::new("baseline", 3, key, 1.5)]);
        let days = daily[0].points.iter().map(|day| DailyRecord::new("baseline", &daily[0].series, day));
        is_stated_once(days.collect());

        assert_eq!(csv_of(SummaryRecord::all(&summaries).collect())[0], header::<SummaryRecord<'_>>());
        assert_eq!(csv_of(back_tests().collect())[0], header::<BackTestRecord<'_>>());
        let found = csv_of(DifferenceRecord::all(&differences).collect());
        assert_eq!(found[0], header::<DifferenceRecord<'_>>());
        let at = differences[0].rows.iter().position(|row| {
            Figure::new(row.metric, &*row.group) == Figure::new("non-elective-admissions", "all")
        });
        let row = &differences[0].rows[at.unwrap()];
        let cells: Vec<&str> = found[at.unwrap() + 1].split(',').collect();
        assert_eq!((cells[0], cells[1], cells[2]), ("more", "non-elective-admissions", "all"));
        assert_eq!(cells[4].parse::<f64>().unwrap().to_bits(), row.difference.mean.to_bits());
        assert_eq!(
            cells.iter().filter(|cell| cell.is_empty()).count(),
            1,
            "no draws are shared: no outer share"
        );
    }

    #[test]
    fn what_is_undefined_is_empty_and_null() {
        let key = MetricKey { metric: "acute-occupancy", group: "all".into(), unit: "%" };
        let record = || ReplicationRecord::new("baseline", 0, &key, f64::NAN);
        assert_eq!(csv_of(vec![record()])[1], "baseline,0,acute-occupancy,all,%,");
        assert!(serde_json::to_value(record()).unwrap()["value"].is_null());
        let whole = ReplicationRecord::new("baseline", 0, &key, 5.0);
        assert_eq!(csv_of(vec![whole])[1], "baseline,0,acute-occupancy,all,%,5");
    }
}
