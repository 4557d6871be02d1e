//! What the options change in figures that somebody asks for, and which others there are.

use super::differences::{broken, cell};
use super::table::{finish, new_table_of};
use crate::metrics::{METRICS, Section, metric};
use crate::number::{decimals_for, number};
use crate::results::Figure;
use crate::stats::{DifferenceRow, Differences, Summary};

/// Most figures named where none was asked for.
const NAMED: usize = 5;

/// Figures that options change, whatever their section and group; empty if none was asked for or there are no options.
#[must_use]
pub fn asked_table(baseline: &Summary, all: &[Differences], figures: &[Figure]) -> String {
    if figures.is_empty() || all.is_empty() {
        return String::new();
    }
    let names = all.iter().map(|option| broken(&option.option));
    let header: Vec<String> =
        ["Difference from the baseline", "Baseline"].map(str::to_owned).into_iter().chain(names).collect();
    let mut table = new_table_of(&header);
    for figure in figures {
        let Some(known) = metric(&figure.metric) else { continue };
        let usual = baseline.observed(&figure.metric, &figure.group);
        let of = if figure.group == "all" { String::new() } else { format!(" ({})", figure.group) };
        let mut cells = vec![
            format!("{}{of}, {}", known.label, known.unit),
            usual.map_or_else(String::new, |row| {
                number(row.mean, decimals_for(row.half_width(), known.decimals))
            }),
        ];
        cells.extend(all.iter().map(|option| {
            option
                .row(&figure.metric, &figure.group)
                .map_or_else(String::new, |row| cell(row, known.decimals))
        }));
        table.add_row(cells);
    }
    format!("\n{}", finish(table, &[0], 30))
}

/// Where no national metric differs: the figures that differ most for their own interval, with how to ask for them.
#[must_use]
pub fn what_else_differs(all: &[Differences]) -> String {
    let national = [Section::AandE, Section::Acute, Section::WholeSystem];
    let section = |row: &DifferenceRow| METRICS.iter().find(|m| m.id == row.metric).map(|m| m.section);
    let differs = |row: &DifferenceRow| row.difference.mean != 0.0 || row.difference.sd != 0.0;
    let rows = || all.iter().flat_map(|option| &option.rows);
    let is_national = |row: &DifferenceRow| {
        row.group == "all" && section(row).is_some_and(|section| national.contains(&section))
    };
    if rows().any(|row| is_national(row) && differs(row)) {
        return String::new();
    }
    let sure = |row: &DifferenceRow| {
        let half = row.difference.interval.half_width();
        if half > 0.0 { (row.difference.mean / half).abs() } else { f64::INFINITY }
    };
    let of_parts = |row: &&DifferenceRow| {
        matches!(section(row), Some(Section::Setting | Section::Team))
            && differs(row)
            && row.relative.mean.is_finite()
    };
    let mut found: Vec<&DifferenceRow> = rows().filter(of_parts).filter(|row| sure(row) > 1.0).collect();
    found.sort_by(|a, b| b.relative.mean.abs().total_cmp(&a.relative.mean.abs()));
    let mut names: Vec<String> =
        found.iter().map(|row| format!("--metric {}/{}", row.metric, row.group)).collect();
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names.truncate(NAMED);
    match names.as_slice() {
        [] => String::new(),
        names => format!("What differs most: {}\n", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use crate::stats::{differences, summarise, synthetic};

    #[test]
    fn any_figure_can_be_asked_for_and_is_named_where_nothing_national_differs() {
        let baseline = synthetic::hospital(6);
        let mut option = baseline.clone();
        option.option = "second-nurse".into();
        synthetic::set(&mut option, "setting-wait-mean", "setting=nursing-home", |r| 1.0 + 0.01 * r);
        let (summary, all) = (summarise(&baseline), differences(&baseline, &[option]));
        let figure = Figure::new("setting-wait-mean", "setting=nursing-home");
        let table = asked_table(&summary, &all, std::slice::from_ref(&figure));
        assert!(table.contains("Mean wait to enter (setting=nursing-home), h"), "{table}");
        let named = what_else_differs(&all);
        assert!(named.contains("--metric setting-wait-mean/setting=nursing-home"), "{named}");
        assert_eq!(asked_table(&summary, &all, &[]), "");
    }
}
