//! Where the values of `response-surface.csv` come from.

use super::ResponseSurfaceRecord;
use super::words::{label, yes};
use crate::metrics::metric;
use crate::number::ascii_unit;
use crate::report::grids::{CombinationEntry, GridEntry};
use crate::stats::{DifferenceRow, Differences, Summary};
use std::collections::HashMap;

impl<'a> ResponseSurfaceRecord<'a> {
    /// Every figure of every option of the grids, with the levels of their levers.
    pub(in crate::report) fn all(
        grids: &'a [GridEntry],
        summaries: &'a [Summary],
        differences: &'a [Differences],
    ) -> impl Iterator<Item = Self> {
        let options = grids.iter().flat_map(|grid| grid.options.iter().map(move |option| (grid, option)));
        options.flat_map(move |(grid, option)| {
            let levels = summaries.iter().filter(|summary| summary.option == option.id);
            let levels = levels.flat_map(|summary| &summary.rows);
            let levels: HashMap<(&str, &str), (f64, f64, f64)> =
                levels.map(|row| ((row.metric, &*row.group), (row.mean, row.ci_low, row.ci_high))).collect();
            let of_option = differences.iter().filter(move |known| known.option == option.id);
            of_option.flat_map(|known| &known.rows).map(move |row| {
                let nothing = (f64::NAN, f64::NAN, f64::NAN);
                let level = levels.get(&(row.metric, &*row.group)).copied().unwrap_or(nothing);
                Self::new(grid, option, row, level)
            })
        })
    }

    fn new(
        grid: &'a GridEntry,
        option: &'a CombinationEntry,
        row: &'a DifferenceRow,
        (mean, mean_ci_low, mean_ci_high): (f64, f64, f64),
    ) -> Self {
        let mut levels = grid.levels(option);
        let [first, second, third] = [(); 3].map(|()| levels.next().unwrap_or_default());
        let known = metric(row.metric);
        let d = &row.difference;
        Self {
            grid: &grid.id,
            option: &option.id,
            lever_1: first.0,
            level_1: first.1,
            lever_2: second.0,
            level_2: second.1,
            lever_3: third.0,
            level_3: third.1,
            metric: row.metric,
            label: label(row.metric),
            group: &row.group,
            unit: ascii_unit(known.map_or(row.unit, |metric| metric.unit)),
            mean,
            mean_ci_low,
            mean_ci_high,
            baseline: row.baseline,
            difference: d.mean,
            ci_low: d.interval.low,
            ci_high: d.interval.high,
            unit_of_difference: ascii_unit(row.unit),
            growing: yes(row.growing),
        }
    }
}
