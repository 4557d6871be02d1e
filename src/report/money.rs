//! What options cost and save: the table on the terminal.

use super::records::BenefitRecord;
use super::table::{finish, new_table_of};
use crate::metrics::{Section, metric};
use crate::model::Money;
use crate::money::{GROSS, NET, PERFORMANCE};
use crate::number::{ROUNDING, number, plus_minus, range, readable, rounding_shows};
use crate::results::Results;
use crate::stats::{DifferenceRow, Differences, Share};

/// The pounds of an option, cash first; empty if nothing in the scenario is priced. What has only one part is not
/// split; costs by scheme are in the files only.
#[must_use]
pub fn money_table(option: &Results, differences: &Differences, money: &Money) -> String {
    let benefits = BenefitRecord::all(option, differences);
    let rows = differences.rows.iter().filter_map(|row| {
        let metric = metric(row.metric).filter(|metric| metric.section == Section::Money)?;
        // All but what is paid once are pounds a year.
        let once = if row.unit == "£" { " (in all)" } else { "" };
        Some((row, label(&format!("{}{once}", metric.label), row, money)?))
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
        let benefit = benefits.iter().find(|benefit| benefit.metric == row.metric && row.group == "all");
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
    let prices = money
        .price_year
        .as_ref()
        .map_or_else(|| "price year not stated".to_owned(), |year| format!("prices of {year}"));
    format!("\nMoney, {}: {prices}\n", option.option)
        + &finish(table, &[0], 30)
        + "± is of all options of the run together. A saving is cash only where somebody's budget falls by it.\n"
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
    let mut splits = totals.flat_map(|(total, _)| {
        ["organisation=", "site=", "point-of-delivery=", "outcome="].map(|by| (total, by))
    });
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
fn label(metric: &str, row: &DifferenceRow, money: &Money) -> Option<String> {
    let inside = |words: &str| Some(format!("\u{a0}\u{a0}{words}"));
    let name = |id: &str| {
        let known = money.organisations.iter().find(|of| of.id == id);
        known.map_or_else(|| id.to_owned(), |of| of.title.clone())
    };
    match row.group.split_once('=') {
        None if row.metric == PERFORMANCE && row.baseline != 0.0 => {
            Some(format!("{metric}, beyond what comes without schemes"))
        }
        None => Some(metric.to_owned()),
        // What can be cash is split by who has it, what is worth something by where it arises.
        Some(("organisation", id)) if ![GROSS, NET].contains(&row.metric) => inside(&name(id)),
        Some(("point-of-delivery", place)) if row.metric == GROSS => inside(place),
        Some(("outcome", outcome)) => inside(outcome),
        _ => None,
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
