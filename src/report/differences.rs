//! Options against the baseline: the tables on the terminal.

use super::table::{GROWING, finish, new_table, new_table_of, wrapped};
use crate::experiment::FEW_OBSERVATIONS;
use crate::metrics::{METRICS, Section, metric};
use crate::number::{decimals_for, number, plus_minus};
use crate::stats::{DifferenceRow, Differences, Summary};

/// Options side by side: more would not fit the width.
const BESIDE: usize = 4;

/// What each option changes in the national metrics, and how sure that is: one option in detail, several side by
/// side.
#[must_use]
pub fn differences_table(baseline: &Summary, all: &[Differences]) -> String {
    let mut text = String::new();
    match all {
        [option] => {
            text.push('\n');
            text.push_str(&one(baseline, option));
        }
        _ => {
            for options in all.chunks(BESIDE) {
                text.push('\n');
                text.push_str(&several(baseline, options));
            }
        }
    }
    if let Some(first) = all.first() {
        text.push_str(&notes(first, baseline.replications));
    }
    text
}

/// Rows of the national metrics that some of these options change.
fn several(baseline: &Summary, options: &[Differences]) -> String {
    let names = options.iter().map(|option| broken(&option.option));
    let header: Vec<String> =
        ["Difference from the baseline", "Baseline"].map(str::to_owned).into_iter().chain(names).collect();
    let mut table = new_table_of(&header);
    let (mut shown, mut withheld) = (0, Vec::new());
    for section in [Section::AandE, Section::Acute, Section::WholeSystem] {
        for metric in METRICS.iter().filter(|metric| metric.section == section) {
            let Some(usual) = baseline.observed(metric.id, "all") else { continue };
            let rows: Vec<Option<&DifferenceRow>> = options
                .iter()
                .map(|option| option.row(metric.id, "all").filter(|row| row.difference.pairs > 0))
                .collect();
            let differs = |row: &&DifferenceRow| row.difference.mean != 0.0 || row.difference.sd != 0.0;
            if !rows.iter().flatten().any(differs) {
                continue;
            }
            if rows.iter().flatten().all(|row| row.growing) {
                withheld.push(metric.label);
                continue;
            }
            shown += 1;
            // The level that the differences stand on, where they all stand on the same replications.
            let mut levels = rows.iter().flatten().map(|row| row.baseline);
            let level =
                levels.next().filter(|first| levels.all(|other| other == *first)).unwrap_or(usual.mean);
            let mut cells = vec![
                format!("{}, {}", metric.label, metric.unit),
                number(level, decimals_for(usual.half_width(), metric.decimals)),
            ];
            cells.extend(
                rows.iter().map(|row| row.map_or_else(String::new, |row| cell(row, metric.decimals))),
            );
            table.add_row(cells);
        }
    }
    let withheld = withheld_in_words(&withheld);
    if shown == 0 && !withheld.is_empty() {
        return withheld.trim_start().to_owned();
    }
    if shown == 0 {
        let names: Vec<&str> = options.iter().map(|option| option.option.as_str()).collect();
        return format!(
            "No national metric differs from the baseline, in any replication: {}.\n",
            names.join(", ")
        );
    }
    finish(table, &[0], 30) + &withheld
}

/// The figures of which no difference is printed, in lines of at most 100 columns; empty if there are none.
fn withheld_in_words(labels: &[&str]) -> String {
    if labels.is_empty() {
        return String::new();
    }
    let mut labels = labels.to_vec();
    labels.dedup();
    let text = format!("Not printed, for they hang on a queue that grows: {}.", labels.join(", "));
    format!("\n{}\n", wrapped(&text))
}

/// Difference and half-width; `0` where an option leaves a metric exactly as it is.
pub(super) fn cell(row: &DifferenceRow, decimals: usize) -> String {
    let d = &row.difference;
    if row.growing {
        return GROWING.to_owned();
    }
    if d.mean == 0.0 && d.sd == 0.0 {
        return "0".to_owned();
    }
    let difference = plus_minus(d.mean, (d.simultaneous.high - d.simultaneous.low) / 2.0, decimals);
    let mut text = match percent(row) {
        Some(percent) => format!("{difference}\n({percent} %)"),
        None if row.unit == "points" => format!("{difference}\n(points)"),
        None => difference,
    };
    if d.left_out > 0 {
        text.push_str(&format!("\n{}", pairs(row)));
    }
    text
}

/// The relative change; none of percentages, whose difference is in points already, nor from 0.
fn percent(row: &DifferenceRow) -> Option<String> {
    (row.unit != "points" && row.relative.mean.is_finite()).then(|| number(row.relative.mean, 1))
}

/// A name in lines of a dozen characters, broken after hyphens.
pub(super) fn broken(name: &str) -> String {
    let mut lines: Vec<String> = vec![String::new()];
    for part in name.split_inclusive('-') {
        match lines.last_mut() {
            Some(line) if line.is_empty() || line.len() + part.len() <= 12 => line.push_str(part),
            _ => lines.push(part.to_owned()),
        }
    }
    lines.join("\n")
}

/// A label, with the number of replications if something was observed in some of them only.
fn with_pairs(label: &str, row: &DifferenceRow) -> String {
    match row.difference.left_out {
        0 => label.to_owned(),
        _ => format!("{label} ({})", pairs(row)),
    }
}

