//! Days that can hardly be right: without anybody where many would have come, or far from their like.

use crate::calendar::{add_days, is_bank_holiday, weekday};
use crate::math::ln;
use crate::stats::quantile;
use jiff::civil::Date;

/// Arrivals expected in days without anybody from which on these are named, beside the logarithm of the days counted: by chance it is one
/// set of counts in a million.
const UNLIKELY: f64 = 13.8;
/// Robust standard deviations beyond which a day is named.
pub const BEYOND: f64 = 10.0;

/// Counts of each weekday.
fn by_weekday(first: Date, days: &[Option<f64>]) -> Vec<Vec<f64>> {
    let mut counts = vec![Vec::new(); 7];
    for (at, count) in days.iter().enumerate().filter_map(|(at, count)| Some((at, (*count)?))) {
        counts[weekday(add_days(first, at as i64))].push(count);
    }
    counts
}

/// First and last of days in a row without anybody, where so many would have come by their weekdays that it is no chance. Bank holidays
/// have a factor of their own. Days begin at `first`; one that was not counted is `None`.
#[must_use]
pub fn empty(first: Date, days: &[Option<f64>]) -> Vec<(Date, Date)> {
    let on = |at: usize| add_days(first, at as i64);
    let means: Vec<f64> =
        by_weekday(first, days).iter().map(|own| own.iter().sum::<f64>() / own.len().max(1) as f64).collect();
    let least = UNLIKELY + ln(days.len().max(1) as f64);
    let mut found = Vec::new();
    let (mut begun, mut expected) = (None, 0.0);
    for at in 0..=days.len() {
        if days.get(at) == Some(&Some(0.0)) {
            begun.get_or_insert(at);
            expected += if is_bank_holiday(on(at)) { 0.0 } else { means[weekday(on(at))] };
            continue;
        }
        found.extend(begun.take().filter(|_| expected > least).map(|from| (on(from), on(at - 1))));
        expected = 0.0;
    }
    found
}

/// Days with somebody that lie beyond [`BEYOND`] robust standard deviations from the median of their weekday, which a few wrong days do
/// not move; the deviation is at least that of chance.
#[must_use]
pub fn far(first: Date, days: &[Option<f64>]) -> Vec<(Date, f64)> {
    let middle: Vec<f64> = by_weekday(first, days)
        .iter()
        .map(|own| if own.is_empty() { 0.0 } else { quantile(own, 0.5) })
        .collect();
    let off: Vec<(Date, f64, f64)> = days
        .iter()
        .enumerate()
        .filter_map(|(at, count)| Some((add_days(first, at as i64), count.filter(|count| *count > 0.0)?)))
        .map(|(day, count)| (day, count, (count - middle[weekday(day)]).abs()))
        .collect();
    if off.is_empty() {
        return Vec::new();
    }
    // A normal distribution has its median distance from the middle at 0.6745 standard deviations (Huber 1981).
    let spread = quantile(&off.iter().map(|(.., off)| *off).collect::<Vec<_>>(), 0.5) / 0.6745;
    let is_far =
        |(day, _, off): &&(Date, f64, f64)| *off > BEYOND * spread.max(middle[weekday(*day)].max(1.0).sqrt());
    off.iter().filter(is_far).map(|(day, count, _)| (*day, *count)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_without_anybody_are_found_where_somebody_was_expected() {
        let first = date(2024, 1, 1);
        // Closed at weekends and on 1 January, a bank holiday, and for a week in March.
        let open = |at: i64| weekday(add_days(first, at)) < 5 && at != 0 && !(63..68).contains(&at);
        let days: Vec<Option<f64>> =
            (0..120).map(|at| Some(if open(at) { 20.0 + (at % 3) as f64 } else { 0.0 })).collect();
        // With the weekends about it, on which nobody is expected.
        assert_eq!(empty(first, &days), [(date(2024, 3, 2), date(2024, 3, 10))]);
        assert!(far(first, &days).is_empty());
        // Few a day: one without anybody is nothing.
        let few: Vec<Option<f64>> = (0..120).map(|at| Some(f64::from(u8::from(at % 3 > 0)))).collect();
        assert!(empty(first, &few).is_empty());
        let mut wrong = days;
        wrong[9] = Some(2000.0);
        assert_eq!(far(first, &wrong), [(date(2024, 1, 10), 2000.0)]);
    }
}
