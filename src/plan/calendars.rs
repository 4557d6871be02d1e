//! Calendars over a run: rotas, capacities and opening hours become sorted lists of changes.
//!
//! Expanding the weekly patterns over the whole run puts bank holidays, seasons and dated changes into one
//! mechanism: a lane of `(time, value)`. The engine has one pending event a lane.

use super::ids::{SettingId, TeamId};
use crate::calendar::{add_days, is_bank_holiday, weekday};
use crate::engine::clock::{DAY, MINUTE, NEVER, Time};
use crate::model::{InstantTable, Span, Timetable, TimetableChange};
use jiff::civil::Date;
use std::sync::Arc;

/// What a lane changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LaneOf {
    /// Core capacity of a setting.
    Capacity(SettingId),
    /// Whether a setting takes new patients (0 or 1).
    Admits(SettingId),
    /// Rostered heads of a team.
    Heads(TeamId),
    /// The diary of a setting: slots come, or can be booked from then on (the value says nothing).
    Diary(SettingId),
    /// Nothing: it stands for one that only a branch has ([`super::Trunk`]).
    Nothing,
}

impl LaneOf {
    /// Its place among the lanes: settings, then teams.
    pub(super) fn place(self) -> (u8, usize, u8) {
        match self {
            Self::Capacity(setting) => (0, setting.index(), 0),
            Self::Admits(setting) => (0, setting.index(), 1),
            Self::Diary(setting) => (0, setting.index(), 2),
            Self::Heads(team) => (1, team.index(), 0),
            Self::Nothing => (2, 0, 0),
        }
    }
}

/// Dated changes of one value.
#[derive(Debug, Clone, PartialEq)]
pub struct Lane {
    /// What changes.
    pub of: LaneOf,
    /// Its levels, shared by the plans of options and draws.
    pub levels: Arc<Levels>,
}

impl Lane {
    /// Changes after the start of the run, in order of time, each of a level different from the value before.
    #[must_use]
    #[inline]
    pub fn changes(&self) -> &[(Time, u32)] {
        &self.levels.changes
    }
}

/// A level over a run.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Levels {
    /// At the start.
    pub initial: u32,
    /// From when on it is another.
    pub changes: Vec<(Time, u32)>,
}

/// The first and last day of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Horizon {
    /// First day (of the warm-up).
    pub first: Date,
    /// Number of days.
    pub days: u32,
}

impl Horizon {
    /// Start of a date in run time; before the run it is negative.
    #[must_use]
    pub fn time_of(&self, date: Date) -> Time {
        Time::midnight(crate::calendar::days_between(self.first, date))
    }

    /// End of a date in run time.
    #[must_use]
    pub fn end_of(&self, date: Date) -> Time {
        self.time_of(date) + DAY
    }

    /// Day `number` of the run.
    #[must_use]
    pub fn date(&self, number: u32) -> Date {
        add_days(self.first, i64::from(number))
    }
}

/// Value at the start of the run and changes over it.
#[must_use]
pub fn expand(timetable: &Timetable, horizon: Horizon) -> (u32, Vec<(Time, u32)>) {
    let mut initial = 0;
    let mut changes: Vec<(Time, u32)> = Vec::new();
    let mut current = None;
    for day in 0..horizon.days {
        let midnight = Time::midnight(day.into());
        for (minute, value) in steps_of(spans_on(timetable, horizon.date(day))) {
            if current != Some(value) {
                let time = midnight + MINUTE * minute.into();
                if time == Time::START {
                    initial = value;
                } else {
                    changes.push((time, value));
                }
                current = Some(value);
            }
        }
    }
    (initial, changes)
}

/// The spans in force on a date.
fn spans_on(timetable: &Timetable, date: Date) -> &[Span] {
    let pattern = timetable
        .changes
        .iter()
        .rev()
        .find(|change| covers(change, date))
        .map_or(&timetable.base, |change| &change.pattern);
    match &pattern.bank_holiday {
        Some(spans) if is_bank_holiday(date) => spans,
        _ => &pattern.days[weekday(date)],
    }
}

/// Whether a dated change is in force on a date.
fn covers(change: &TimetableChange, date: Date) -> bool {
    if !change.yearly {
        return date >= change.from && change.until.is_none_or(|until| date <= until);
    }
    let day = |date: Date| (date.month(), date.day());
    let (from, until) = (day(change.from), change.until.map_or((12, 31), day));
    if from <= until {
        (from..=until).contains(&day(date))
    } else {
        // Over the turn of the year: from November to March.
        day(date) >= from || day(date) <= until
    }
}

