//! Services outside hospital, and ambulances at the door, month by month: what their counts and areas had come to at the end of each, so that nothing more is
//! noted while people move.

use super::calendar::Calendar;
use super::mean::Mean;
use super::settings::SettingRecord;
use crate::engine::clock::Time;
use crate::flow::parts::take_over;
use crate::model::SettingKind;
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
    /// Settings in which ambulances wait, and their area at the end of each month, with how long it had been (milliseconds).
    doors: Vec<usize>,
    at_the_door: Vec<(f64, f64)>,
}

impl Months {
    pub fn new(plan: &Plan) -> Self {
        let lines = plan.settings.iter().enumerate().filter(|(_, setting)| setting.kind.is_line());
        let lines = lines.map(|(at, setting)| (at, setting.max_capacity != UNLIMITED));
        let kinds = plan.settings.iter().map(|setting| setting.kind).enumerate();
        Self {
            settings: lines.collect(),
            from_hospital: vec![0; plan.settings.len()],
            ends: Vec::new(),
            doors: kinds
                .filter(|(_, kind)| *kind == SettingKind::AmbulanceHandover)
                .map(|(at, _)| at)
                .collect(),
            at_the_door: Vec::new(),
        }
    }

    /// Goes on from what was recorded on a trunk, which may have fewer settings, before a month has ended.
    pub fn take_over(&mut self, trunk: &Self) {
        take_over(&mut self.from_hospital, &trunk.from_hospital);
        self.ends.clone_from(&trunk.ends);
        self.at_the_door.clone_from(&trunk.at_the_door);
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
            let waiting =
                self.doors.iter().map(|&at| records[at].in_use.area(now) + records[at].queue.area(now));
            self.at_the_door.push((waiting.sum(), (now - calendar.from()).as_f64()));
        }
    }

    /// A setting (its number among these) in all months that ended.
    pub fn in_all(&self, setting: usize) -> Option<Standing> {
        self.ends.last()?.get(setting).copied()
    }

    /// Ambulances at the door in a month, on average; NaN if the month did not end.
    pub fn at_the_door(&self, month: usize) -> f64 {
        let Some(&(area, span)) = self.at_the_door.get(month) else { return f64::NAN };
        let last = month.checked_sub(1).and_then(|last| self.at_the_door.get(last));
        let (earlier, before) = last.copied().unwrap_or_default();
        (area - earlier) / (span - before)
    }

    /// A setting (its number among these) in a month; none if the month did not end.
    pub fn in_month(&self, month: usize, setting: usize) -> Option<Standing> {
        let end = *self.ends.get(month)?.get(setting)?;
        let before = month.checked_sub(1).and_then(|last| self.ends.get(last)?.get(setting));
        Some(before.map_or(end, |before| end.since(before)))
    }
}
