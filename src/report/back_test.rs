//! Modelled against published: the back-test of a place's baseline.

use super::records::BackTestRecord;
use crate::model::BackTest;
use crate::stats::Summary;

/// Every published figure of the scenario beside the modelled one, in the scenario's order; `only_plausible` if implausible
/// draws were set aside.
#[must_use]
pub fn back_test<'a>(
    tests: &'a [BackTest],
    summary: &'a Summary,
    only_plausible: bool,
) -> Vec<BackTestRecord<'a>> {
    tests.iter().map(|test| BackTestRecord::new(test, tests, summary, only_plausible)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;
    use crate::stats::{summarise, synthetic};

    #[test]
    fn modelled_beside_published_with_error() {
        let summary = summarise(&synthetic::hospital(30));
        let model = sample::hospital();
        let rows = back_test(&model.back_tests, &summary, false);
        let modelled = summary.row("a-and-e-attendances", "all").unwrap().mean;
        assert!((rows[0].error_percent - (modelled / 95_000.0 - 1.0) * 100.0).abs() < 1e-9);
        assert!(rows[2].modelled.is_nan(), "the metric is not in these results");
    }

    #[test]
    fn a_month_of_a_fitted_total_was_not_held_out() {
        let test = |metric: &str, group: &str, fitted| BackTest {
            title: String::new(),
            metric: metric.into(),
            group: group.into(),
            published: 1.0,
            source: String::new(),
            fitted,
            plausible: None,
        };
        let attendances = "a-and-e-attendances";
        let tests = [
            test(attendances, "all", true),
            test(attendances, "month=2014-04", false),
            test("delayed-days", "all", false),
            test("delayed-days", "month=2014-04", false),
            test(attendances, "site=east", false),
        ];
        let summary = summarise(&synthetic::hospital(30));
        let was: Vec<&str> = back_test(&tests, &summary, false).iter().map(|row| row.figure_was).collect();
        assert_eq!(was, ["fitted", "shape only", "held out", "held out", "held out"]);
    }
}
