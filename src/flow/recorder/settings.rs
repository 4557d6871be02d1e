//! What is recorded of every setting, stay and team.

use super::mean::Mean;
use crate::engine::clock::{Duration, SECOND, Time};
use crate::engine::level::Level;
use crate::plan::{DiaryPlan, Plan};
use hdrhistogram::Histogram;

/// Statistics of a setting, laid out by cache line (64 bytes): what every move writes, what waiting writes, the
/// rest.
#[repr(C, align(64))]
#[derive(Clone)]
pub struct SettingRecord {
    pub in_use: Level,
    pub waits: Waits,
    pub entries: u64,

    pub queue: Level,
    /// Patients elsewhere who wait for this setting, ready to move.
    pub blocked_elsewhere: Level,
    pub time: Mean,

    pub core: Level,
    /// Units that are cleaned after a patient.
    pub cleaning: Level,
    /// At the start and in the middle of the measured period.
    pub queue_at: [i64; 2],
    pub withdrawn: u64,
    pub deaths: u64,
    /// Places of escalation in use, and who came into one.
    pub escalation: Level,
    pub escalated: u64,
    /// By priority, where those who wait have several.
    pub classes: Vec<ClassRecord>,
}

/// Statistics of those of one priority who wait for a setting or a team.
#[derive(Debug, Clone)]
pub struct ClassRecord {
    pub queue: Level,
    pub waits: Waits,
    /// Waits that ended without entry.
    pub withdrawn: u64,
    /// Tasks finished.
    pub finished: u64,
}

impl ClassRecord {
    /// A record for each priority up to the last of the classes.
    fn all(classes: &[u8], from: Time) -> Vec<Self> {
        let record = Self { queue: Level::new(from), waits: Waits::default(), withdrawn: 0, finished: 0 };
        vec![record; classes.last().map_or(0, |&last| usize::from(last) + 1)]
    }
}

impl SettingRecord {
    pub fn new(from: Time, classes: &[u8]) -> Self {
        Self {
            in_use: Level::new(from),
            core: Level::new(from),
            cleaning: Level::new(from),
            escalation: Level::new(from),
            escalated: 0,
            queue: Level::new(from),
            queue_at: [0; 2],
            entries: 0,
            withdrawn: 0,
            deaths: 0,
            waits: Waits::default(),
            time: Mean::default(),
            blocked_elsewhere: Level::new(from),
            classes: ClassRecord::all(classes, from),
        }
    }

    #[inline(always)]
    pub fn wait(&mut self, class: usize, waited: Duration) {
        self.waits.add(waited);
        if let Some(class) = self.classes.get_mut(class) {
            class.waits.add(waited);
        }
    }
}

/// A histogram of durations in any unit, three significant figures; its memory grows as far as the values do.
pub fn duration_histogram() -> Option<Histogram<u32>> {
    let mut histogram = Histogram::new_with_max(2, 3).ok()?;
    histogram.auto(true);
    Some(histogram)
}

/// A quantile in the histogram's unit, NaN if it is empty.
pub fn histogram_quantile(histogram: Option<&Histogram<u32>>, quantile: f64) -> f64 {
    let filled = histogram.filter(|histogram| !histogram.is_empty());
    filled.map_or(f64::NAN, |histogram| {
        // The middle of the values that the histogram cannot tell apart, not their upper end.
        histogram.median_equivalent(histogram.value_at_quantile(quantile)) as f64
    })
}

/// Waits: their mean, and in seconds to three significant figures.
#[derive(Debug, Clone, Default)]
pub struct Waits {
    pub mean: Mean,
    pub waited: u64,
    /// None before anybody waited: many settings, stays and teams make nobody wait. Boxed, so that the rest is one half of a
    /// cache line.
    seconds: Option<Box<Histogram<u32>>>,
}

impl Waits {
    #[inline(always)]
    pub fn add(&mut self, waited: Duration) {
        self.mean.add(waited.as_f64());
        // Most wait not at all; they are entered together at the end.
        if waited > Duration::ZERO {
            self.enter(waited);
        }
    }

    #[inline(never)]
    fn enter(&mut self, waited: Duration) {
        self.waited += 1;
        if self.seconds.is_none() {
            self.seconds = duration_histogram().map(Box::new);
        }
        if let Some(seconds) = &mut self.seconds {
            seconds.record((waited / SECOND) as u64).ok();
        }
    }

    /// A quantile in seconds, NaN if nobody was observed.
    pub fn quantile(&self, quantile: f64) -> f64 {
        let at_once = self.mean.number - self.waited;
        let Some(mut seconds) = self.seconds.clone() else {
            return if at_once > 0 { 0.0 } else { f64::NAN };
        };
        seconds.record_n(0, u32::try_from(at_once).unwrap_or(u32::MAX)).ok();
        histogram_quantile(Some(&seconds), quantile)
    }
}

/// Statistics of a stay.
#[derive(Debug, Clone, Default)]
pub struct StayRecord {
    pub waits: Waits,
    /// Whether nobody else enters its setting: then the waits of the setting are its own, and are not kept twice.
    pub alone: bool,
}

/// Statistics of the diary of a setting.
#[derive(Debug, Clone, Default)]
pub struct DiaryRecord {
    /// By session.
    pub sessions: Vec<SessionRecord>,
    /// From the slot to the place, of those who attended.
    pub past_slot: Mean,
}

/// Statistics of a session.
#[derive(Debug, Clone, Copy, Default)]
pub struct SessionRecord {
    /// Patients that the slots which came were for.
    pub slots: u64,
    pub attended: u64,
    pub missed: u64,
}

impl DiaryRecord {
    /// A record for every setting; without sessions where nobody is booked.
    pub fn all(plan: &Plan) -> Vec<Self> {
        let sessions = |diary: &DiaryPlan| vec![SessionRecord::default(); diary.sessions.len()];
        let record = |sessions| Self { sessions, past_slot: Mean::default() };
        plan.settings
            .iter()
            .map(|setting| record(setting.diary.as_deref().map_or_else(Vec::new, sessions)))
            .collect()
    }

    /// All sessions together.
    pub fn total(&self) -> SessionRecord {
        let mut total = SessionRecord::default();
        for session in &self.sessions {
            total.slots += session.slots;
            total.attended += session.attended;
            total.missed += session.missed;
        }
        total
    }
}

/// Statistics of a team; the first cache line is what every task writes.
#[repr(C, align(64))]
#[derive(Clone)]
pub struct TeamRecord {
    pub busy: Level,
    pub queue: Level,
    pub finished: u64,
    pub on_duty: Level,
    pub waits: Waits,
    /// At the start and in the middle of the measured period.
    pub queue_at: [i64; 2],
    /// By priority, where its tasks have several.
    pub classes: Vec<ClassRecord>,
}

impl TeamRecord {
    pub fn new(from: Time, classes: &[u8]) -> Self {
        Self {
            on_duty: Level::new(from),
            busy: Level::new(from),
            queue: Level::new(from),
            queue_at: [0; 2],
            waits: Waits::default(),
            finished: 0,
            classes: ClassRecord::all(classes, from),
        }
    }
}
