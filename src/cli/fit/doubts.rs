//! What can hardly be right in counts of arrivals: said, and fitted as it stands.

use crate::calendar::{YEAR_DAYS, days_between};
use crate::cli::output::complain;
use crate::fit::arrivals::doubts::{BEYOND, empty, far};
use crate::number::{count, number};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Most dates that a warning names.
const NAMED: usize = 5;

/// Some of many words.
fn some(words: &[String]) -> String {
    let more = words.len().saturating_sub(NAMED);
    let shown = words.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{shown} and {} more", number(more as f64, 0)) } else { shown }
}

/// Dates (and hours) that stand more than once.
#[derive(Default)]
pub struct Twice {
    lines: BTreeMap<(Date, usize), usize>,
    found: Vec<String>,
}

impl Twice {
    /// Sees a period on a line.
    pub fn see(&mut self, period: (Date, usize), line: usize, name: impl Fn() -> String) {
        if let Some(before) = self.lines.insert(period, line) {
            self.found.push(format!("{} (lines {before} and {line})", name()));
        }
    }

    /// Says which were added together.
    pub fn warn(&self) {
        if !self.found.is_empty() {
            complain(&format!(
                "warning: counts of {} are added together, for they stand more than once: {}. If they are not of parts of one place, leave one out",
                count(self.found.len(), "period"),
                some(&self.found)
            ));
        }
    }
}

/// Years beyond the counts from which on growth is said to be extrapolated.
const FAR: f64 = 1.0;

/// Warns of a rate that growth carries far beyond the days counted.
pub fn warn_of_start(start: Date, (first, last): (Date, Date)) {
    let beyond = days_between(start, first).max(days_between(last, start));
    let years = beyond as f64 / YEAR_DAYS;
    if years > FAR {
        complain(&format!(
            "warning: --start {start} is {} years from the counts, which are of {first} to {last}: the rate is extrapolated by the growth, as if it were \
             the same all the while. Leave growth out (--without growth), or take a start that is nearer",
            number(years, 1)
        ));
    }
}

/// Warns of days without anybody between others, and of days far from their like.
pub fn warn_of_days(first: Date, days: &[Option<f64>]) {
    let runs: Vec<String> = empty(first, days)
        .iter()
        .map(|(from, to)| if from == to { from.to_string() } else { format!("{from} to {to}") })
        .collect();
    if !runs.is_empty() {
        complain(&format!(
            "warning: nobody came on {}, where many would have. If those days were not recorded they make the rate and their months too low: leave them out, \
             as counts by date (--date)",
            some(&runs)
        ));
    }
    let named: Vec<String> =
        far(first, days).iter().map(|(day, seen)| format!("{day} ({})", number(*seen, 0))).collect();
    if !named.is_empty() {
        let (are, their, fitted) = if named.len() == 1 {
            ("a day is".to_owned(), "its", "is fitted")
        } else {
            (format!("{} are", count(named.len(), "day")), "their", "are fitted")
        };
        complain(&format!(
            "warning: {are} beyond {} robust standard deviations from the median of {their} weekday, and {fitted} with the others: {}. Correct or leave out \
             what is a mistake",
            number(BEYOND, 0),
            some(&named)
        ));
    }
}
