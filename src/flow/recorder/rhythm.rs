//! The rhythm of the day of each setting: who is there and who waits, hour by hour.

use super::settings::SettingRecord;
use crate::plan::Plan;

/// Settings observed at the start of every hour, where something changes with the hour of the day.
pub struct Rhythm {
    /// Position of each among the settings.
    pub settings: Vec<usize>,
    /// Units in use and patients waiting, summed over the measured days: by setting, then by hour.
    pub sums: Vec<[[i64; 2]; 24]>,
    /// How often each hour was observed.
    pub observed: [u32; 24],
}

impl Rhythm {
    pub fn new(plan: &Plan) -> Self {
        // People live in the others for weeks and months: no hour differs from another.
        let all = plan.settings.iter().enumerate();
        let settings: Vec<usize> = all
            .filter(|(_, setting)| plan.by_the_hour && setting.kind.differs_by_the_hour())
            .map(|(at, _)| at)
            .collect();
        Self { sums: vec![[[0; 2]; 24]; settings.len()], settings, observed: [0; 24] }
    }

    /// Observes the start of an hour of the day.
    pub fn observe(&mut self, hour: usize, settings: &[SettingRecord]) {
        self.observed[hour] += 1;
        for (&setting, sums) in self.settings.iter().zip(&mut self.sums) {
            let record = &settings[setting];
            let [in_use, waiting] = &mut sums[hour];
            *in_use += record.in_use.value();
            *waiting += record.queue.value();
        }
    }
}
