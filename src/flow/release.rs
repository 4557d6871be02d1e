//! Release: places are given up, cleaned, kept; patients leave.

use super::event::EventKind;
use super::parts::ids::PatientId;
use super::parts::patient::State;
use super::state::Flow;
use crate::engine::event_list::EventNumber;
use crate::engine::optional::Optional;
use crate::engine::{Duration, ticks};
use crate::plan::{ExitId, SettingId};

impl Flow<'_> {
    /// Gives up the place held (and the other settings of the stay): cleaning, or free at once.
    pub(super) fn give_up_place(&mut self, patient: PatientId) {
        let record = &self.patients[patient.index()];
        let (Some(setting), units) = (record.setting.get(), record.units) else { return };
        self.give_up_also(patient);
        let record = &mut self.patients[patient.index()];
        record.setting = Optional::NONE;
        self.recorder.leaves(record, setting, self.now);
        self.settings[setting.index()].holders -= 1;
        self.release_units(patient, setting, units);
    }

    /// Releases the other settings of the stay.
    #[inline(always)]
    pub(super) fn give_up_also(&mut self, patient: PatientId) {
        if self.patients[patient.index()].also_held > 0 {
            self.release_also(patient);
        }
    }

    #[inline(never)]
    fn release_also(&mut self, patient: PatientId) {
        let plan = self.plan;
        let record = &mut self.patients[patient.index()];
        let held = std::mem::take(&mut record.also_held);
        let stay = record.stay;
        for &(setting, units) in &plan.stays[stay.index()].also[..usize::from(held)] {
            self.settings[setting.index()].holders -= 1;
            self.release_units(patient, setting, units);
        }
    }

    /// Returns units to a setting, through cleaning if it has a turnaround.
    pub(super) fn release_units(&mut self, patient: PatientId, setting: SettingId, units: u32) {
        self.take_units(setting, -i64::from(units));
        let plan = &self.plan.settings[setting.index()];
        if let Some(turnaround) = &plan.turnaround {
            // The stay is part of the purpose: two stays of one patient here are cleaned after independently.
            let stay = &self.plan.stays[self.patients[patient.index()].stay.index()];
            let purpose = plan.turnaround_purpose ^ stay.length_purpose;
            let time = ticks(turnaround.sample(&mut self.draw(patient, purpose)));
            if time > Duration::ZERO {
                let state = &mut self.settings[setting.index()];
                state.cleaning += i64::from(units);
                self.recorder.cleaning(setting, state.cleaning, self.now);
                for _ in 0..units {
                    self.schedule(self.now + time, EventKind::CleaningEnds, setting.number().into());
                }
            }
        }
        self.de_escalate(setting);
        self.list_setting(setting);
    }

    /// A cleaned unit is free again.
    pub(super) fn cleaning_ends(&mut self, setting: SettingId) {
        let state = &mut self.settings[setting.index()];
        state.cleaning -= 1;
        self.recorder.cleaning(setting, state.cleaning, self.now);
        self.list_setting(setting);
    }

    /// A kept place is not kept any longer.
    pub(super) fn kept_place_ends(&mut self, patient: PatientId, event: EventNumber) -> bool {
        let due = self.patients[patient.index()].kept.is_some_and(|kept| kept.ends == event);
        if due {
            self.release_kept(patient);
        }
        due
    }

    /// Gives up a kept place.
    #[inline(always)]
    pub(super) fn release_kept(&mut self, patient: PatientId) {
        if self.patients[patient.index()].kept.is_some() {
            self.end_keeping(patient);
        }
    }

    #[inline(never)]
    fn end_keeping(&mut self, patient: PatientId) {
        if let Some(kept) = self.patients[patient.index()].kept.take() {
            self.patients[patient.index()].history.care_home = false;
            self.settings[kept.setting.index()].kept -= 1;
            self.release_units(patient, kept.setting, kept.units);
        }
    }

    /// A patient leaves the system.
    pub(super) fn leave_system(&mut self, patient: PatientId, exit: ExitId) {
        self.withdraw_all(patient, None);
        self.end_delay(patient);
        let setting = self.patients[patient.index()].setting;
        self.give_up_place(patient);
        self.release_kept(patient);
        let record = &mut self.patients[patient.index()];
        self.recorder.exits(record, setting, exit, self.now);
        record.state = State::Gone;
        record.ticket = record.ticket.wrapping_add(1);
        record.stay_end_event = Optional::NONE;
        record.interruption_event = Optional::NONE;
        record.first_task = Optional::NONE;
        record.tasks_open = 0;
        self.free_patients.push(patient);
        self.in_system -= 1;
        self.recorder.in_system(-1, self.now);
    }
}
