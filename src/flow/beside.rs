//! Places held beside the main one (`also`), and what is kept of them from stay to stay.
//!
//! One rule: what a stay and the next both need is kept. The rest is given up when the next place is had: the first
//! place of the next stay (its setting, then `also` in their order) that is not held already; at once if all are. So a
//! patient waits for a bed in the cubicle they have, whichever of nurse, cubicle and bed is called the setting.

use super::outcome::Moved;
use super::parts::ids::{BesideId, PatientId};
use super::parts::patient::{Held, State};
use super::state::Flow;
use crate::engine::Duration;
use crate::engine::optional::Optional;
use crate::engine::queue::Entry;
use crate::plan::{SettingId, StayPlan};

/// What a stay still needs of a setting beside its own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lacking {
    pub setting: SettingId,
    /// Units beyond those held there.
    pub units: u32,
    /// Whether none are held there.
    pub new: bool,
}

impl Flow<'_> {
    /// What a patient holds beside the main place.
    pub(super) fn beside(&self, patient: PatientId) -> &[Held] {
        self.beside.get(self.patients[patient.index()].beside.index()).map_or(&[], Vec::as_slice)
    }

    /// Units that a patient has of a setting: those held, as the main place or beside it, or of a kept place.
    #[inline(always)]
    pub(super) fn held_in(&self, patient: PatientId, setting: SettingId) -> Option<u32> {
        let record = &self.patients[patient.index()];
        if record.setting.is(setting) {
            return Some(record.units);
        }
        if record.kept.is_none() && record.beside.is_none() {
            return None;
        }
        let kept = self.kept.get(record.kept.index()).filter(|kept| kept.setting == setting);
        let beside = || self.beside(patient).iter().find(|held| held.setting == setting);
        kept.map(|kept| kept.units).or_else(|| beside().map(|held| held.units))
    }

    /// Notes a place as held beside the main one.
    pub(super) fn hold_beside(&mut self, patient: PatientId, setting: SettingId, units: u32) {
        let record = &mut self.patients[patient.index()];
        let slot = record.beside.get().unwrap_or_else(|| {
            self.free_beside.pop().unwrap_or_else(|| {
                self.beside.push(Vec::new());
                BesideId::at(self.beside.len() - 1)
            })
        });
        record.beside = Optional::some(slot);
        self.beside[slot.index()].push(Held { setting, units, stay: record.stay });
    }

    /// Takes the note of a place out of those held beside the main one: its units stay in use.
    fn unhold(&mut self, patient: PatientId, place: usize) -> Option<Held> {
        let slot = self.patients[patient.index()].beside.get()?;
        let list = &mut self.beside[slot.index()];
        let held = list.remove(place);
        if list.is_empty() {
            self.patients[patient.index()].beside = Optional::NONE;
            self.free_beside.push(slot);
        }
        Some(held)
    }

    /// Takes a place held beside as the main one, if there is one in this setting; returns its units.
    pub(super) fn make_main(&mut self, patient: PatientId, setting: SettingId) -> Option<u32> {
        let place = self.beside(patient).iter().position(|held| held.setting == setting)?;
        self.unhold(patient, place).map(|held| held.units)
    }

    /// Gives up what is held beside the main place, but for what a stay needs.
    pub(super) fn let_go(&mut self, patient: PatientId, next: Option<&StayPlan>) {
        let also = next.map_or(&[][..], |next| &next.also);
        let mut place = 0;
        while let Some(held) = self.beside(patient).get(place) {
            if also.iter().any(|&(setting, _)| setting == held.setting) {
                place += 1;
            } else if let Some(Held { setting, units, stay }) = self.unhold(patient, place) {
                self.settings[setting.index()].holders -= 1;
                self.release_units(patient, setting, units, stay);
            }
        }
    }

    /// Leaves the main place for that of another stay, and with it whatever that stay does not need.
    #[inline(always)]
    pub(super) fn leave_for(&mut self, patient: PatientId, next: &StayPlan) {
        if self.patients[patient.index()].beside.is_none() && next.also.is_empty() {
            self.give_up_main(patient);
        } else {
            self.change_places(patient, next);
        }
    }

    #[inline(never)]
    fn change_places(&mut self, patient: PatientId, next: &StayPlan) {
        let record = &self.patients[patient.index()];
        let (Some(main), units) = (record.setting.get(), record.units) else { return };
        // Who holds the next setting already has not had the next place yet.
        let had = self.beside(patient).iter().all(|held| held.setting != next.setting);
        if had {
            self.let_go(patient, Some(next));
        }
        if had && next.also.iter().all(|&(setting, _)| setting != main) {
            self.give_up_main(patient);
            return;
        }
        self.hold_beside(patient, main, units);
        let record = &mut self.patients[patient.index()];
        record.setting = Optional::NONE;
        self.recorder.leaves(patient, record, main, self.now);
        self.recorder.stayed(main, record.entered_at, self.now, self.now);
        self.note_move(patient, Moved::Leaves(main));
    }

    /// The first of the other settings of the present stay that is not held as the stay needs it.
    pub(super) fn lacking(&self, patient: PatientId) -> Option<Lacking> {
        let stay = &self.plan.stays[self.patients[patient.index()].stay.index()];
        let held = self.beside(patient);
        stay.also.iter().find_map(|&(setting, needed)| {
            let held = held.iter().find(|held| held.setting == setting).map(|held| held.units);
            let units = needed.saturating_sub(held.unwrap_or(0));
            (units > 0).then_some(Lacking { setting, units, new: held.is_none() })
        })
    }

    /// Takes what a stay lacks of a setting: a new place, with which what is left of the last stay is given up, or more
    /// units of one that is held.
    fn take_beside(&mut self, patient: PatientId, lacking: Lacking) {
        let Lacking { setting, units, new } = lacking;
        if new {
            self.seize(setting, units);
            self.takes_extra(patient, setting, units);
            self.hold_beside(patient, setting, units);
            self.let_go(patient, Some(&self.plan.stays[self.patients[patient.index()].stay.index()]));
            return;
        }
        self.take_units(setting, i64::from(units));
        self.takes_extra(patient, setting, units);
        self.escalate(setting);
        let slot = self.patients[patient.index()].beside;
        let held = self.beside.get_mut(slot.index()).into_iter().flatten();
        held.filter(|held| held.setting == setting).for_each(|held| held.units += units);
    }

    /// Seizes the other settings of a stay one after the other, then begins the stay.
    #[inline(always)]
    pub(super) fn assemble(&mut self, patient: PatientId, resumed: Option<Duration>) {
        let record = &self.patients[patient.index()];
        let also = &self.plan.stays[record.stay.index()].also;
        if (also.is_empty() && record.beside.is_none()) || self.assembled(patient, resumed) {
            self.begin_stay(patient, resumed);
        }
    }

    /// Seizes what is to be had; false if the patient has to wait for something.
    #[inline(never)]
    fn assembled(&mut self, patient: PatientId, resumed: Option<Duration>) -> bool {
        while let Some(lacking) = self.lacking(patient) {
            let state = &self.settings[lacking.setting.index()];
            let first = !lacking.new || (state.queue.live() == 0 && state.admits);
            if !first || state.free() < i64::from(lacking.units) {
                self.await_also(patient, lacking.setting, resumed);
                return false;
            }
            if lacking.new {
                let stay = self.patients[patient.index()].stay;
                let class = stay.get().map_or(0, |stay| self.priority(patient, stay));
                self.recorder.waited_beside(lacking.setting, class, Duration::ZERO, self.now);
            }
            self.take_beside(patient, lacking);
        }
        self.keep_what_is_needed(patient);
        true
    }

    /// Gives up what the stay does not need of what is held, units and places.
    fn keep_what_is_needed(&mut self, patient: PatientId) {
        let record = &self.patients[patient.index()];
        let (stay, slot) = (record.stay, record.beside);
        let plan = &self.plan.stays[stay.index()];
        self.let_go(patient, Some(plan));
        for &(setting, needed) in &plan.also {
            let mut held = self.beside.get_mut(slot.index()).into_iter().flatten();
            let Some(held) = held.find(|held| held.setting == setting) else { continue };
            held.stay = stay;
            let surplus = held.units.saturating_sub(needed);
            held.units -= surplus;
            if surplus > 0 {
                self.release_units(patient, setting, surplus, stay);
            }
        }
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
        // No choice is open: its place is free for this wait.
        if self.recorder.has_classes(setting) {
            self.classes.note(patient, 0, priority);
        }
        self.recorder.queue(setting, priority, 1, self.now);
        self.join_queue(setting, priority, entry);
    }

    /// The patient at the head of a queue gets what they lack beside their place.
    pub(super) fn grant_also(&mut self, patient: PatientId, lacking: Lacking) {
        let setting = lacking.setting;
        self.settings[setting.index()].queue.take_head();
        self.queue_changes(setting, false);
        let class = self.classes.of(patient, 0);
        self.recorder.queue(setting, class, -1, self.now);
        let record = &mut self.patients[patient.index()];
        if lacking.new {
            self.recorder.waited_beside(setting, class, self.now - record.referred_at, self.now);
        }
        record.ticket = record.ticket.wrapping_add(1);
        let resumed = record.length_left.take();
        let home = record.setting;
        self.settings[home.index()].stuck -= 1;
        self.take_beside(patient, lacking);
        self.assemble(patient, resumed);
    }
}
