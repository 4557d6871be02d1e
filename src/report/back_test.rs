//! Modelled against published: the back-test of a place's baseline.

use super::records::BackTestRecord;
use super::table::{finish, new_table};
use crate::metrics::metric;
use crate::model::BackTest;
use crate::number::{number, range, unit_of_ascii};
use crate::stats::Summary;

/// Every published figure of the scenario beside the modelled one, in the scenario's order; `only_plausible` if implausible
/// draws were set aside.
#[must_use]
pub fn back_test<'a>(
    tests: &'a [BackTest],
    summary: &'a Summary,
    only_plausible: bool,
) -> Vec<BackTestRecord<'a>> {
    tests.iter().map(|test| BackTestRecord::new(test, summary, only_plausible)).collect()
}

fn decimals(row: &BackTestRecord<'_>) -> usize {
    metric(row.metric).map_or(1, |metric| metric.decimals)
}

/// The back-test as text of at most 100 columns, without the sources; empty without rows.
#[must_use]
pub fn back_test_table(rows: &[BackTestRecord<'_>]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut table =
        new_table(["Back-test", "Modelled", "95 % interval", "Published", "Error", "Figure was", "Unit"]);
    for row in rows {
        let decimals = decimals(row);
        table.add_row([
            row.title.to_owned(),
            if row.modelled.is_nan() { "none".to_owned() } else { number(row.modelled, decimals) },
            range(row.ci_low, row.ci_high, decimals),
            number(row.published, decimals),
            error(row),
            row.figure_was.to_owned(),
            unit_of_ascii(&row.unit),
        ]);
    }
    finish(table, &[0, 5, 6], 27)
        + "Error: relative to the published figure. The interval is that of the model's mean, not of one year.\n\
           Fitted: the figure was used to set a number of the scenario; bounds draws: draws of the uncertain\n\
           numbers too far from it were set aside; held out: neither. Sources: back-test.csv.\n"
}

/// The back-test as a Markdown table; empty without rows.
#[must_use]
pub fn back_test_markdown(rows: &[BackTestRecord<'_>]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut text = String::from(
        "| | modelled | 95 % interval | published | error | figure was | unit | source |\n\
         | --- | ---: | ---: | ---: | ---: | --- | --- | --- |\n",
    );
    for row in rows {
        let decimals = decimals(row);
        let cells = [
            row.title.to_owned(),
            number(row.modelled, decimals),
            range(row.ci_low, row.ci_high, decimals),
            number(row.published, decimals),
            error(row),
            row.figure_was.to_owned(),
            unit_of_ascii(&row.unit),
            row.source.to_owned(),
        ];
        let cells = cells.map(|cell| cell.replace('|', "\\|").replace('\n', " "));
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text
}

fn error(row: &BackTestRecord<'_>) -> String {
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
        let model = sample::hospital();
        let rows = back_test(&model.back_tests, &summary, false);
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
