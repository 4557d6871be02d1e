//! What a timetable amounts to: the most it ever has, and its mean over a period.

use jiff::civil::Date;

use crate::calendar::{add_days, is_bank_holiday, weekday};
use crate::model::{Span, Timetable, WeekPattern};

/// Largest number ever in force, overlapping spans added.
pub(crate) fn most(timetable: &Timetable) -> u64 {
    let changes = timetable.changes.iter().map(|change| &change.pattern);
    std::iter::once(&timetable.base).chain(changes).map(most_of_week).max().unwrap_or(0)
}

fn most_of_week(pattern: &WeekPattern) -> u64 {
    pattern.days.iter().chain(&pattern.bank_holiday).map(|spans| most_of_day(spans)).max().unwrap_or(0)
}

fn most_of_day(spans: &[Span]) -> u64 {
    let there = |at: &Span| {
        let there = spans.iter().filter(|span| span.from <= at.from && at.from < span.to);
        there.map(|span| u64::from(span.count)).sum()
    };
    spans.iter().map(there).max().unwrap_or(0)
}

/// Largest number in force on a date, overlapping spans added.
pub(crate) fn most_on(timetable: &Timetable, date: Date) -> u64 {
    most_of_day(spans_on(timetable, date))
}

/// A stretch of days of one pattern, and the most it ever has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Period {
    /// First day.
    pub from: Date,
    /// Last day; none if it goes on to the end.
    pub until: Option<Date>,
    /// Largest number in force in a week of it.
    pub most: u64,
}

/// The periods of so many days from a date on.
pub(crate) fn periods(timetable: &Timetable, first: Date, days: u32) -> Vec<Period> {
    let mut periods: Vec<Period> = Vec::new();
    for offset in 0..i64::from(days) {
        let date = add_days(first, offset);
        let most = most_of_week(in_force(timetable, date));
        match periods.last_mut() {
            Some(last) if last.most == most => {}
            last => {
                if let Some(last) = last {
                    last.until = Some(add_days(date, -1));
                }
                periods.push(Period { from: date, until: None, most });
            }
        }
    }
    periods
}

/// Head-hours of an ordinary week.
pub(crate) fn week_hours(pattern: &WeekPattern) -> f64 {
    pattern.days.iter().map(|spans| minutes(spans)).sum::<f64>() / 60.0
}

fn minutes(spans: &[Span]) -> f64 {
    spans.iter().map(|span| f64::from(span.to.saturating_sub(span.from)) * f64::from(span.count)).sum()
}

/// Mean over the days of a period.
pub(crate) fn mean(timetable: &Timetable, start: Date, days: u32) -> f64 {
    let day = |offset: u32| {
        let date = add_days(start, i64::from(offset));
        minutes(spans_on(timetable, date)) / 1440.0
    };
    (0..days).map(day).sum::<f64>() / f64::from(days.max(1))
}

/// Share of a period in which there is anybody or anything.
pub(crate) fn share(timetable: &Timetable, start: Date, days: u32) -> f64 {
    let covered = |spans: &[Span]| {
        let mut spans: Vec<&Span> = spans.iter().filter(|span| span.count > 0).collect();
        spans.sort_by_key(|span| span.from);
        let (mut until, mut minutes) = (0, 0);
        for span in spans {
            minutes += u32::from(span.to.saturating_sub(span.from.max(until)));
            until = until.max(span.to);
        }
        f64::from(minutes) / 1440.0
    };
    let all = (0..days).map(|offset| covered(spans_on(timetable, add_days(start, i64::from(offset)))));
    all.sum::<f64>() / f64::from(days.max(1))
}

/// The spans in force on a date.
fn spans_on(timetable: &Timetable, date: Date) -> &[Span] {
    let pattern = in_force(timetable, date);
    match &pattern.bank_holiday {
        Some(spans) if is_bank_holiday(date) => spans,
        _ => &pattern.days[weekday(date)],
    }
}

/// The pattern in force on a date: the last change that covers it, else the base.
pub(crate) fn in_force(timetable: &Timetable, date: Date) -> &WeekPattern {
    let covers = |from: Date, until: Option<Date>, yearly: bool| {
        if !yearly {
            return from <= date && until.is_none_or(|until| date <= until);
        }
        let day = |date: Date| (date.month(), date.day());
        let (first, last) = (day(from), until.map_or((12, 31), day));
        if first <= last {
            (first..=last).contains(&day(date))
        } else {
            day(date) >= first || day(date) <= last
        }
    };
    let change = timetable.changes.iter().rev().find(|c| covers(c.from, c.until, c.yearly));
    change.map_or(&timetable.base, |change| &change.pattern)
}
