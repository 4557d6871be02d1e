//! Release: places are given up, cleaned, kept; patients leave.

use super::event::EventKind;
use super::outcome::Moved;
use super::parts::ids::PatientId;
use super::parts::patient::{KeptPlace, State};
use super::state::Flow;
use crate::engine::event_list::EventNumber;
use crate::engine::optional::Optional;
use crate::engine::{Duration, ticks};
use crate::plan::{ExitId, SettingId, StayId};

impl Flow<'_> {
    /// Gives up the place held (and the other settings of the stay): cleaning, or free at once.
    #[inline(always)]
    pub(super) fn give_up_place(&mut self, patient: PatientId) {
        self.give_up_also(patient);
        self.give_up_main(patient);
    }

    /// Gives up the main place, if there is one: who arrives has none.
    #[inline(always)]
    pub(super) fn give_up_main(&mut self, patient: PatientId) {
        if let Some(setting) = self.patients[patient.index()].setting.take() {
            self.leave_setting(patient, setting);
        }
    }

    #[inline(always)]
    fn leave_setting(&mut self, patient: PatientId, setting: SettingId) {
        let record = &self.patients[patient.index()];
        let (units, stay) = (record.units, record.stay);
        self.recorder.leaves(patient, record, setting, self.now);
        self.recorder.stayed(setting, record.entered_at, self.now, self.now);
        self.settings[setting.index()].holders -= 1;
        self.note_move(patient, Moved::Leaves(setting));
        self.release_units(patient, setting, units, stay);
    }

    /// Releases the other settings held.
    #[inline(always)]
    pub(super) fn give_up_also(&mut self, patient: PatientId) {
        if self.patients[patient.index()].beside.is_some() {
            self.let_go(patient, None);
        }
    }

    /// Returns units held for a stay to a setting, through cleaning if it has a turnaround.
    #[inline(always)]
    pub(super) fn release_units(
        &mut self,
        patient: PatientId,
        setting: SettingId,
        units: u32,
        stay: Optional<StayId>,
    ) {
        let state = &mut self.settings[setting.index()];
        state.in_use -= i64::from(units);
        self.recorder.in_use(setting, state.in_use, self.now);
        // Most settings are not cleaned and have nothing to close: whoever waits is all there is to think of.
        if state.cleaned || state.watched {
            self.clean_and_relieve(patient, setting, units, stay);
        } else if state.is_waited_for() {
            self.list_setting(setting);
        }
    }

    #[inline(never)]
    fn clean_and_relieve(
        &mut self,
        patient: PatientId,
        setting: SettingId,
        units: u32,
        stay: Optional<StayId>,
    ) {
        // What was bought is cleaned by whom it is bought from.
        let own = units - self.gives_back(patient, setting, units);
        self.note_escalation(setting);
        let plan = &self.plan.settings[setting.index()];
        if let Some(turnaround) = &plan.turnaround {
            // The stay is part of the purpose: two stays of one patient here are cleaned after independently.
            let purpose = plan.turnaround_purpose ^ self.plan.stays[stay.index()].length_purpose;
            let time = ticks(turnaround.sample(&mut self.draw(patient, purpose)));
            if time > Duration::ZERO {
                let state = &mut self.settings[setting.index()];
                state.cleaning += i64::from(own);
                self.recorder.cleaning(setting, state.cleaning, self.now);
                for _ in 0..own {
                    self.schedule(self.now + time, EventKind::CleaningEnds, setting.number().into());
                }
            }
        }
        self.de_escalate(setting);
        self.list_setting(setting);
    }

    /// A cleaned unit is free again.
    #[inline(never)]
    pub(super) fn cleaning_ends(&mut self, setting: SettingId) {
        let state = &mut self.settings[setting.index()];
        state.cleaning -= 1;
        self.recorder.cleaning(setting, state.cleaning, self.now);
        self.list_setting(setting);
    }

    /// A kept place is not kept any longer.
    #[inline(never)]
    pub(super) fn kept_place_ends(&mut self, patient: PatientId, event: EventNumber) -> bool {
        let kept = self.kept.get(self.patients[patient.index()].kept.index());
        let due = kept.is_some_and(|kept| kept.ends == event);
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
        let record = &mut self.patients[patient.index()];
        let Some(slot) = record.kept.take() else { return };
        record.history.care_home = false;
        let stay = record.stay;
        self.free_kept.push(slot);
        let KeptPlace { setting, units, entered_at, left_at, .. } = self.kept[slot.index()];
        self.recorder.stayed(setting, entered_at, left_at, self.now);
        self.settings[setting.index()].kept -= 1;
        self.release_units(patient, setting, units, stay);
    }

    /// A patient leaves the system.
    pub(super) fn leave_system(&mut self, patient: PatientId, exit: ExitId) {
        if self.patients[patient.index()].waits_or_is_delayed(self.now) {
            self.stop_waiting(patient, None);
        }
        let record = &mut self.patients[patient.index()];
        record.next_choice_event = Optional::NONE;
        record.delayed_since = Optional::NONE;
        let setting = record.setting;
        self.give_up_place(patient);
        self.release_kept(patient);
        let record = &mut self.patients[patient.index()];
        self.recorder.exits(patient, record, setting, exit, self.now);
        record.state = State::Gone;
        record.ticket = record.ticket.wrapping_add(1);
        record.stay_end_event = Optional::NONE;
        record.interruption_event = Optional::NONE;
        record.first_task = Optional::NONE;
        record.tasks_open = 0;
        self.free_patients.push(patient);
        self.in_system -= 1;
        self.recorder.in_system(-1, self.now);
        self.note_move(patient, Moved::Exits(exit));
    }
}
