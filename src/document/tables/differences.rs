//! What options change in the national metrics, and how sure that is.

use super::words::{
    ALONE, BASELINE, GROWING, NATIONAL, TOGETHER, change, change_together, decimals_of, label, level, nan,
    percent, share_with_ends,
};
use crate::document::grid::Grid;
use crate::document::saved::{Difference, Saved};
use crate::metrics::{METRICS, Section, metric};
use crate::number::{count, decimals_for, number};

/// Most figures named where no national metric differs.
const NAMED: usize = 5;

/// The national metrics of a group that some of these options change: one option in detail, several side by side, with the
/// interval of each alone or of all together.
pub fn differences(saved: &Saved, options: &[&str], group: &str, together: bool) -> Grid {
    let mut grid = Grid { header: header(saved, options, together), ..Grid::default() };
    let mut withheld: Vec<&str> = Vec::new();
    for section in NATIONAL {
        for known in METRICS.iter().filter(|known| known.section == section) {
            let rows: Vec<Option<&Difference>> =
                options.iter().map(|option| saved.difference(option, known.id, group)).collect();
            let shown = |row: &&&Difference| row.mean.is_some() && !row.is_nothing();
            if !rows.iter().flatten().any(|row| shown(&row)) {
                continue;
            }
            if rows.iter().flatten().all(|row| row.is_growing()) {
                withheld.push(known.label);
                continue;
            }
            let words = label(known.id, group, known.unit);
            let lead = [words, of_baseline(saved, &rows, known.id, group)].into_iter();
            let cells = match (options, rows.as_slice()) {
                ([option], [row]) => in_detail(saved, option, *row, together),
                _ => rows.iter().map(|row| beside(*row, together)).collect(),
            };
            grid.rows.push(lead.chain(cells).collect());
        }
    }
    grid.notes = notes(saved, (options, group), &grid, together, &withheld);
    grid
}

fn header(saved: &Saved, options: &[&str], together: bool) -> Vec<String> {
    let lead = ["", BASELINE].map(str::to_owned).into_iter();
    match options {
        [option] => {
            let mut more = vec![(*option).to_owned(), "difference ± alone".to_owned()];
            if together {
                more.push("difference ± together".to_owned());
            }
            more.extend(["per cent".to_owned(), format!("lower in, % of {}s", saved.a_run())]);
            lead.chain(more).collect()
        }
        several => lead.chain(several.iter().map(|option| (*option).to_owned())).collect(),
    }
}

/// The level that the differences stand on, where they all stand on the same replications; otherwise that of the baseline.
fn of_baseline(saved: &Saved, rows: &[Option<&Difference>], name: &str, group: &str) -> String {
    let usual = saved.level(BASELINE, name, group);
    let mut levels = rows.iter().flatten().filter_map(|row| row.baseline_mean);
    let first = levels.next().filter(|first| levels.all(|other| other == *first));
    let Some(value) = first.or_else(|| usual.and_then(|row| row.mean)) else { return String::new() };
    if usual.is_some_and(|row| row.is_growing()) {
        return GROWING.to_owned();
    }
    let half = usual.map_or(f64::NAN, |row| (nan(row.ci_high) - nan(row.ci_low)) / 2.0);
    number(value, if value.abs() >= 1000.0 { 0 } else { decimals_for(half, decimals_of(name)) })
}

/// Of one option: its level, the difference, in per cent, and in how many years it is lower, with the interval of that.
fn in_detail(saved: &Saved, option: &str, row: Option<&Difference>, together: bool) -> Vec<String> {
    let Some(row) = row else { return vec![String::new(); 4 + usize::from(together)] };
    let decimals = decimals_of(&row.metric);
    let mut cells = vec![level(saved, option, &row.metric, &row.group), change(Some(row), 1.0, decimals)];
    if together {
        cells.push(change_together(Some(row), 1.0, decimals));
    }
    cells.push(percent(row).unwrap_or_default());
    let below = row.prob_below_zero.filter(|_| saved.run.replications > 1 && !row.is_growing());
    cells.push(below.map_or_else(String::new, |share| {
        share_with_ends(share, row.prob_below_zero_low, row.prob_below_zero_high)
    }));
    cells
}

/// Of several: the difference, and what it is in per cent.
fn beside(row: Option<&Difference>, together: bool) -> String {
    let Some(row) = row else { return String::new() };
    let decimals = decimals_of(&row.metric);
    let text =
        if together { change_together(Some(row), 1.0, decimals) } else { change(Some(row), 1.0, decimals) };
    match percent(row) {
        Some(_) if row.unit == "points" => format!("{text} (points)"),
        Some(percent) => format!("{text} ({percent})"),
        None => text,
    }
}

