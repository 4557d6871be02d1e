//! Delayed transfers of care: days by reason, body and month, and patients at the snapshot.

use super::calendar::Calendar;
use crate::engine::{Duration, Time};
use crate::model::{Body, Delay, DelayReason, Named};

/// How many reasons there are.
const REASONS: usize = DelayReason::WORDS.len();
/// How many bodies there are.
const BODIES: usize = Body::WORDS.len();

/// Delay statistics.
#[derive(Clone)]
pub struct Delays {
    /// By reason and body.
    pub time: [[Duration; BODIES]; REASONS],
    pub by_month: Vec<Duration>,
    pub views: Vec<DelayedView>,
    /// How many snapshots have been taken.
    pub snapshots: u32,
}

/// Delays of a view: all patients', and residents' alone.
#[derive(Debug, Clone, Copy, Default)]
pub struct DelayedView {
    pub time: Duration,
    pub residents_time: Duration,
    /// Patients delayed now.
    now: i64,
    residents_now: i64,
    /// Sums over the snapshots.
    pub at_snapshots: i64,
    pub residents_at_snapshots: i64,
}

impl Delays {
    pub fn new(views: usize, months: usize) -> Self {
        Self {
            time: [[Duration::ZERO; BODIES]; REASONS],
            by_month: vec![Duration::ZERO; months],
            views: vec![DelayedView::default(); views],
            snapshots: 0,
        }
    }

    /// A delay of this reason lasted from `since` to `now`, both in the measured period.
    pub fn passed(
        &mut self,
        views: impl Iterator<Item = usize>,
        delay: Delay,
        resident: bool,
        since: Time,
        now: Time,
        calendar: &Calendar,
    ) {
        let Some(reason) = delay.reason else { return };
        self.time[reason as usize][delay.body as usize] += now - since;
        for view in views {
            let view = &mut self.views[view];
            view.time += now - since;
            view.residents_time += if resident { now - since } else { Duration::ZERO };
        }
        let mut from = since;
        while from < now {
            let month = calendar.month(from);
            // Days are short steps: a month's end is always a day's end.
            let day_end = Time::midnight(from.day() + 1);
            let to = if calendar.month(now - Duration::new(1)) == month { now } else { day_end.min(now) };
            self.by_month[month] += to - from;
            from = to;
        }
    }

    /// A patient's delay begins (1) or ends (-1).
    pub fn change(&mut self, views: impl Iterator<Item = usize>, change: i64, resident: bool) {
        for view in views {
            let view = &mut self.views[view];
            view.now += change;
            view.residents_now += change * i64::from(resident);
        }
    }

    /// Time delayed for a reason, by anybody.
    pub fn of_reason(&self, reason: DelayReason) -> Duration {
        self.time[reason as usize].iter().sum()
    }

    /// Time delayed that is attributed to a body, for any reason.
    pub fn of_body(&self, body: Body) -> Duration {
        self.time.iter().map(|by_body| by_body[body as usize]).sum()
    }

    /// Patients delayed now.
    pub fn patients(&self) -> i64 {
        self.views[0].now
    }

    /// Counts those delayed at the monthly snapshot.
    pub fn snapshot(&mut self) {
        self.snapshots += 1;
        for view in &mut self.views {
            view.at_snapshots += view.now;
            view.residents_at_snapshots += view.residents_now;
        }
    }
}
