//! Where the values of `headline.csv` come from.

use super::HeadlineRecord;
use super::words::{label, yes};
use crate::metrics::{Better, HEADLINE, TARGETS, metric};
use crate::money::NET_CASHABLE;
use crate::number::ascii_unit;
use crate::report::place::{OptionEntry, PartEntry};
use crate::stats::{DifferenceRow, Differences};

impl<'a> HeadlineRecord<'a> {
    /// What a board asks first of every option, then what it is held to, then the cash of every organisation.
    pub(in crate::report) fn all(
        options: &'a [Differences],
        details: &'a [OptionEntry],
        organisations: &'a [PartEntry],
    ) -> Vec<Self> {
        let whole = HEADLINE.iter().chain(TARGETS.iter().filter(|name| !HEADLINE.contains(name)));
        let whole: Vec<&'static str> = whole.copied().collect();
        let of = |option: &'a Differences| {
            let title =
                details.iter().find(|known| known.id == option.option).map_or("", |known| &known.title);
            let rows = whole.iter().filter_map(|name| Some((option.row(name, "all")?, "")));
            let cash = organisations.iter().filter_map(|of| {
                Some((option.row(NET_CASHABLE, &format!("organisation={}", of.id))?, of.title.as_str()))
            });
            let records: Vec<Self> =
                rows.chain(cash).map(|(row, words)| Self::new(&option.option, title, row, words)).collect();
            records
        };
        options.iter().flat_map(of).collect()
    }

    fn new(option: &'a str, option_title: &'a str, row: &'a DifferenceRow, group_label: &'a str) -> Self {
        let known = metric(row.metric);
        let d = &row.difference;
        Self {
            option,
            option_title,
            metric: row.metric,
            label: label(row.metric),
            group: &row.group,
            group_label,
            unit: ascii_unit(known.map_or(row.unit, |metric| metric.unit)),
            baseline: row.baseline,
            level: row.option,
            difference: d.mean,
            ci_low: d.interval.low,
            ci_high: d.interval.high,
            unit_of_difference: ascii_unit(row.unit),
            percent: row.relative.mean,
            percent_ci_low: row.relative.interval.low,
            percent_ci_high: row.relative.interval.high,
            better: match known.map(|metric| metric.better) {
                Some(Better::Lower) => "lower",
                Some(Better::Higher) => "higher",
                Some(Better::Neither) | None => "",
            },
            growing: yes(row.growing),
        }
    }
}
