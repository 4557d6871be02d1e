//! Modelled against published: the back-test of a place's baseline.

use super::number::{number, range};
use super::table::{finish, new_table};
use crate::metrics::metric;
use crate::model::BackTest;
use crate::stats::Summary;

/// One published figure beside what the model gives.
#[derive(Debug, Clone, PartialEq)]
pub struct BackTestRow {
    /// What it is, in words.
    pub title: String,
    /// Metric compared.
    pub metric: String,
    /// Group compared.
    pub group: String,
    /// Unit of the figures; empty if the metric is not in the results.
    pub unit: String,
    /// Mean over replications; NaN if nothing was measured.
    pub modelled: f64,
    /// Lower end of the 95 % confidence interval of the mean.
    pub ci_low: f64,
    /// Upper end.
    pub ci_high: f64,
    /// Published figure.
    pub published: f64,
    /// (modelled − published) ÷ published, in %; NaN if the published figure is zero.
    pub error_percent: f64,
    /// Whether the figure was used to fit the model.
    pub fitted: bool,
    /// Whether draws of the uncertain numbers were set aside for lying too far from it.
    pub bounds_draws: bool,
    /// Where it was published.
    pub source: String,
}

impl BackTestRow {
    /// `fitted`, `bounds draws` or `held out`.
    #[must_use]
    pub fn role(&self) -> &'static str {
        match (self.fitted, self.bounds_draws) {
            (true, _) => "fitted",
            (false, true) => "bounds draws",
            (false, false) => "held out",
        }
    }

    fn decimals(&self) -> usize {
        metric(&self.metric).map_or(1, |metric| metric.decimals)
    }
}

/// Every published figure of the scenario beside the modelled one, in the scenario's order; `only_plausible` if implausible
/// draws were set aside.
#[must_use]
pub fn back_test(tests: &[BackTest], summary: &Summary, only_plausible: bool) -> Vec<BackTestRow> {
    let row = |test: &BackTest| {
        let found = summary.row(&test.metric, &test.group);
        let modelled = found.map_or(f64::NAN, |row| row.mean);
        let error = (modelled - test.published) / test.published * 100.0;
        BackTestRow {
            title: test.title.clone(),
            metric: test.metric.clone(),
            group: test.group.clone(),
            unit: found.map_or_else(String::new, |row| row.unit.to_owned()),
            modelled,
            ci_low: found.map_or(f64::NAN, |row| row.ci_low),
            ci_high: found.map_or(f64::NAN, |row| row.ci_high),
            published: test.published,
            error_percent: if error.is_finite() { error } else { f64::NAN },
            fitted: test.fitted,
            bounds_draws: only_plausible && test.plausible.is_some(),
            source: test.source.clone(),
        }
    };
    tests.iter().map(row).collect()
}

/// The back-test as text of at most 100 columns, without the sources; empty without rows.
#[must_use]
pub fn back_test_table(rows: &[BackTestRow]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut table =
        new_table(["Back-test", "Modelled", "95 % interval", "Published", "Error", "Figure was", "Unit"]);
    for row in rows {
        let decimals = row.decimals();
        table.add_row([
            row.title.clone(),
            if row.modelled.is_nan() { "none".to_owned() } else { number(row.modelled, decimals) },
            range(row.ci_low, row.ci_high, decimals),
            number(row.published, decimals),
            error(row),
            row.role().to_owned(),
            row.unit.clone(),
        ]);
    }
    finish(table, &[0, 5, 6], 27)
        + "Error: relative to the published figure. The interval is that of the model's mean, not of one year.\n\
           Fitted: the figure was used to set a number of the scenario; bounds draws: draws of the uncertain\n\
           numbers too far from it were set aside; held out: neither. Sources: back-test.csv.\n"
}

/// The back-test as a Markdown table; empty without rows.
#[must_use]
pub fn back_test_markdown(rows: &[BackTestRow]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut text = String::from(
        "| | modelled | 95 % interval | published | error | figure was | unit | source |\n\
         | --- | ---: | ---: | ---: | ---: | --- | --- | --- |\n",
    );
    for row in rows {
        let decimals = row.decimals();
        let cells = [
            row.title.clone(),
            number(row.modelled, decimals),
            range(row.ci_low, row.ci_high, decimals),
            number(row.published, decimals),
            error(row),
            row.role().to_owned(),
            row.unit.clone(),
            row.source.clone(),
        ];
        let cells = cells.map(|cell| cell.replace('|', "\\|").replace('\n', " "));
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text
}

fn error(row: &BackTestRow) -> String {
    if row.error_percent.is_nan() {
        return "–".to_owned();
    }
    let sign = if row.error_percent >= 0.05 { "+" } else { "" };
    format!("{sign}{} %", number(row.error_percent, 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;
    use crate::stats::{summarise, synthetic};

    #[test]
    fn modelled_beside_published_with_error_and_source() {
        let summary = summarise(&synthetic::hospital(30));
        let rows = back_test(&sample::hospital().back_tests, &summary, false);
        let modelled = summary.row("a-and-e-attendances", "all").unwrap().mean;
        assert!((rows[0].error_percent - (modelled / 95_000.0 - 1.0) * 100.0).abs() < 1e-9);
        assert!(rows[2].modelled.is_nan(), "the metric is not in these results");
        let text = back_test_table(&rows);
        assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
        insta::assert_snapshot!("back_test", text);
        insta::assert_snapshot!("back_test_markdown", back_test_markdown(&rows));
        assert_eq!(back_test_table(&[]), "");
    }
}
