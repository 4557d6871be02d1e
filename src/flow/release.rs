//! Release: places are given up, cleaned, kept; patients leave.

use super::event::EventKind;
use super::parts::ids::{NO_SHORT, NONE};
use super::parts::patient::State;
use super::state::Flow;
use crate::engine::{Duration, ticks};

impl Flow<'_> {
    /// Gives up the place held (and the other settings of the stay): cleaning, or free at once.
    pub(super) fn give_up_place(&mut self, patient: u32) {
        let record = &self.patients[patient as usize];
        let (setting, units) = (record.setting, record.units);
        if setting == NO_SHORT {
            return;
        }
        self.give_up_also(patient);
        let record = &mut self.patients[patient as usize];
        record.setting = NO_SHORT;
        self.recorder.leaves(record, setting, self.now);
        self.settings[usize::from(setting)].holders -= 1;
        self.release_units(patient, setting, units);
    }

    /// Releases the other settings of the stay.
    #[inline(always)]
    pub(super) fn give_up_also(&mut self, patient: u32) {
        if self.patients[patient as usize].also_held > 0 {
            self.release_also(patient);
        }
    }

    #[inline(never)]
    fn release_also(&mut self, patient: u32) {
        let plan = self.plan;
        let record = &mut self.patients[patient as usize];
        let held = std::mem::take(&mut record.also_held);
        let stay = record.stay;
        for &(setting, units) in &plan.stays[usize::from(stay)].also[..usize::from(held)] {
            self.settings[usize::from(setting)].holders -= 1;
            self.release_units(patient, setting, units);
        }
    }

    /// Returns units to a setting, through cleaning if it has a turnaround.
    pub(super) fn release_units(&mut self, patient: u32, setting: u16, units: u32) {
        self.take_units(setting, -i64::from(units));
        let plan = &self.plan.settings[usize::from(setting)];
        if let Some(turnaround) = &plan.turnaround {
            // The stay is part of the purpose: two stays of one patient here are cleaned after independently.
            let stay = &self.plan.stays[usize::from(self.patients[patient as usize].stay)];
            let purpose = plan.turnaround_purpose ^ stay.length_purpose;
            let time = ticks(turnaround.sample(&mut self.draw(patient, purpose)));
            if time > Duration::ZERO {
                self.settings[usize::from(setting)].cleaning += i64::from(units);
                for _ in 0..units {
                    self.schedule(self.now + time, EventKind::CleaningEnds, u32::from(setting));
                }
            }
        }
        self.de_escalate(setting);
        self.list_setting(setting);
    }

    /// A cleaned unit is free again.
    pub(super) fn cleaning_ends(&mut self, setting: u16) {
        self.settings[usize::from(setting)].cleaning -= 1;
        self.list_setting(setting);
    }

    /// A kept place is not kept any longer.
    pub(super) fn kept_place_ends(&mut self, patient: u32, event: u64) -> bool {
        let due = self.patients[patient as usize].kept.is_some_and(|kept| kept.ends == event);
        if due {
            self.release_kept(patient);
        }
        due
    }

    /// Gives up a kept place.
    #[inline(always)]
    pub(super) fn release_kept(&mut self, patient: u32) {
        if self.patients[patient as usize].kept.is_some() {
            self.end_keeping(patient);
        }
    }

    #[inline(never)]
    fn end_keeping(&mut self, patient: u32) {
        if let Some(kept) = self.patients[patient as usize].kept.take() {
            self.patients[patient as usize].history.care_home = false;
            self.settings[usize::from(kept.setting)].kept -= 1;
            self.release_units(patient, kept.setting, kept.units);
        }
    }

    /// A patient leaves the system.
    pub(super) fn leave_system(&mut self, patient: u32, exit: u16) {
        self.withdraw_all(patient, None);
        self.end_delay(patient);
        let setting = self.patients[patient as usize].setting;
        self.give_up_place(patient);
        self.release_kept(patient);
        let record = &mut self.patients[patient as usize];
        self.recorder.exits(record, setting, exit, self.now);
        record.state = State::Gone;
        record.ticket = record.ticket.wrapping_add(1);
        record.stay_end_event = 0;
        record.interruption_event = 0;
        record.first_task = NONE;
        record.tasks_open = 0;
        self.free_patients.push(patient);
        self.in_system -= 1;
        self.recorder.in_system(-1, self.now);
    }
}
