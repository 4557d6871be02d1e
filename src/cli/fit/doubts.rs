//! What can hardly be right in counts of arrivals: said, and fitted as it stands.

use crate::calendar::{YEAR_DAYS, add_days, days_between, is_bank_holiday, weekday};
use crate::cli::output::complain;
use crate::math::ln;
use crate::number::{count, number};
use crate::stats::quantile;
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

/// Expected logarithm of the odds against days without anybody at which they are named: one in a million of all the days counted.
const UNLIKELY: f64 = 13.8;
/// Robust standard deviations beyond which a day is named.
const BEYOND: f64 = 10.0;

/// Warns of days without anybody between others, and of days far from their like.
pub fn warn_of_days(first: Date, days: &[Option<f64>]) {
    let on = |at: usize| add_days(first, at as i64);
    let known = || days.iter().enumerate().filter_map(|(at, count)| Some((at, (*count)?)));
    let of_weekday = |wanted: usize| -> Vec<f64> {
        known().filter(|(at, _)| weekday(on(*at)) == wanted).map(|(_, count)| count).collect()
    };
    let by_weekday: Vec<Vec<f64>> = (0..7).map(of_weekday).collect();
    let mean = |at: usize| {
        let own = &by_weekday[weekday(on(at))];
        own.iter().sum::<f64>() / own.len().max(1) as f64
    };
    // Runs of days without anybody, by how many would have come. Bank holidays have a factor of their own.
    let mut empty = Vec::new();
    let (mut begun, mut expected) = (None, 0.0);
    let least = UNLIKELY + ln(days.len().max(1) as f64);
    for at in 0..=days.len() {
        if at < days.len() && days[at] == Some(0.0) {
            begun.get_or_insert(at);
            expected += if is_bank_holiday(on(at)) { 0.0 } else { mean(at) };
            continue;
        }
        if let Some(from) = begun.take().filter(|_| expected > least) {
            let (from, to) = (on(from), on(at - 1));
            empty.push(if from == to { from.to_string() } else { format!("{from} to {to}") });
        }
        expected = 0.0;
    }
    if !empty.is_empty() {
        complain(&format!(
            "warning: nobody came on {}, where many would have. If those days were not recorded they make the rate and their months too low: leave them out, \
             as counts by date (--date)",
            some(&empty)
        ));
    }
    // Medians, which a few wrong days do not move; the spread is at least that of chance.
    let middle: Vec<f64> =
        by_weekday.iter().map(|own| if own.is_empty() { 0.0 } else { quantile(own, 0.5) }).collect();
    let off: Vec<(usize, f64)> = known()
        .filter(|(_, count)| *count > 0.0)
        .map(|(at, count)| (at, count - middle[weekday(on(at))]))
        .collect();
    if off.is_empty() {
        return;
    }
    let sizes: Vec<f64> = off.iter().map(|(_, off)| off.abs()).collect();
    // A normal distribution has its median distance from the middle at 0.6745 standard deviations (Huber 1981).
    let spread = quantile(&sizes, 0.5) / 0.6745;
    let far = off.iter().filter(|(at, off)| {
        let chance = middle[weekday(on(*at))].max(1.0).sqrt();
        off.abs() > BEYOND * spread.max(chance)
    });
    let named: Vec<String> =
        far.map(|(at, off)| format!("{} ({})", on(*at), number(off + middle[weekday(on(*at))], 0))).collect();
    if !named.is_empty() {
        complain(&format!(
            "warning: {} beyond {} robust standard deviations from the median of {} weekday, and {} with the others: {}. Correct or leave out what is a mistake",
            if named.len() == 1 {
                "a day is".to_owned()
            } else {
                format!("{} are", count(named.len(), "day"))
            },
            number(BEYOND, 0),
            if named.len() == 1 { "its" } else { "their" },
            if named.len() == 1 { "is fitted" } else { "are fitted" },
            some(&named)
        ));
    }
}
