//! Placing: patients get their place, and with it the stay may begin.
//!
//! A patient keeps the place they hold until the next one is granted. Queues are served strictly from the
//! head; nobody overtakes.

use super::parts::ids::PatientId;
use super::parts::patient::State;
use super::parts::setting::{Class, class_of};
use super::recorder::Entering;
use super::referral::valid;
use super::state::Flow;
use crate::engine::Duration;
use crate::engine::optional::Optional;
use crate::engine::queue::Entry;
use crate::plan::{Destination, SettingId};

impl Flow<'_> {
    /// Places a patient by a choice: takes the units, gives up the place held, begins the stay.
    pub(super) fn place(&mut self, patient: PatientId, number: u8, units: u32) {
        let plan = self.plan;
        let record = &self.patients[patient.index()];
        let choice = plan.routes[record.route.index()].choice(number);
        let Destination::Stay { stay, closes_loop } = choice.to else { return };
        let setting = plan.stays[stay.index()].setting;
        let waited = self.now - self.choice_opened(patient, number);
        self.withdraw_all(patient, Some(number));
        self.count_choice(patient, choice);
        self.end_delay(patient);
        let record = &mut self.patients[patient.index()];
        // Nothing of the last stay may reach into this one.
        record.stay_end_event = Optional::NONE;
        record.interruption_event = Optional::NONE;
        let resumed = if record.setting.is(setting) {
            self.change_units(patient, setting, units);
            None
        } else {
            self.recorder.waited(setting, stay, waited, self.now);
            self.give_up_place(patient);
            self.enter(patient, setting, units)
        };
        let record = &mut self.patients[patient.index()];
        record.stay = Optional::some(stay);
        record.also_held = 0;
        if closes_loop {
            record.lap = record.lap.wrapping_add(1);
        }
        self.assemble(patient, resumed);
    }

    /// Goes on in the place held, with more or fewer units.
    fn change_units(&mut self, patient: PatientId, setting: SettingId, units: u32) {
        self.give_up_also(patient);
        let record = &mut self.patients[patient.index()];
        let held = std::mem::replace(&mut record.units, units);
        self.take_units(setting, i64::from(units) - i64::from(held));
        self.list_setting(setting);
    }

    /// Enters a setting: a new place, or the one kept; returns what remains of the length in a kept place.
    fn enter(&mut self, patient: PatientId, setting: SettingId, units: u32) -> Option<Duration> {
        let kind = self.plan.settings[setting.index()].kind;
        let mut remaining = None;
        match self.patients[patient.index()].kept {
            Some(kept) if kept.setting == setting => {
                // Its units were never given up.
                self.patients[patient.index()].kept = None;
                let state = &mut self.settings[setting.index()];
                state.kept -= 1;
                state.holders += 1;
                self.take_units(setting, i64::from(units) - i64::from(kept.units));
                remaining = Some(kept.remaining);
            }
            kept => {
                if kept.is_some() && class_of(kind) == Class::Other {
                    self.release_kept(patient);
                }
                self.seize(setting, units);
            }
        }
        let entering = if remaining.is_some() { Entering::Return } else { Entering::New };
        let record = &mut self.patients[patient.index()];
        record.setting = Optional::some(setting);
        record.units = units;
        record.entered_at = Optional::some(self.now);
        // Delay is counted spell by spell.
        if class_of(kind) == Class::Acute && record.history.spell_since.is_none() {
            record.delayed = Duration::ZERO;
        }
        self.recorder.enters(patient, record, setting, entering, self.now);
        remaining
    }

    /// Takes units for one more holder.
    pub(super) fn seize(&mut self, setting: SettingId, units: u32) {
        self.settings[setting.index()].holders += 1;
        self.take_units(setting, i64::from(units));
        self.escalate(setting);
    }

    /// Adds to the units in use of a setting.
    pub(super) fn take_units(&mut self, setting: SettingId, units: i64) {
        let state = &mut self.settings[setting.index()];
        state.in_use += units;
        self.recorder.in_use(setting, state.in_use, self.now);
    }

    /// Seizes the other settings of a stay one after the other, then begins the stay.
    fn assemble(&mut self, patient: PatientId, resumed: Option<Duration>) {
        let plan = self.plan;
        let stay = self.patients[patient.index()].stay;
        let also = &plan.stays[stay.index()].also;
        while let Some(&(setting, units)) = also.get(usize::from(self.patients[patient.index()].also_held)) {
            let state = &self.settings[setting.index()];
            if state.queue.live() > 0 || !state.admits || state.free() < i64::from(units) {
                self.await_also(patient, setting, resumed);
                return;
            }
            self.recorder.waited_beside(setting, Duration::ZERO, self.now);
            self.seize(setting, units);
            self.patients[patient.index()].also_held += 1;
        }
        self.begin_stay(patient, resumed);
    }

    /// Queues for another setting of the stay, in the place held.
    fn await_also(&mut self, patient: PatientId, setting: SettingId, resumed: Option<Duration>) {
        let Some(stay) = self.patients[patient.index()].stay.get() else { return };
        let priority = self.priority(patient, stay);
        let record = &mut self.patients[patient.index()];
        record.state = State::Assembling;
        record.ticket = record.ticket.wrapping_add(1);
        record.referred_at = self.now;
        record.length_left = resumed.into();
        let entry = Entry { owner: patient, ticket: record.ticket, choice: 0 };
        self.settings[record.setting.index()].stuck += 1;
        self.join_queue(setting, priority, entry);
    }

    /// Serves the queue of a setting from its head while it can.
    pub(super) fn serve_setting(&mut self, setting: SettingId) {
        loop {
            let patients = &self.patients;
            let state = &mut self.settings[setting.index()];
            if !state.admits || state.free() <= 0 {
                return;
            }
            let Some(entry) = state.queue.head(|entry| valid(patients, entry)) else { return };
            let record = &self.patients[entry.owner.index()];
            if record.state == State::Assembling {
                let stay = &self.plan.stays[record.stay.index()];
                let (_, units) = stay.also[usize::from(record.also_held)];
                if self.settings[setting.index()].free() < i64::from(units) {
                    return;
                }
                self.grant_also(entry.owner, setting, units);
                continue;
            }
            let choice = self.plan.routes[record.route.index()].choice(entry.choice);
            let Destination::Stay { stay, .. } = choice.to else { return };
            let units = self.units_needed(entry.owner, stay);
            if self.settings[setting.index()].free() < i64::from(units) {
                return;
            }
            self.place(entry.owner, entry.choice, units);
        }
    }

    /// The patient at the head gets the setting they need beside their place.
    fn grant_also(&mut self, patient: PatientId, setting: SettingId, units: u32) {
        self.settings[setting.index()].queue.take_head();
        self.recorder.queue(setting, -1, self.now);
        let record = &mut self.patients[patient.index()];
        self.recorder.waited_beside(setting, self.now - record.referred_at, self.now);
        record.ticket = record.ticket.wrapping_add(1);
        record.also_held += 1;
        let resumed = record.length_left.take();
        let home = record.setting;
        self.settings[home.index()].stuck -= 1;
        self.seize(setting, units);
        self.assemble(patient, resumed);
    }
}
