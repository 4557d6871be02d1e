//! What is recorded of every setting, stay and team.

use super::Mean;
use crate::engine::Time;
use crate::engine::level::Level;
use hdrhistogram::Histogram;

/// Statistics of a setting.
pub struct SettingRecord {
    pub in_use: Level,
    pub core: Level,
    pub queue: Level,
    pub queue_at_start: i64,
    pub entries: u64,
    pub withdrawn: u64,
    pub deaths: u64,
    pub wait: Mean,
    pub waited: u64,
    /// Waits in seconds, two significant figures.
    pub waits: Option<Histogram<u32>>,
    pub time: Mean,
    /// Time patients elsewhere waited for this setting, ready to move, milliseconds.
    pub blocked_elsewhere: f64,
}

impl SettingRecord {
    pub fn new(from: Time) -> Self {
        Self {
            in_use: Level::new(from),
            core: Level::new(from),
            queue: Level::new(from),
            queue_at_start: 0,
            entries: 0,
            withdrawn: 0,
            deaths: 0,
            wait: Mean::default(),
            waited: 0,
            waits: seconds_histogram(2),
            time: Mean::default(),
            blocked_elsewhere: 0.0,
        }
    }

    pub fn wait(&mut self, waited: Time) {
        self.wait.add(waited as f64);
        self.waited += u64::from(waited > 0);
        if let Some(waits) = &mut self.waits {
            waits.record((waited / 1000) as u64).ok();
        }
    }
}

/// A histogram of seconds up to ten years (memory grows only as far as values do).
pub fn seconds_histogram(figures: u8) -> Option<Histogram<u32>> {
    let mut histogram = Histogram::new_with_max(2, figures).ok()?;
    histogram.auto(true);
    Some(histogram)
}

/// Statistics of a stay.
#[derive(Debug, Clone, Copy, Default)]
pub struct StayRecord {
    pub wait: Mean,
}

/// Statistics of a team.
pub struct TeamRecord {
    pub on_duty: Level,
    pub busy: Level,
    pub queue: Level,
    pub queue_at_start: i64,
    pub wait: Mean,
    pub finished: u64,
}

impl TeamRecord {
    pub fn new(from: Time) -> Self {
        Self {
            on_duty: Level::new(from),
            busy: Level::new(from),
            queue: Level::new(from),
            queue_at_start: 0,
            wait: Mean::default(),
            finished: 0,
        }
    }
}
