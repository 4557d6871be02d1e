//! What is recorded of every setting, stay and team.

use super::mean::Mean;
use super::observations::Observations;
use crate::engine::clock::{Duration, SECOND, Time};
use crate::engine::level::Level;
use crate::plan::{DiaryPlan, Plan};

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

/// Waits: their mean, and in seconds to three significant figures.
#[derive(Debug, Clone, Default)]
pub struct Waits {
    pub mean: Mean,
    pub waited: u64,
    /// None before anybody waited: many settings, stays and teams make nobody wait. Boxed, so that the rest is one half of a
    /// cache line.
    seconds: Option<Box<Observations>>,
}

impl Waits {
    #[inline(always)]
    pub fn add(&mut self, waited: Duration) {
        self.mean.add(waited.as_f64());
        // Most wait not at all; they are reckoned with at the end.
        if waited > Duration::ZERO {
            self.enter(waited);
        }
    }

    #[inline(never)]
    fn enter(&mut self, waited: Duration) {
        self.waited += 1;
        self.seconds.get_or_insert_default().add((waited / SECOND) as u64);
    }

    /// A quantile in seconds, NaN if nobody was observed.
    pub fn quantile(&self, quantile: f64) -> f64 {
        let at_once = self.mean.number - self.waited;
        self.seconds.as_deref().unwrap_or(&Observations::default()).quantile(quantile, at_once)
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
