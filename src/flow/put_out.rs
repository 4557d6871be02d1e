//! Pre-emption: a patient of higher priority takes the place of another.
//!
//! Who is put out is, of those in the setting whose stay allows it, the one of lowest priority who began last. They leave
//! for elsewhere, or wait outside, first of their line, and go on or begin again when there is a place. A place with a
//! turnaround is cleaned first: then the urgent patient waits for it, before everybody of lower priority.

use super::outcome::Moved;
use super::parts::ids::PatientId;
use super::parts::patient::{Candidate, State};
use super::referral::valid;
use super::state::Flow;
use crate::engine::Time;
use crate::engine::optional::Optional;
use crate::engine::queue::Entry;
use crate::plan::{Destination, PutOutPlan, SettingId, StayId};

impl Flow<'_> {
    /// Notes a patient whose stay, which begins, allows that they are put out.
    #[cold]
    pub(super) fn may_be_put_out(&mut self, patient: PatientId, setting: SettingId) {
        let began_at = self.patients[patient.index()].began_at;
        let listed = self.candidates[setting.index()].len();
        if listed > 64 && listed > 2 * self.settings[setting.index()].holders as usize {
            self.forget_those_gone(setting);
        }
        self.candidates[setting.index()].push(Candidate { patient, began_at });
        // Who waits may have waited for just this.
        self.list_setting(setting);
    }

    fn forget_those_gone(&mut self, setting: SettingId) {
        let mut list = std::mem::take(&mut self.candidates[setting.index()]);
        list.retain(|candidate| self.rule_of(candidate, setting).is_some());
        self.candidates[setting.index()] = list;
    }

    /// What becomes of a candidate who is put out; none if they are not there any more.
    fn rule_of(&self, candidate: &Candidate, setting: SettingId) -> Option<PutOutPlan> {
        let record = &self.patients[candidate.patient.index()];
        let there = record.setting.is(setting)
            && record.began_at == candidate.began_at
            && matches!(record.state, State::Staying | State::Ready);
        self.plan.stays.get(record.stay.index()).filter(|_| there).and_then(|stay| stay.put_out())
    }

    /// Places a patient where others are put out for them; false if nobody can be, or the place has to be cleaned first.
    #[cold]
    pub(super) fn pre_empt(&mut self, patient: PatientId, number: u8, stay: StayId, needed: u32) -> bool {
        let setting = self.plan.stays[stay.index()].setting;
        let pre_empts = self.plan.stays[self.version_of(patient, stay).index()].pre_empts();
        if !pre_empts || self.held_in(patient, setting).is_some() {
            return false;
        }
        let units = i64::from(needed);
        let out = self.make_room(patient, stay, setting, units);
        let free = !out.is_empty() && self.settings[setting.index()].free() >= units;
        if free {
            let plan = self.plan;
            let route = self.patients[patient.index()].route;
            self.place(patient, plan.routes[route.index()].choice(number), number, needed);
        }
        self.send_on(out);
        free
    }

    /// Puts patients out until so many units are free or being cleaned, if that can be had; who they are and what becomes
    /// of each.
    fn make_room(
        &mut self,
        patient: PatientId,
        stay: StayId,
        setting: SettingId,
        units: i64,
    ) -> Vec<(PatientId, PutOutPlan)> {
        let priority = self.priority(patient, stay);
        let patients = &self.patients;
        let state = &self.settings[setting.index()];
        if !state.admits
            || state.queue.waits_before(priority, |entry| entry.owner != patient && valid(patients, entry))
        {
            return Vec::new();
        }
        // What is being cleaned is on its way.
        let mut missing = units - state.free() - state.cleaning;
        self.forget_those_gone(setting);
        let mut candidates: Vec<(usize, Time, usize, Candidate)> = Vec::new();
        for (order, &candidate) in self.candidates[setting.index()].iter().enumerate() {
            let record = &self.patients[candidate.patient.index()];
            let Some(of) = record.stay.get() else { continue };
            let own = self.priority(candidate.patient, of);
            if own > priority && candidate.patient != patient {
                candidates.push((own, candidate.began_at, order, candidate));
            }
        }
        candidates
            .sort_unstable_by_key(|&(own, began_at, order, _)| std::cmp::Reverse((own, began_at, order)));
        let mut chosen = Vec::new();
        for (.., candidate) in candidates {
            if missing <= 0 {
                break;
            }
            missing -= i64::from(self.patients[candidate.patient.index()].units);
            chosen.push(candidate);
        }
        if missing > 0 {
            return Vec::new();
        }
        let mut out = Vec::new();
        for candidate in chosen {
            if let Some(rule) = self.rule_of(&candidate, setting) {
                self.put_out(candidate.patient, rule);
                out.push((candidate.patient, rule));
            }
        }
        out
    }

    /// Takes the place of a patient.
    fn put_out(&mut self, patient: PatientId, rule: PutOutPlan) {
        self.withdraw_all(patient, None);
        self.end_delay(patient);
        self.drop_tasks(patient);
        let record = &mut self.patients[patient.index()];
        record.stay_end_event = Optional::NONE;
        record.interruption_event = Optional::NONE;
        record.state = State::Outside;
        let left = if record.length_over { self.now } else { record.length_ends } - self.now;
        if !rule.returns {
            self.give_up_place(patient);
            return;
        }
        record.put_out = true;
        record.length_left = if rule.resumes { Optional::some(left) } else { Optional::NONE };
        self.give_up_also(patient);
        // They have not left for good: their time in the setting goes on.
        let record = &mut self.patients[patient.index()];
        let (units, stay) = (record.units, record.stay);
        let Some(setting) = record.setting.take() else { return };
        self.recorder.leaves(patient, record, setting, self.now);
        self.settings[setting.index()].holders -= 1;
        self.note_move(patient, Moved::Leaves(setting));
        self.release_units(patient, setting, units, stay);
    }

    /// Gives the head of a queue a place of another, who could not be put out before; whether it did.
    #[cold]
    pub(super) fn pre_empt_for_head(&mut self, setting: SettingId) -> bool {
        let patients = &self.patients;
        let state = &mut self.settings[setting.index()];
        let Some(entry) = state.queue.head(|entry| valid(patients, entry)) else { return false };
        let record = &self.patients[entry.owner.index()];
        if record.state == State::Assembling {
            return false;
        }
        let route = &self.plan.routes[record.route.index()];
        let Destination::Stay { stay, .. } = route.choice(entry.choice).to else { return false };
        let needed = self.units_needed(entry.owner, stay);
        let free = self.settings[setting.index()].free();
        i64::from(needed) > free && self.pre_empt(entry.owner, entry.choice, stay, needed)
    }

    /// Sends those who were put out to wait, the one first chosen last in their line, or elsewhere.
    fn send_on(&mut self, out: Vec<(PatientId, PutOutPlan)>) {
        for (patient, rule) in out {
            if !rule.returns {
                self.refer(patient, rule.route);
                continue;
            }
            let Some(stay) = self.patients[patient.index()].stay.get() else { continue };
            let setting = self.plan.stays[stay.index()].setting;
            let priority = self.priority(patient, stay);
            let record = &mut self.patients[patient.index()];
            record.route = Optional::some(rule.route);
            record.referred_at = self.now;
            record.last_choice = 0;
            record.open_choices = 1;
            record.ticket = record.ticket.wrapping_add(1);
            let entry = Entry { owner: patient, ticket: record.ticket, choice: 0 };
            self.classes.note(patient, 0, priority);
            self.recorder.queue(setting, priority, 1, self.now);
            self.settings[setting.index()].queue.join_first(priority, entry);
            self.queue_changes(setting, false);
            self.note_move(patient, Moved::Waits(setting));
            self.list_setting(setting);
        }
    }
}
