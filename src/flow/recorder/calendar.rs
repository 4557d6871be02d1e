//! The calendar of the measured period, tabulated: months, weekdays, snapshot days.

use crate::engine::clock::{DAY, HOUR, Time};
use crate::plan::Plan;

/// Looks up the month, weekday and hour of the week of an instant.
pub struct Calendar {
    from: Time,
    /// Month number (from the first) by measured day.
    month: Vec<u16>,
    /// Names of the months, `2014-04` first.
    pub months: Vec<String>,
    /// Days of each month over those that are measured: by this a count of a part is that of the month.
    pub whole_month: Vec<f64>,
    /// Weekday by measured day, Monday 0.
    weekday: Vec<u8>,
    /// Whether it is the last Thursday of its month.
    pub snapshot: Vec<bool>,
    /// Number of days of each weekday.
    pub weekdays: [u32; 7],
}

impl Calendar {
    pub fn new(plan: &Plan) -> Self {
        let mut calendar = Self {
            from: Time::midnight(plan.warm_up_days.into()),
            month: Vec::new(),
            months: Vec::new(),
            whole_month: Vec::new(),
            weekday: Vec::new(),
            snapshot: Vec::new(),
            weekdays: [0; 7],
        };
        let mut measured: Vec<f64> = Vec::new();
        for day in 0..i64::from(plan.measure_days) {
            let date = crate::calendar::add_days(plan.start, day);
            let name = format!("{:04}-{:02}", date.year(), date.month());
            if calendar.months.last() != Some(&name) {
                calendar.months.push(name);
                calendar.whole_month.push(f64::from(date.days_in_month()));
                measured.push(0.0);
            }
            if let Some(days) = measured.last_mut() {
                *days += 1.0;
            }
            let weekday = crate::calendar::weekday(date);
            calendar.month.push((calendar.months.len() - 1) as u16);
            calendar.weekday.push(weekday as u8);
            calendar.weekdays[weekday] += 1;
            let next_week = crate::calendar::add_days(date, 7);
            calendar.snapshot.push(weekday == 3 && next_week.month() != date.month());
        }
        calendar.whole_month.iter_mut().zip(measured).for_each(|(days, measured)| *days /= measured);
        calendar
    }

    /// The groups of the months, with what their counts are multiplied by.
    pub fn groups(&self) -> impl Iterator<Item = (String, f64)> {
        let names = self.months.iter().map(|month| format!("month={month}"));
        names.zip(self.whole_month.iter().copied())
    }

    /// Measured day of an instant in the measured period.
    pub fn day(&self, now: Time) -> usize {
        (((now - self.from) / DAY).max(0) as usize).min(self.month.len().saturating_sub(1))
    }

    pub fn month(&self, now: Time) -> usize {
        self.month_of(self.day(now))
    }

    /// Month of a measured day.
    pub fn month_of(&self, day: usize) -> usize {
        self.month.get(day).map_or(0, |&month| usize::from(month))
    }

    /// First midnight of the measured period.
    pub fn from(&self) -> Time {
        self.from
    }

    /// How many days are measured.
    pub fn days(&self) -> usize {
        self.month.len()
    }

    /// Weekday of a measured day, Monday 0.
    pub fn weekday_of(&self, day: usize) -> usize {
        self.weekday.get(day).map_or(0, |&weekday| usize::from(weekday))
    }

    /// Hour of the week, Monday 00:00 first.
    pub fn hour_of_week(&self, now: Time) -> usize {
        self.weekday_of(self.day(now)) * 24 + (now.since_midnight() / HOUR) as usize
    }
}
