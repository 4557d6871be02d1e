//! Placing: patients get their place, and with it the stay may begin.
//!
//! A patient keeps the place they hold until the next one is granted. Queues are served strictly from the
//! head; nobody overtakes.

use super::outcome::Moved;
use super::parts::ids::PatientId;
use super::parts::patient::State;
use super::recorder::Entering;
use super::referral::valid;
use super::state::Flow;
use crate::engine::optional::Optional;
use crate::engine::{Duration, Time};
use crate::plan::{Choice, Destination, SettingId};

impl Flow<'_> {
    /// Places a patient by a choice: takes the units, gives up the place held, begins the stay.
    pub(super) fn place(&mut self, patient: PatientId, choice: &Choice, number: u8, units: u32) {
        let plan = self.plan;
        let Destination::Stay { stay, closes_loop } = choice.to else { return };
        let next = &plan.stays[stay.index()];
        let setting = next.setting;
        let waited = self.now - self.waits_since(patient, number);
        let class =
            if self.recorder.has_classes(setting) { self.class_placed(patient, number, stay) } else { 0 };
        let record = &self.patients[patient.index()];
        if record.waits_or_is_delayed(self.now) || choice.counter.is_some() {
            if self.settings[setting.index()].has_diary {
                self.is_seen(patient, number, setting);
            }
            self.stop_waiting(patient, Some((choice, number)));
        }
        let record = &mut self.patients[patient.index()];
        record.next_choice_event = Optional::NONE;
        record.delayed_since = Optional::NONE;
        // Nothing of the last stay may reach into this one.
        record.stay_end_event = Optional::NONE;
        record.interruption_event = Optional::NONE;
        let resumed = if record.setting.is(setting) {
            self.change_units(patient, setting, units);
            None
        } else {
            self.leave_for(patient, next);
            let (entering, remaining) = self.enter(patient, setting, units);
            if entering == Entering::New {
                self.recorder.waited(setting, stay, class, waited, self.now);
                if self.recorder.has_services() {
                    let record = &self.patients[patient.index()];
                    self.recorder.comes_to_service(patient, record, setting, waited, self.now);
                }
            }
            remaining
        };
        let record = &mut self.patients[patient.index()];
        record.stay = Optional::some(stay);
        if closes_loop {
            record.lap = record.lap.wrapping_add(1);
        }
        self.assemble(patient, resumed);
    }

    /// Ends the waiting and the delay of a patient who leaves, or is placed by a choice.
    #[inline(never)]
    pub(super) fn stop_waiting(&mut self, patient: PatientId, placed_by: Option<(&Choice, u8)>) {
        self.withdraw_all(patient, placed_by.map(|(_, number)| number));
        if let Some((choice, _)) = placed_by {
            self.count_choice(patient, choice);
        }
        self.end_delay(patient);
    }

    /// Goes on in the place held, with more or fewer units.
    #[inline(never)]
    fn change_units(&mut self, patient: PatientId, setting: SettingId, units: u32) {
        let record = &mut self.patients[patient.index()];
        let held = std::mem::replace(&mut record.units, units);
        self.recorder.is_not_ready(patient);
        self.take_units(setting, i64::from(units) - i64::from(held));
        if units > held {
            self.takes_extra(patient, setting, units - held);
        } else {
            self.gives_back(patient, setting, held - units);
        }
        self.list_setting(setting);
    }

    /// Enters a setting: a new place, the one kept, or one held beside the last; returns which, and what remains of
    /// the length in a kept place.
    #[inline(always)]
    fn enter(&mut self, patient: PatientId, setting: SettingId, units: u32) -> (Entering, Option<Duration>) {
        let record = &self.patients[patient.index()];
        let (entering, remaining, entered_at) =
            if record.kept.is_none() && record.beside.is_none() && !record.put_out {
                self.seize(setting, units);
                if self.settings[setting.index()].watched {
                    self.takes_extra(patient, setting, units);
                }
                (Entering::New, None, Optional::some(self.now))
            } else {
                self.enter_again(patient, setting, units)
            };
        let part_of = self.plan.settings[setting.index()].part_of;
        let record = &mut self.patients[patient.index()];
        record.setting = Optional::some(setting);
        record.units = units;
        record.entered_at = entered_at;
        // Delay is counted spell by spell.
        if part_of.is_admission() && record.history.spell_since.is_none() {
            record.delayed = Duration::ZERO;
        }
        self.recorder.enters(patient, record, setting, entering, self.now);
        self.note_move(patient, Moved::Enters(setting));
        (entering, remaining)
    }

    /// Has a place for somebody who may have one kept or held beside the last, or was put out.
    #[inline(never)]
    fn enter_again(
        &mut self,
        patient: PatientId,
        setting: SettingId,
        units: u32,
    ) -> (Entering, Option<Duration>, Optional<Time>) {
        let kind = self.plan.settings[setting.index()].kind;
        let (mut entering, mut remaining) = (Entering::New, None);
        let mut entered_at = Optional::some(self.now);
        let kept = self.kept.get(self.patients[patient.index()].kept.index());
        if let Some(kept) = kept.copied().filter(|kept| kept.setting == setting) {
            // Its units were never given up.
            self.free_kept.extend(self.patients[patient.index()].kept.take());
            let state = &mut self.settings[setting.index()];
            state.kept -= 1;
            state.holders += 1;
            self.take_units(setting, i64::from(units) - i64::from(kept.units));
            self.list_setting(setting);
            (entering, remaining, entered_at) = (Entering::Return, Some(kept.remaining), kept.entered_at);
        } else {
            if !kind.leaves_places_kept() {
                self.release_kept(patient);
            }
            match self.make_main(patient, setting) {
                Some(held) => {
                    self.take_units(setting, i64::from(units) - i64::from(held));
                    self.list_setting(setting);
                    entering = Entering::Return;
                }
                None => {
                    self.seize(setting, units);
                    self.takes_extra(patient, setting, units);
                }
            }
        }
        let record = &mut self.patients[patient.index()];
        if record.put_out {
            record.put_out = false;
            (entering, remaining, entered_at) =
                (Entering::Back, record.length_left.take(), record.entered_at);
        }
        (entering, remaining, entered_at)
    }

    /// Takes units for one more holder.
    #[inline(always)]
    pub(super) fn seize(&mut self, setting: SettingId, units: u32) {
        let state = &mut self.settings[setting.index()];
        state.holders += 1;
        state.in_use += i64::from(units);
        self.recorder.in_use(setting, state.in_use, self.now);
        self.escalate(setting);
    }

    /// Adds to the units in use of a setting.
    pub(super) fn take_units(&mut self, setting: SettingId, units: i64) {
        let state = &mut self.settings[setting.index()];
        state.in_use += units;
        self.recorder.in_use(setting, state.in_use, self.now);
        self.note_escalation(setting);
    }

    /// Serves the queue of a setting from its head while it can, with places of others where that is the rule.
    pub(super) fn serve_setting(&mut self, setting: SettingId) {
        while self.serve_head(setting)
            || (self.settings[setting.index()].pre_emption && self.pre_empt_for_head(setting))
        {}
    }

    /// Serves the head of a queue if there is room.
    #[inline(always)]
    fn serve_head(&mut self, setting: SettingId) -> bool {
        let patients = &self.patients;
        let state = &mut self.settings[setting.index()];
        if !state.admits || state.free() <= 0 {
            return false;
        }
        let Some(entry) = state.queue.head(|entry| valid(patients, entry)) else { return false };
        let record = &self.patients[entry.owner.index()];
        if record.state == State::Assembling {
            let Some(lacking) = self.lacking(entry.owner) else { return false };
            if self.settings[setting.index()].free() < i64::from(lacking.units) {
                return false;
            }
            self.grant_also(entry.owner, lacking);
            return true;
        }
        let plan = self.plan;
        let choice = plan.routes[record.route.index()].choice(entry.choice);
        let Destination::Stay { stay, .. } = choice.to else { return false };
        let units = self.units_needed(entry.owner, stay);
        // Whoever holds a part of it needs only the rest.
        let more = units - self.held_in(entry.owner, setting).unwrap_or(0).min(units);
        let state = &mut self.settings[setting.index()];
        if state.free() < i64::from(more) {
            return false;
        }
        state.queue.drop_head();
        self.place(entry.owner, choice, entry.choice, units);
        true
    }
}
