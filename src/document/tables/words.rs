//! How a figure is written in every table.

use crate::document::saved::{Difference, Level, Saved};
use crate::metrics::{Section, metric};
use crate::number::{number, range, signed, with_interval};

/// Stands for a figure that depends on the length of the run.
pub use crate::report::analysis::GROWING;
/// Which interval it is.
pub const ALONE: &str = "± is the 95 % interval of that figure alone.";
/// Which it is where options are judged together.
pub const TOGETHER: &str = "± is wider than elsewhere: it holds for all options of the run together with 95 % confidence (Bonferroni).";
/// Sections of the national metrics.
pub const NATIONAL: [Section; 3] = [Section::AandE, Section::Acute, Section::WholeSystem];
/// Whose figures stand before options.
pub const BASELINE: &str = "baseline";

/// An undefined number is NaN.
pub fn nan(value: Option<f64>) -> f64 {
    value.unwrap_or(f64::NAN)
}

/// Decimals that a metric is printed with, at least.
pub fn decimals_of(name: &str) -> usize {
    metric(name).map_or(1, |metric| metric.decimals)
}

/// A share with the ends of its 95 % interval, in per cent.
pub fn share_with_ends(share: f64, low: Option<f64>, high: Option<f64>) -> String {
    let percent = |share: f64| share * 100.0;
    let whole = number(percent(share), 0);
    match low.zip(high) {
        Some((low, high)) => format!("{whole} ({})", range(percent(low), percent(high), 0)),
        None => whole,
    }
}

/// The label of a figure, with its unit and group.
pub fn label(name: &str, group: &str, unit: &str) -> String {
    let label = metric(name).map_or(name, |metric| metric.label);
    let group = if group == "all" { String::new() } else { format!(" ({group})") };
    format!("{label}{group}, {unit}")
}

/// The level of an option as it is printed.
pub fn level(saved: &Saved, option: &str, name: &str, group: &str) -> String {
    saved.level(option, name, group).map_or_else(String::new, |row| mean(row, decimals_of(name)))
}

/// The level of the baseline as it is printed.
pub fn usual(saved: &Saved, name: &str, group: &str) -> String {
    level(saved, BASELINE, name, group)
}

/// A level as it is printed.
pub fn mean(row: &Level, decimals: usize) -> String {
    if row.is_growing() {
        return GROWING.to_owned();
    }
    row.mean.map_or_else(String::new, |mean| with_interval(mean, nan(row.ci_low), nan(row.ci_high), decimals))
}

/// A difference as it is printed, times a factor.
pub fn change(row: Option<&Difference>, factor: f64, decimals: usize) -> String {
    row.map_or_else(String::new, |row| within(row, (row.ci_low, row.ci_high), factor, decimals))
}

/// The same with the interval that holds for all options of the run together.
pub fn change_together(row: Option<&Difference>, factor: f64, decimals: usize) -> String {
    let interval = |row: &Difference| (row.simultaneous_low, row.simultaneous_high);
    row.map_or_else(String::new, |row| within(row, interval(row), factor, decimals))
}

fn within(row: &Difference, (low, high): (Option<f64>, Option<f64>), factor: f64, decimals: usize) -> String {
    if row.is_growing() {
        return GROWING.to_owned();
    }
    let Some(mean) = row.mean else { return String::new() };
    if row.is_nothing() {
        return "0".to_owned();
    }
    signed(mean, with_interval(mean * factor, nan(low) * factor, nan(high) * factor, decimals))
}

/// A difference in per cent of the baseline, a ratio of means; nothing where there is none.
pub fn percent(row: &Difference) -> Option<String> {
    let percent = row.percent.filter(|_| !row.is_growing() && !row.is_nothing())?;
    Some(format!("{} %", signed(percent, number(percent, 1))))
}
