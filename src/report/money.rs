//! What options cost and save: the table on the terminal.

use super::records::BenefitRecord;
use super::table::{finish, new_table_of};
use crate::metrics::{Section, metric};
use crate::number::{ROUNDING, number, plus_minus, range, readable, rounding_shows};
use crate::results::Results;
use crate::stats::{DifferenceRow, Differences, Share};

/// The pounds of an option; empty if nothing in the scenario is priced. Costs by scheme are in the files only.
#[must_use]
pub fn money_table(option: &Results, differences: &Differences, price_year: Option<&str>) -> String {
    let benefits = BenefitRecord::all(option, differences);
    let rows = differences.rows.iter().filter_map(|row| {
        let metric = metric(row.metric).filter(|metric| metric.section == Section::Money)?;
        // All but what is paid once are pounds a year.
        let once = if row.unit == "£" { " (in all)" } else { "" };
        Some((row, label(&format!("{}{once}", metric.label), &row.group)?))
    });
    // What an option leaves exactly as it is would only hide the rest.
    let rows: Vec<(&DifferenceRow, String)> = rows.filter(|(row, _)| !nothing(row)).collect();
    if rows.is_empty() {
        return String::new();
    }
    if rows.iter().any(|(row, _)| row.growing) {
        return format!(
            "\nMoney, {}: none. What is priced hangs on a queue that grows without limit (see the warnings), so its pounds\n\
             would be others in a longer run.\n",
            option.option
        );
    }
    let (factor, unit) = readable("£ a year", rows.iter().map(|(row, _)| row.difference.mean));
    let header = ["", &format!("{unit} ± 95 %"), "5th–95th pct.", "Chance above 0\n(%, 95 % int.)"];
    let mut table = new_table_of(&header.map(str::to_owned));
    let rounded = do_not_add_up(&rows, factor);
    for (row, label) in rows {
        let benefit = benefits.iter().find(|benefit| benefit.metric == row.metric);
        table.add_row([
            label,
            pounds(row, factor),
            spread(row, factor),
            benefit.map_or_else(String::new, |benefit| {
                let interval = (benefit.prob_above_zero_low, benefit.prob_above_zero_high);
                chance_in_words(benefit.prob_above_zero, interval, benefit.replications)
            }),
        ]);
    }
    let prices =
        price_year.map_or_else(|| "price year not stated".to_owned(), |year| format!("prices of {year}"));
    format!("\nMoney, {}: {prices}\n", option.option)
        + &finish(table, &[0], 30)
        + if rounded { ROUNDING } else { "" }
}

/// Decimals of a mean in pounds or thousands of pounds.
fn decimals(mean: f64, factor: f64) -> usize {
    let below = if factor == 1.0 { 10.0 } else { 100.0 };
    usize::from((mean * factor).abs() < below)
}

/// Whether the payers, or the gainers, of a figure no longer add up to it as they are printed.
fn do_not_add_up(rows: &[(&DifferenceRow, String)], factor: f64) -> bool {
    let totals = rows.iter().filter(|(row, _)| row.group == "all");
    let mut splits = totals
        .flat_map(|(total, _)| ["payer=", "gains=", "point-of-delivery=", "outcome="].map(|by| (total, by)));
    splits.any(|(total, by)| {
        let parts = rows.iter().filter(|(row, _)| row.metric == total.metric && row.group.starts_with(by));
        let parts: Vec<f64> = parts.map(|(row, _)| row.difference.mean * factor).collect();
        let total = total.difference.mean;
        rounding_shows(&parts, total * factor, decimals(total, factor))
    })
}

fn nothing(row: &DifferenceRow) -> bool {
    let spread = row.difference.sd;
    row.difference.mean == 0.0 && (spread == 0.0 || spread.is_nan())
}

/// The label of a row; none for those that only files have.
fn label(metric: &str, group: &str) -> Option<String> {
    let inside = |words: String| Some(format!("\u{a0}\u{a0}{words}"));
    match group.split_once('=') {
        None => Some(metric.to_owned()),
        Some(("payer", payer)) => inside(format!("paid by {payer}")),
        Some(("gains", body)) => inside(format!("to {body}")),
        Some(("scheme", _)) => None,
        Some((_, name)) => inside(name.to_owned()),
    }
}

fn pounds(row: &DifferenceRow, factor: f64) -> String {
    let (mean, interval) = (row.difference.mean, &row.difference.simultaneous);
    let half = (interval.high - interval.low) / 2.0 * factor;
    plus_minus(mean * factor, half, decimals(mean, factor)).replace(' ', "\u{a0}")
}

fn spread(row: &DifferenceRow, factor: f64) -> String {
    let d = &row.difference;
    let decimals = if factor == 1.0 { 0 } else { decimals(d.mean, factor) };
    if d.pairs < 2 { String::new() } else { range(d.p05 * factor, d.p95 * factor, decimals) }
}

/// `62 (45–77)`.
pub(super) fn chance(share: &Share) -> String {
    chance_in_words(share.share, (share.low, share.high), share.replications)
}

fn chance_in_words(share: f64, (low, high): (f64, f64), replications: usize) -> String {
    if replications < 2 {
        return String::new();
    }
    let percent = |share: f64| share * 100.0;
    format!("{} ({})", number(percent(share), 0), range(percent(low), percent(high), 0))
        .replace(' ', "\u{a0}")
}
