//! What the recorder hears of appointments.

use super::statistics::Recorder;
use crate::engine::clock::{Duration, Time};
use crate::plan::SettingId;

impl Recorder<'_> {
    /// A slot for so many patients has come.
    pub fn slot(&mut self, setting: SettingId, session: usize, places: u32, now: Time) {
        if self.measured(now) {
            self.diaries[setting.index()].sessions[session].slots += u64::from(places);
        }
    }

    /// Somebody comes to their slot.
    pub fn attends(&mut self, setting: SettingId, session: usize, now: Time) {
        if self.measured(now) {
            self.diaries[setting.index()].sessions[session].attended += 1;
        }
    }

    /// Somebody does not come to their slot.
    pub fn did_not_attend(&mut self, setting: SettingId, session: usize, now: Time) {
        if self.measured(now) {
            self.diaries[setting.index()].sessions[session].missed += 1;
        }
    }

    /// Somebody who came to their slot has a place after this wait.
    pub fn waited_past_slot(&mut self, setting: SettingId, waited: Duration, now: Time) {
        if self.measured(now) {
            self.diaries[setting.index()].past_slot.add(waited.as_f64());
        }
    }
}
