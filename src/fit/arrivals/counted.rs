//! Counts with their dates.

use crate::calendar::{YEAR_DAYS, add_days, is_bank_holiday, weekday};
use jiff::civil::Date;

/// What was counted in a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Period {
    /// Arrivals.
    pub count: f64,
    /// Length in days.
    pub days: f64,
    /// Hour of the day, 0 to 23; `None` of a longer period.
    pub hour: Option<usize>,
    /// Day of the week, Monday 0; `None` of a longer period.
    pub weekday: Option<usize>,
    /// Month, January 0.
    pub month: usize,
    /// Whether it is (an hour of) a bank holiday.
    pub bank_holiday: bool,
    /// Years from the date from which growth is counted to its middle.
    pub since: f64,
    /// Number of the day, or of the period if it is longer: counts with the same number share its good or bad luck.
    pub day: usize,
}

/// Counts of each hour of consecutive days; a day that was not counted is `None`. Growth is counted from `origin`.
#[must_use]
pub fn by_hour(start: Date, days: &[Option<[f64; 24]>], origin: Date) -> Vec<Period> {
    let counted = days.iter().enumerate().filter_map(|(day, hours)| Some((day, hours.as_ref()?)));
    let hours = counted.flat_map(|(day, hours)| {
        let whole = of_day(start, day, origin, 0.0);
        hours.iter().enumerate().map(move |(hour, count)| Period {
            count: *count,
            days: 1.0 / 24.0,
            hour: Some(hour),
            since: whole.since + (hour as f64 - 11.5) / 24.0 / YEAR_DAYS,
            ..whole
        })
    });
    hours.collect()
}

/// Counts of consecutive days; a day that was not counted is `None`.
#[must_use]
pub fn by_day(start: Date, days: &[Option<f64>], origin: Date) -> Vec<Period> {
    let counted = days.iter().enumerate().filter_map(|(day, count)| Some((day, (*count)?)));
    counted.map(|(day, count)| of_day(start, day, origin, count)).collect()
}

fn of_day(start: Date, day: usize, origin: Date, count: f64) -> Period {
    let date = add_days(start, day as i64);
    Period {
        count,
        days: 1.0,
        hour: None,
        weekday: Some(weekday(date)),
        month: month(date),
        bank_holiday: is_bank_holiday(date),
        since: (crate::calendar::days_between(origin, date) as f64 + 0.5) / YEAR_DAYS,
        day,
    }
}

/// Counts of months, by the first day of each.
#[must_use]
pub fn by_month(months: &[(Date, f64)], origin: Date) -> Vec<Period> {
    let period = |(number, (first, count)): (usize, &(Date, f64))| {
        let days = f64::from(first.days_in_month());
        Period {
            count: *count,
            days,
            hour: None,
            weekday: None,
            month: month(*first),
            bank_holiday: false,
            since: (crate::calendar::days_between(origin, *first) as f64 + days / 2.0) / YEAR_DAYS,
            day: number,
        }
    };
    months.iter().enumerate().map(period).collect()
}

fn month(date: Date) -> usize {
    usize::try_from(date.month() - 1).unwrap_or(0)
}