fn pairs(row: &DifferenceRow) -> String {
    format!("of {} pairs", row.difference.pairs)
}

fn one(baseline: &Summary, option: &Differences) -> String {
    let mut table =
        new_table(["", "Baseline", "Option", "Difference ± 95 %", "Change\n(%)", "Lower in\n(%)", "Unit"]);
    let (mut shown, mut withheld) = (0, Vec::new());
    for section in [Section::AandE, Section::Acute, Section::WholeSystem] {
        for metric in METRICS.iter().filter(|metric| metric.section == section) {
            let Some(row) = option.row(metric.id, "all").filter(|row| row.difference.pairs > 0) else {
                continue;
            };
            // What an option leaves exactly as it is would only hide the rest.
            if row.difference.mean == 0.0 && row.difference.sd == 0.0 {
                continue;
            }
            if row.growing {
                withheld.push(metric.label);
                continue;
            }
            let half = (row.difference.simultaneous.high - row.difference.simultaneous.low) / 2.0;
            let decimals = if row.baseline.abs() >= 1000.0 { 0 } else { decimals_for(half, metric.decimals) };
            shown += 1;
            table.add_row([
                with_pairs(metric.label, row),
                number(row.baseline, decimals),
                number(row.option, decimals),
                plus_minus(row.difference.mean, half, metric.decimals),
                percent(row).unwrap_or_default(),
                chance(row),
                unit_of_both(row.unit, metric.unit),
            ]);
        }
    }
    let mut heading = format!("{} against the baseline\n", option.option);
    if shown > 0 && baseline.replications > 1 {
        heading.push_str("Lower in: share of replications in which the option is below the baseline.\n");
    }
    let withheld = withheld_in_words(&withheld);
    if shown == 0 && !withheld.is_empty() {
        return heading + withheld.trim_start();
    }
    if shown == 0 {
        return format!("{heading}No national metric differs, in any replication.\n");
    }
    heading + &finish(table, &[0, 6], 34) + &withheld
}

/// `% (points)` where the difference has another unit than the levels.
fn unit_of_both(difference: &str, level: &str) -> String {
    if difference == level { level.to_owned() } else { format!("{level} ({difference})") }
}

fn chance(row: &DifferenceRow) -> String {
    let below = &row.difference.below_zero;
    if below.replications < 2 { String::new() } else { number(below.share * 100.0, 0) }
}

fn notes(first: &Differences, replications: usize) -> String {
    let grows = first.rows.iter().any(|row| row.growing);
    let text = notes_on_intervals(first, replications);
    if grows { text + GROWS } else { text }
}

/// What `growing` means, and what can be done.
pub(super) const GROWS: &str = "What hangs on a queue that grows without limit would differ by something else in a longer run. Mend what the\n\
     warnings name, or write terminating = true in [scenario] if this very period is asked for.\n";

fn notes_on_intervals(first: &Differences, replications: usize) -> String {
    if replications < 2 {
        return "\nOne replication says nothing about chance: no intervals. Run more replications.\n".into();
    }
    let together = match first.comparisons {
        0 | 1 => "their 95 % interval (±)".to_owned(),
        n => {
            format!("intervals (±) that hold for all {n} options together with 95 % confidence (Bonferroni)")
        }
    };
    let mut text =
        format!("\nDifferences, option minus baseline, are of the same replications, with\n{together}.");
    let draws = first.rows.iter().map(|row| row.difference.clusters).max().unwrap_or(0);
    if draws < replications {
        text.push_str(&format!(
            "\nIntervals rest on {draws} draws of the uncertain numbers, {} replications each.",
            replications.div_ceil(draws.max(1))
        ));
    }
    if (2..FEW_OBSERVATIONS).contains(&draws) {
        text.push_str(
            "\nWith so few an interval may be much too wide or too narrow: run more replications before you quote it.",
        );
    }
    text.push_str("\nWhom a scheme keeps from coming is in no figure: fewer deaths are not lives saved.");
    // Pounds are measured against the baseline, which has none to have in common.
    let is_money = |row: &DifferenceRow| metric(row.metric).is_some_and(|m| m.section == Section::Money);
    let rows = || {
        let rows = first.rows.iter().filter(|row| row.group == "all" && !is_money(row));
        rows.filter(|row| row.difference.sd > 0.0)
    };
    let ratios: Vec<f64> =
        rows().map(|row| row.difference.variance_ratio).filter(|ratio| ratio.is_finite()).collect();
    if let Some(median) = median(ratios) {
        text.push_str(&format!(
            "\nCommon random numbers: independent runs would need {} times the replications (median over metrics\nof {}; each in differences.csv).",
            number(median, 1),
            first.option
        ));
    }
    let shares: Vec<f64> = rows().filter_map(|row| Some(row.components?.outer_share)).collect();
    if let Some(median) = median(shares) {
        text.push_str(&format!(
            "\nOf the variance of a difference, {} % is what we do not know and the rest chance (median over metrics).",
            number(median * 100.0, 0)
        ));
    }
    text.push('\n');
    text
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.retain(|value| !value.is_nan());
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}
