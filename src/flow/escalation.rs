//! Who is in a place of escalation, and which places are bought.
//!
//! Escalation opens and closes in `calendar`. Extra places that are lent (a ward's further beds) are given back as soon as the
//! core has room: those in them are above core capacity, nobody in particular. A place that is bought is its patient's for as
//! long as they stay, whether more are bought or not; the core place that is free meanwhile is the next patient's.

use super::parts::ids::PatientId;
use super::state::Flow;
use crate::plan::SettingId;

impl Flow<'_> {
    /// A patient has taken so many units more of a setting with escalation: those that the core had no room for are extra.
    #[inline(never)]
    pub(super) fn takes_extra(&mut self, patient: PatientId, setting: SettingId, units: u32) {
        let Some(escalation) = self.plan.settings[setting.index()].escalation else { return };
        let state = &mut self.settings[setting.index()];
        let units = i64::from(units);
        let core = state.core - (state.in_use - units - state.bought) - state.cleaning;
        let extra = units - core.clamp(0, units);
        if extra == 0 {
            return;
        }
        self.recorder.enters_escalation(setting, self.now);
        if escalation.bought {
            state.bought += extra;
            match state.buyers.iter_mut().find(|(buyer, _)| *buyer == patient) {
                Some((_, held)) => *held += extra,
                None => state.buyers.push((patient, extra)),
            }
        }
        self.note_escalation(setting);
    }

    /// A patient gives back units of a setting: those that were bought first. How many of them were.
    pub(super) fn gives_back(&mut self, patient: PatientId, setting: SettingId, units: u32) -> u32 {
        let state = &mut self.settings[setting.index()];
        let Some(at) = state.buyers.iter().position(|(buyer, _)| *buyer == patient) else { return 0 };
        let held = &mut state.buyers[at].1;
        let back = i64::from(units).min(*held);
        *held -= back;
        if *held == 0 {
            state.buyers.swap_remove(at);
        }
        state.bought -= back;
        back as u32
    }

    /// Tells the recorder how many places of escalation are in use.
    pub(super) fn note_escalation(&mut self, setting: SettingId) {
        let Some(escalation) = self.plan.settings[setting.index()].escalation else { return };
        let state = &self.settings[setting.index()];
        let lent = (state.in_use - state.core).clamp(0, i64::from(escalation.places));
        let places = if escalation.bought { state.bought } else { lent };
        self.recorder.in_escalation(setting, places, self.now);
    }
}