fn notes(
    saved: &Saved,
    (options, group): (&[&str], &str),
    grid: &Grid,
    together: bool,
    withheld: &[&str],
) -> Vec<String> {
    let mut notes = Vec::new();
    if !withheld.is_empty() {
        let mut labels = withheld.to_vec();
        labels.dedup();
        notes.push(format!("Not printed, for they hang on a queue that grows: {}.", labels.join(", ")));
    }
    if grid.rows.is_empty() {
        if withheld.is_empty() {
            let of = if group == "all" { String::new() } else { format!(" of {group}") };
            notes.push(format!("No national metric{of} differs from the baseline, in any replication."));
        }
        notes.extend(what_else(saved, options));
    }
    notes.push("Differences: option minus baseline, of the same replications; in brackets in per cent of the baseline's mean.".to_owned());
    if saved.run.replications < 2 {
        notes.push(
            "One replication says nothing about chance: no intervals. Run more replications.".to_owned(),
        );
        return notes;
    }
    if !saved.has_intervals() {
        notes.push("No intervals: all replications share one set of uncertain numbers.".to_owned());
        return notes;
    }
    match (together, options) {
        (false, _) => notes.push(ALONE.to_owned()),
        (true, [_]) => notes.push(format!("{ALONE} Together: {TOGETHER}")),
        (true, _) => notes.push(TOGETHER.to_owned()),
    }
    let of = || options.iter().flat_map(|option| saved.differences_of(option));
    let draws = of().map(|row| row.draws).max().unwrap_or(0);
    if draws > 0 && draws < saved.run.replications {
        let (most, left) = (saved.run.replications.div_ceil(draws), saved.run.replications % draws);
        let each = if left == 0 { most.to_string() } else { format!("up to {most}") };
        let draws = count(draws, "draw");
        notes.push(format!("Intervals rest on {draws} of the uncertain numbers, {each} replications each."));
    }
    notes.push(
        "Whom a scheme keeps from coming is in no figure: fewer deaths are not lives saved.".to_owned(),
    );
    // Pounds are measured against the baseline, which has none to have in common.
    let is_money = |row: &Difference| metric(&row.metric).is_some_and(|m| m.section == Section::Money);
    let national = || of().filter(|row| row.group == "all" && !is_money(row) && !row.is_nothing());
    if let Some(ratio) = median(national().filter_map(|row| row.variance_ratio)) {
        let ratio = number(ratio, 1);
        notes.push(format!(
            "Common random numbers: independent runs would need {ratio} times the replications (median over metrics; each in \
             differences.csv)."
        ));
    }
    if let Some(share) = median(national().filter_map(|row| row.outer_share)) {
        let share = number(share * 100.0, 0);
        notes.push(format!(
            "Of the variance of a difference, {share} % is what we do not know and the rest chance (median over metrics)."
        ));
    }
    if grid.rows.iter().flatten().any(|cell| cell == GROWING) {
        notes.push(
            "Growing: it hangs on a queue that grows without limit, and would differ by something else in a longer run."
                .to_owned(),
        );
    }
    notes
}

/// Where no national metric differs: the figures of settings and teams that differ most for their own interval.
fn what_else(saved: &Saved, options: &[&str]) -> Option<String> {
    let rows = options.iter().flat_map(|option| saved.differences_of(option));
    let of_parts = |row: &&Difference| {
        let section = metric(&row.metric).map(|metric| metric.section);
        matches!(section, Some(Section::Setting | Section::Team)) && !row.is_growing() && !row.is_nothing()
    };
    let clear =
        |row: &&Difference| row.ci_low.zip(row.ci_high).is_some_and(|(low, high)| low > 0.0 || high < 0.0);
    let mut found: Vec<(f64, String)> = rows
        .filter(of_parts)
        .filter(clear)
        .filter_map(|row| Some((row.percent?.abs(), format!("--metric {}/{}", row.metric, row.group))))
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut names: Vec<String> = found.into_iter().map(|(_, name)| name).collect();
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names.truncate(NAMED);
    (!names.is_empty()).then(|| format!("What differs most: {}.", names.join(", ")))
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.filter(|value| value.is_finite()).collect();
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_is_of_what_is_defined() {
        assert_eq!(median([3.0, f64::NAN, 1.0, 2.0, f64::INFINITY].into_iter()), Some(2.0));
        assert_eq!(median(std::iter::empty()), None);
    }
}