/// Value from each minute of a day on, starting with minute 0; overlapping spans add up.
fn steps_of(spans: &[Span]) -> Vec<(u16, u32)> {
    let mut minutes: Vec<u16> = std::iter::once(0)
        .chain(spans.iter().flat_map(|span| [span.from, span.to]))
        .filter(|&minute| minute < 1440)
        .collect();
    minutes.sort_unstable();
    minutes.dedup();
    minutes
        .into_iter()
        .map(|minute| {
            let on = spans.iter().filter(|span| span.from <= minute && minute < span.to);
            (minute, on.map(|span| span.count).fold(0, u32::saturating_add))
        })
        .collect()
}

/// Points in time over a run, ascending, with counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Instants {
    times: Vec<(Time, u32)>,
}

impl Instants {
    /// Expands a weekly table over the run.
    #[must_use]
    pub fn expand(table: &InstantTable, horizon: Horizon) -> Self {
        let mut times = Vec::new();
        for day in 0..horizon.days {
            let date = horizon.date(day);
            let points = match &table.bank_holiday {
                Some(points) if is_bank_holiday(date) => points,
                _ => &table.days[weekday(date)],
            };
            let mut today: Vec<(Time, u32)> = points
                .iter()
                .map(|&(minute, count)| (Time::midnight(day.into()) + MINUTE * minute.into(), count))
                .collect();
            today.sort_unstable();
            times.extend(today);
        }
        Self { times }
    }

    /// All points.
    #[must_use]
    pub fn times(&self) -> &[(Time, u32)] {
        &self.times
    }

    /// The first point at or after `now`.
    #[must_use]
    pub fn next(&self, now: Time) -> Time {
        let at = self.times.partition_point(|&(time, _)| time < now);
        self.times.get(at).map_or(NEVER, |&(time, _)| time)
    }

    /// The last point at or before `time`.
    #[must_use]
    pub fn last(&self, time: Time) -> Option<Time> {
        let after = self.times.partition_point(|&(point, _)| point <= time);
        self.times[..after].last().map(|&(point, _)| point)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::clock::HOUR;
    use crate::model::WeekPattern;
    use jiff::civil::date;

    fn span(from: u16, to: u16, count: u32) -> Span {
        Span { from, to, count }
    }

    fn weekdays_only() -> WeekPattern {
        let mut pattern = WeekPattern { bank_holiday: Some(Vec::new()), ..WeekPattern::default() };
        for day in 0..5 {
            pattern.days[day] = vec![span(540, 1020, 6)];
        }
        pattern
    }

    #[test]
    fn a_weekday_rota_skips_weekends_and_good_friday() {
        // Thursday 17 April 2014 to Tuesday 22 April: Easter in between.
        let horizon = Horizon { first: date(2014, 4, 17), days: 6 };
        let timetable = Timetable { base: weekdays_only(), changes: Vec::new() };
        let (initial, changes) = expand(&timetable, horizon);
        assert_eq!(initial, 0);
        let at = |day, hour| Time::midnight(day) + HOUR * hour;
        assert_eq!(changes, [(at(0, 9), 6), (at(0, 17), 0), (at(5, 9), 6), (at(5, 17), 0)]);
    }

    #[test]
    fn overlapping_spans_add_up_and_midnight_joins_days() {
        let mut pattern = WeekPattern::default();
        for day in &mut pattern.days {
            *day = vec![span(0, 1440, 2), span(480, 960, 3)];
        }
        let horizon = Horizon { first: date(2014, 4, 1), days: 2 };
        let (initial, changes) = expand(&Timetable { base: pattern, changes: Vec::new() }, horizon);
        assert_eq!(initial, 2);
        let at = |day, hour| Time::midnight(day) + HOUR * hour;
        assert_eq!(changes, [(at(0, 8), 5), (at(0, 16), 2), (at(1, 8), 5), (at(1, 16), 2)]);
    }

    #[test]
    fn a_yearly_change_runs_over_the_turn_of_the_year() {
        let winter = TimetableChange {
            from: date(2014, 11, 1),
            until: Some(date(2015, 3, 31)),
            yearly: true,
            pattern: WeekPattern::default(),
        };
        assert!(covers(&winter, date(2019, 12, 25)) && covers(&winter, date(2019, 3, 31)));
        assert!(!covers(&winter, date(2019, 4, 1)) && !covers(&winter, date(2019, 10, 31)));
    }
}
