//! Hours: how long is waited until something opens, and how much of the time a place can be in use that takes patients at
//! some hours only.

use crate::distribution::{Distribution, Sampler};
use crate::engine::random::Draw;
use crate::model::{DAY, InstantTable, MINUTE, Model, Setting, Span, Timetable, WeekPattern};
use crate::scenario::timetable;

/// Minutes of a week.
const WEEK: usize = 7 * 1440;

/// Patients by whom a place is filled to see how much of the time it can be in use.
const PATIENTS: u32 = 4_000;

/// By minute of the week, the minutes until something is to be had; nothing ever: empty.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Hours(Vec<u32>);

impl Hours {
    /// The hours of an ordinary week in which there are so many; `None` if that is always.
    pub fn of(pattern: &WeekPattern, least: u32) -> Option<Self> {
        let spans = |day: usize, minute: u16| {
            let there = |span: &&Span| span.from <= minute && minute < span.to;
            pattern.days[day].iter().filter(there).map(|span| u64::from(span.count)).sum::<u64>()
        };
        let open: Vec<bool> = (0..WEEK)
            .map(|minute| spans(minute / 1440, (minute % 1440) as u16) >= u64::from(least.max(1)))
            .collect();
        if open.iter().all(|open| *open) { None } else { Some(Self::until(&open)) }
    }

    /// The times of a week at which something begins.
    pub fn at(table: &InstantTable) -> Self {
        let mut open = vec![false; WEEK];
        for (day, points) in table.days.iter().enumerate() {
            for &(minute, _) in points {
                if let Some(at) = open.get_mut(day * 1440 + usize::from(minute)) {
                    *at = true;
                }
            }
        }
        Self::until(&open)
    }

    fn until(open: &[bool]) -> Self {
        let Some(first) = open.iter().position(|open| *open) else { return Self(Vec::new()) };
        let mut until = vec![0; WEEK];
        let mut next = first + WEEK;
        for minute in (0..WEEK).rev() {
            if open[minute] {
                next = minute;
            }
            until[minute] = (next - minute) as u32;
        }
        Self(until)
    }

    /// Mean time from a minute in question until it opens, milliseconds: any minute of the week, or those of a table.
    pub fn wait(&self, from: Option<&InstantTable>) -> f64 {
        if self.0.is_empty() {
            return 0.0;
        }
        let minutes: Vec<usize> = from.map_or_else(Vec::new, |table| {
            let days = table.days.iter().enumerate();
            let points = days
                .flat_map(|(day, points)| points.iter().map(move |point| day * 1440 + usize::from(point.0)));
            points.filter(|minute| *minute < WEEK).collect()
        });
        let sum = |minutes: &mut dyn Iterator<Item = usize>| {
            minutes.map(|minute| f64::from(self.0[minute])).sum::<f64>()
        };
        let mean = match minutes.len() {
            0 => sum(&mut (0..WEEK)) / WEEK as f64,
            many => sum(&mut minutes.into_iter()) / many as f64,
        };
        mean * MINUTE
    }

    /// Share of the week in which longer than this would have to be waited, milliseconds.
    pub fn longer_than(&self, time: f64) -> f64 {
        let longer = self.0.iter().filter(|&&minutes| f64::from(minutes) * MINUTE > time).count();
        longer as f64 / WEEK as f64
    }

    /// Share of the time in which a place is in use that is filled again as soon as it is free and these are its hours;
    /// `stays`: how often each, its length and what multiplies it.
    pub fn in_use(&self, stays: &[(f64, &Distribution, f64)], cleaning: f64) -> f64 {
        let stays: Vec<(f64, Sampler, f64)> =
            stays.iter().map(|&(visits, length, times)| (visits, Sampler::new(length), times)).collect();
        let all: f64 = stays.iter().map(|(visits, ..)| visits).sum();
        if self.0.is_empty() || all <= 0.0 {
            return 1.0;
        }
        let week = WEEK as f64 * MINUTE;
        let until = |time: f64| {
            let minutes = time.rem_euclid(week) / MINUTE;
            let wait = f64::from(self.0[(minutes as usize).min(WEEK - 1)]);
            // Within an open minute nothing is waited for.
            if wait == 0.0 { 0.0 } else { ((minutes.floor() + wait - minutes) * MINUTE).max(0.0) }
        };
        let first = until(0.0);
        let (mut now, mut used) = (first, 0.0);
        for number in 0..PATIENTS {
            let mut draw = Draw::new(1, 0, u64::from(number));
            let mut which = draw.uniform() * all;
            let stay = stays.iter().find(|(visits, ..)| {
                which -= visits;
                which < 0.0
            });
            let Some((_, length, times)) = stay.or(stays.last()) else { return 1.0 };
            let time = (length.sample(&mut draw) * times).max(0.0) + cleaning;
            used += time;
            now += time;
            now += until(now);
        }
        if now > first { (used / (now - first)).min(1.0) } else { 1.0 }
    }
}

/// The hours of a timetable on the first day of the measured period in which there are so many.
pub(super) fn hours(model: &Model, table: &Timetable, least: u32) -> Option<Hours> {
    Hours::of(timetable::in_force(table, model.scenario.start), least)
}

/// The hours in which a setting can take a patient; `None` if that is always.
pub(super) fn of_setting(model: &Model, setting: &Setting) -> Option<Hours> {
    let admits = setting.admits.as_ref().and_then(|admits| hours(model, admits, 1));
    admits.or_else(|| setting.capacity.as_ref().and_then(|capacity| hours(model, capacity, 1)))
}

/// A length of no time is one of a millisecond, so that a place is never filled for ever at one instant.
pub(super) const LEAST: f64 = DAY / 86_400_000.0;
