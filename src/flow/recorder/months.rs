//! Services outside hospital month by month: what their counts and areas had come to at the end of each, so that nothing more is
//! noted while people move.

use super::calendar::Calendar;
use super::mean::Mean;
use super::settings::SettingRecord;
use crate::engine::clock::Time;
use crate::flow::parts::take_over;
use crate::plan::{Plan, SettingId, UNLIMITED};

/// A setting from the start of the measured period to an instant, or in a part of it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Standing {
    /// Who entered.
    pub entries: u64,
    /// Of them, whose acute spell ended with it.
    pub from_hospital: u64,
    /// Who waited and did not enter.
    pub withdrawn: u64,
    /// Waits of those who entered.
    pub waits: Mean,
    /// Waiting at the end less at the start.
    pub growth: i64,
    /// Waiting at the end.
    pub waiting: i64,
    /// Times in it of those who left (milliseconds).
    pub time: Mean,
    /// How long it is (milliseconds).
    pub span: f64,
    /// Areas: places in use, core places, waiting, places of escalation in use (milliseconds).
    pub in_use: f64,
    pub core: f64,
    pub queue: f64,
    pub escalation: f64,
}

impl Standing {
    /// Since the start of the measured period.
    fn of(record: &SettingRecord, from_hospital: u64, is_limited: bool, from: Time, now: Time) -> Self {
        Self {
            time: record.time,
            span: (now - from).as_f64(),
            entries: record.entries,
            from_hospital,
            withdrawn: record.withdrawn,
            waits: record.waits.mean,
            growth: record.queue.value() - record.queue_at[0],
            waiting: record.queue.value(),
            in_use: record.in_use.area(now),
            // What has no limit has no places to be counted.
            core: if is_limited { record.core.area(now) } else { 0.0 },
            queue: record.queue.area(now),
            escalation: record.escalation.area(now),
        }
    }

    /// What came after an earlier instant.
    fn since(self, earlier: &Self) -> Self {
        let less = |mean: Mean, earlier: Mean| Mean {
            number: mean.number - earlier.number,
            sum: mean.sum - earlier.sum,
        };
        Self {
            time: less(self.time, earlier.time),
            span: self.span - earlier.span,
            entries: self.entries - earlier.entries,
            from_hospital: self.from_hospital - earlier.from_hospital,
            withdrawn: self.withdrawn - earlier.withdrawn,
            waits: less(self.waits, earlier.waits),
            growth: self.growth - earlier.growth,
            waiting: self.waiting,
            in_use: self.in_use - earlier.in_use,
            core: self.core - earlier.core,
            queue: self.queue - earlier.queue,
            escalation: self.escalation - earlier.escalation,
        }
    }

    /// What one patient takes of the capacity (unit-milliseconds): units in use times time over those who entered (Little). The
    /// times of those who left would be those of another year, and of the few who leave if stays are long.
    pub fn taken(&self) -> f64 {
        if self.entries == 0 { f64::NAN } else { self.in_use / self.entries as f64 }
    }

    /// Who asked: entered, or waited in vain, or waits still, less those who waited before.
    pub fn demand(&self) -> f64 {
        (self.entries + self.withdrawn) as f64 + self.growth as f64
    }
}

/// Settings month by month.
#[derive(Debug, Clone)]
pub struct Months {
    /// The settings, and whether their places are limited: services after or instead of hospital.
    pub settings: Vec<(usize, bool)>,
    /// Who came from hospital, by setting of the plan.
    from_hospital: Vec<u64>,
    /// By month that has ended, and by setting.
    ends: Vec<Vec<Standing>>,
}

impl Months {
    pub fn new(plan: &Plan) -> Self {
        let lines = plan.settings.iter().enumerate().filter(|(_, setting)| setting.kind.is_line());
        let lines = lines.map(|(at, setting)| (at, setting.max_capacity != UNLIMITED));
        Self { settings: lines.collect(), from_hospital: vec![0; plan.settings.len()], ends: Vec::new() }
    }

    /// Goes on from what was recorded on a trunk, which may have fewer settings, before a month has ended.
    pub fn take_over(&mut self, trunk: &Self) {
        take_over(&mut self.from_hospital, &trunk.from_hospital);
        self.ends.clone_from(&trunk.ends);
    }

    /// Somebody enters whose acute spell ends with it, in the measured period.
    pub fn comes_from_hospital(&mut self, setting: SettingId) {
        self.from_hospital[setting.index()] += 1;
    }

    /// A measured day ends at the midnight `now`.
    pub fn day_ends(&mut self, day: usize, calendar: &Calendar, records: &[SettingRecord], now: Time) {
        let is_last = day + 1 == calendar.days() || calendar.month_of(day + 1) != calendar.month_of(day);
        if is_last {
            let of = |&(at, is_limited): &(usize, bool)| {
                Standing::of(&records[at], self.from_hospital[at], is_limited, calendar.from(), now)
            };
            self.ends.push(self.settings.iter().map(of).collect());
        }
    }

    /// A setting (its number among these) in all months that ended.
    pub fn in_all(&self, setting: usize) -> Option<Standing> {
        self.ends.last()?.get(setting).copied()
    }

    /// A setting (its number among these) in a month; none if the month did not end.
    pub fn in_month(&self, month: usize, setting: usize) -> Option<Standing> {
        let end = *self.ends.get(month)?.get(setting)?;
        let before = month.checked_sub(1).and_then(|last| self.ends.get(last)?.get(setting));
        Some(before.map_or(end, |before| end.since(before)))
    }
}
