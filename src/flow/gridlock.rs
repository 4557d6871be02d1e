//! Deadlock: settings whose every place is held by a patient who waits for another of them.
//!
//! Looked for at midnight, and only if some full setting has nobody left who could move by themselves: the
//! greatest set of such settings in which every open referral leads into the set (a knot; Coffman, Elphick &
//! Shoshani, *System deadlocks*, 1971). A further choice or interruption to come, kept places, and capacity
//! or hours that will change are ways out: who has one is not stuck.

use super::parts::ids::PatientId;
use super::parts::patient::{Patient, State};
use super::parts::setting::capacity;
use super::state::Flow;
use super::stopped::Stopped;
use crate::plan::SettingId;

impl Flow<'_> {
    /// Reports a deadlock if there is one.
    pub(super) fn check_gridlock(&self) -> Result<(), Stopped> {
        let held_beside =
            |setting: usize| self.beside.iter().flatten().any(|held| held.setting.index() == setting);
        let suspicious = |setting: usize| {
            let state = &self.settings[setting];
            let plan = &self.plan.settings[setting];
            state.holders > 0
                && state.queue.live() > 0
                && state.free() <= 0
                && state.kept == 0
                && (state.holders == state.stuck || held_beside(setting))
                && state.cleaning == 0
                && state.opening.is_none()
                && state.core >= capacity(plan.max_capacity)
                && !plan.has_hours
        };
        let mut stuck: Vec<bool> = (0..self.settings.len()).map(suspicious).collect();
        if !stuck.contains(&true) {
            return Ok(());
        }
        // Who holds what and waits for what: (settings held, settings waited for, has another way out).
        let patients = (0..self.patients.len()).map(PatientId::at);
        let holders: Vec<(Vec<usize>, Vec<usize>, bool)> = patients
            .filter(|patient| holds_a_place(&self.patients[patient.index()]))
            .map(|patient| self.waits(patient))
            .collect();
        loop {
            let mut changed = false;
            for (held, waited, way_out) in &holders {
                if *way_out || waited.iter().any(|&setting| !stuck[setting]) {
                    for &setting in held {
                        changed |= std::mem::replace(&mut stuck[setting], false);
                    }
                }
            }
            if !changed {
                break;
            }
        }
        if !stuck.contains(&true) {
            return Ok(());
        }
        // Places held beside or kept may wait for several settings at once.
        let mut waits = Vec::new();
        for setting in (0..stuck.len()).filter(|&setting| stuck[setting]).map(SettingId::at) {
            for (part, (waiting, since)) in self.waits_in(setting) {
                waits.push(self.wait(setting, waiting, since, part));
            }
        }
        Err(Stopped::Deadlock { replication: self.replication, day: self.now.day(), waits })
    }

    /// Settings a patient holds and waits for, and whether something else may still move them.
    fn waits(&self, number: PatientId) -> (Vec<usize>, Vec<usize>, bool) {
        let patient = &self.patients[number.index()];
        let mut held = vec![patient.setting.index()];
        held.extend(self.beside(number).iter().map(|held| held.setting.index()));
        held.extend(self.kept.get(patient.kept.index()).map(|kept| kept.setting.index()));
        let waited: Vec<usize> = match patient.state {
            State::Assembling => {
                self.lacking(number).map(|lacking| lacking.setting.index()).into_iter().collect()
            }
            State::Ready => {
                let route = &self.plan.routes[patient.route.index()];
                let open = self.plan.settings_of(route, patient.open_choices);
                open.map(|(_, setting)| setting.index()).collect()
            }
            _ => Vec::new(),
        };
        let way_out = waited.is_empty()
            || patient.next_choice_event.is_some()
            || patient.interruption_event.is_some()
            || !self.requests_of(number).is_empty();
        (held, waited, way_out)
    }
}

pub(super) fn holds_a_place(patient: &Patient) -> bool {
    patient.state != State::Gone && patient.setting.is_some()
}
