//! Delayed transfers of care: days by reason, body and month, and patients at the snapshot.

use super::Calendar;
use crate::engine::Time;
use crate::model::{Body, Delay, DelayReason};
use crate::plan::DAY;

/// Reasons in SitRep order.
pub const REASONS: [DelayReason; 10] = [
    DelayReason::A,
    DelayReason::B,
    DelayReason::C,
    DelayReason::Di,
    DelayReason::Dii,
    DelayReason::E,
    DelayReason::F,
    DelayReason::G,
    DelayReason::H,
    DelayReason::I,
];

/// Bodies in SitRep order.
pub const BODIES: [(Body, &str); 3] =
    [(Body::Nhs, "NHS"), (Body::SocialCare, "social care"), (Body::Both, "both")];

/// Delay statistics; times in milliseconds.
pub struct Delays {
    /// By reason and body.
    pub time: [[Time; 3]; 10],
    pub residents_time: Time,
    pub by_month: Vec<Time>,
    /// Patients delayed now, all and residents.
    now: (i64, i64),
    /// Sums over snapshots, all and residents, and their number.
    pub snapshots: (i64, i64, u32),
}

impl Delays {
    pub fn new(months: usize) -> Self {
        Self {
            time: [[0; 3]; 10],
            residents_time: 0,
            by_month: vec![0; months],
            now: (0, 0),
            snapshots: (0, 0, 0),
        }
    }

    /// A delay of this reason lasted from `since` to `now`, both in the measured period.
    pub fn passed(&mut self, delay: Delay, resident: bool, since: Time, now: Time, calendar: &Calendar) {
        self.time[delay.reason as usize][delay.body as usize] += now - since;
        if resident {
            self.residents_time += now - since;
        }
        let mut from = since;
        while from < now {
            let month = calendar.month(from);
            // Days are short steps: a month's end is always a day's end.
            let day_end = (from / DAY + 1) * DAY;
            let to = if calendar.month(now - 1) == month { now } else { day_end.min(now) };
            self.by_month[month] += to - from;
            from = to;
        }
    }

    /// A patient's delay begins, ends or changes reason.
    pub fn change(&mut self, before: Option<Delay>, after: Option<Delay>, resident: bool) {
        let change = i64::from(after.is_some()) - i64::from(before.is_some());
        self.now.0 += change;
        self.now.1 += change * i64::from(resident);
    }

    /// Patients delayed now.
    pub fn patients(&self) -> i64 {
        self.now.0
    }

    /// Counts those delayed at the monthly snapshot.
    pub fn snapshot(&mut self) {
        self.snapshots.0 += self.now.0;
        self.snapshots.1 += self.now.1;
        self.snapshots.2 += 1;
    }
}
