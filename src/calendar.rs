//! Civil dates: days of the week and the bank holidays of England and Wales.
//!
//! Every day has 24 hours; clock changes are ignored (two hours a year, which no metric would show).

use jiff::civil::{Date, Weekday};

/// First and last year the built-in calendar covers.
pub const YEARS: std::ops::RangeInclusive<i16> = 1998..=2060;

/// Days in a year, on average.
pub const YEAR_DAYS: f64 = 365.25;

/// Names of the days of the week.
pub const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Names of the months.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Day of the week, Monday = 0.
#[must_use]
pub fn weekday(date: Date) -> usize {
    usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0)
}

/// Whole days from `from` to `to`.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i64 {
    i64::from(to.duration_since(from).as_hours().div_euclid(24) as i32)
}

/// The date `days` after `date`, saturating at the ends of the calendar.
#[must_use]
pub fn add_days(date: Date, days: i64) -> Date {
    date.saturating_add(jiff::SignedDuration::from_hours(days.saturating_mul(24)))
}

/// Whether the day is a bank holiday in England and Wales, substitute days and one-off holidays
/// included (Banking and Financial Dealings Act 1971 and royal proclamations, gov.uk/bank-holidays).
#[must_use]
pub fn is_bank_holiday(date: Date) -> bool {
    let (year, month, day) = (date.year(), date.month(), date.day());
    let monday = date.weekday() == Weekday::Monday;
    // One-off holidays, and regular ones moved.
    match (year, month, day) {
        (1999, 12, 31)
        | (2002, 6, 3 | 4)
        | (2011, 4, 29)
        | (2012, 6, 4 | 5)
        | (2020, 5, 8)
        | (2022, 6, 2 | 3)
        | (2022, 9, 19)
        | (2023, 5, 8) => return true,
        (2002, 5, 27) | (2012, 5, 28) | (2020, 5, 4) | (2022, 5, 30) => return false,
        _ => {}
    }
    // Good Friday is 20 March at the earliest, Easter Monday 26 April at the latest.
    if matches!(month, 3 | 4) && matches!(days_between(easter_sunday(year), date), -2 | 1) {
        return true;
    }
    match (month, day) {
        (5, 1..=7) | (5, 25..=31) | (8, 25..=31) => monday,
        // New Year's Day, Christmas and Boxing Day move to the next working day.
        (1, 1) => weekday(date) < 5,
        (1, 2 | 3) => monday,
        (12, 25 | 26) => weekday(date) < 5,
        (12, 27) => matches!(date.weekday(), Weekday::Monday | Weekday::Tuesday),
        (12, 28) => matches!(date.weekday(), Weekday::Monday | Weekday::Tuesday),
        _ => false,
    }
}

/// Easter Sunday of a Gregorian year (anonymous algorithm, Meeus, *Astronomical Algorithms*, ch. 8).
fn easter_sunday(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let f = (b + 8) / 25;
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    let (month, day) = (n / 31, n % 31 + 1);
    Date::new(year, month as i8, day as i8).unwrap_or(Date::MIN)
}

/// The day on which a moment lies in Greenwich, given in seconds since 1970; empty beyond the calendar.
#[must_use]
pub fn day_of(seconds: i64) -> String {
    let day = |moment: jiff::Timestamp| moment.to_zoned(jiff::tz::TimeZone::UTC).date().to_string();
    jiff::Timestamp::from_second(seconds).map_or_else(|_| String::new(), day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn holidays(year: i16) -> Vec<(i8, i8)> {
        let mut day = date(year, 1, 1);
        let mut found = Vec::new();
        while day.year() == year {
            if is_bank_holiday(day) {
                found.push((day.month(), day.day()));
            }
            day = add_days(day, 1);
        }
        found
    }

    // Lists as published at gov.uk/bank-holidays.
    #[test]
    fn bank_holidays_match_the_published_lists() {
        assert_eq!(holidays(2014), [(1, 1), (4, 18), (4, 21), (5, 5), (5, 26), (8, 25), (12, 25), (12, 26)]);
        assert_eq!(holidays(2015), [(1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28)]);
        assert_eq!(
            holidays(2012),
            [(1, 2), (4, 6), (4, 9), (5, 7), (6, 4), (6, 5), (8, 27), (12, 25), (12, 26)]
        );
        assert_eq!(
            holidays(2022),
            [(1, 3), (4, 15), (4, 18), (5, 2), (6, 2), (6, 3), (8, 29), (9, 19), (12, 26), (12, 27)]
        );
        assert_eq!(holidays(2021), [(1, 1), (4, 2), (4, 5), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)]);
        assert_eq!(holidays(2020), [(1, 1), (4, 10), (4, 13), (5, 8), (5, 25), (8, 31), (12, 25), (12, 28)]);
    }

    #[test]
    fn days_count_across_leap_years() {
        assert_eq!(days_between(date(2016, 2, 28), date(2016, 3, 1)), 2);
        assert_eq!(add_days(date(2016, 3, 1), -2), date(2016, 2, 28));
        assert_eq!(weekday(date(2014, 4, 1)), 1);
    }
}
