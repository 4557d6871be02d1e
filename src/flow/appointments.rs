//! Appointments: patients are booked into the slots of a setting, come or do not, and then wait for a place like all others.
//!
//! Who asks gets the earliest slot that is free for them, at once; if there is none, they are on a list, by priority and in
//! order, and are booked as soon as one can be. Until their slot comes they wait where they are.

use super::occasions::occasion;
use super::parts::diary::{Comer, ListPlace, Request, Standing};
use super::parts::ids::PatientId;
use super::state::Flow;
use crate::engine::queue::Entry;
use crate::engine::random::Draw;
use crate::engine::{NEVER, Time};
use crate::plan::{AppointmentPlan, Destination, SettingId, StayId};

/// A slot of a session.
type Slot = (usize, usize);

impl Flow<'_> {
    /// Whether a patient is booked for a stay; who comes back to a kept place is not.
    pub(super) fn is_by_appointment(&self, patient: PatientId, stay: StayId) -> bool {
        let setting = self.plan.stays[stay.index()].setting;
        let kept = self.kept.get(self.patients[patient.index()].kept.index());
        kept.is_none_or(|kept| kept.setting != setting) && self.appointment_of(patient, stay).is_some()
    }

    fn appointment_of(&self, patient: PatientId, stay: StayId) -> Option<&AppointmentPlan> {
        self.plan.stays[self.version_of(patient, stay).index()].appointment()
    }

    /// The stay to which a choice of the present route leads.
    fn stay_of_choice(&self, patient: PatientId, choice: u8) -> Option<StayId> {
        let route = &self.plan.routes[self.patients[patient.index()].route.index()];
        match route.choice(choice).to {
            Destination::Stay { stay, .. } => Some(stay),
            Destination::Exit(_) => None,
        }
    }

    /// How many wait for a setting: in its queue, booked, or for a slot.
    pub(super) fn waiting(&self, setting: SettingId) -> usize {
        self.settings[setting.index()].queue.live() + self.diaries[setting.index()].to_come
    }

    /// A patient asks for a slot by a choice, and has missed so many.
    #[cold]
    pub(super) fn ask_for_slot(&mut self, patient: PatientId, choice: u8, setting: SettingId, missed: u32) {
        let Some(stay) = self.stay_of_choice(patient, choice) else { return };
        let diary = &mut self.diaries[setting.index()];
        diary.to_come += 1;
        diary.asked += 1;
        let asked = diary.asked;
        let standing = match self.free_slot(patient, stay) {
            Some(slot) => self.book((patient, choice), setting, slot),
            None => {
                let place = (self.priority(patient, stay), asked);
                self.diaries[setting.index()].list.insert(place, (patient, choice));
                Standing::Listed(place)
            }
        };
        if self.requests.len() <= patient.index() {
            self.requests.resize_with(self.patients.len(), Vec::new);
        }
        self.requests[patient.index()].push(Request { setting, choice, missed, standing });
    }

    /// The earliest slot that a patient can be booked into now for a stay: of two at one time the one kept for them, then the
    /// one for everybody, then the one released; of these the one listed first.
    fn free_slot(&self, patient: PatientId, stay: StayId) -> Option<Slot> {
        let setting = self.plan.stays[stay.index()].setting;
        let diary = self.plan.settings[setting.index()].diary.as_ref()?;
        let earliest = self.now + self.appointment_of(patient, stay)?.notice;
        let open = diary.who.bits(&self.patients[patient.index()].attributes);
        let mut best: Option<(Time, u8, Slot)> = None;
        for (number, (session, state)) in
            diary.sessions.iter().zip(&self.diaries[setting.index()].sessions).enumerate()
        {
            let theirs = open >> number & 1 == 1;
            let (latest, rank) = match (theirs, session.released) {
                (true, _) => (NEVER, u8::from(!session.kept)),
                (false, Some(released)) => (self.now + released, 2),
                (false, None) => continue,
            };
            let latest = session.booked_ahead.map_or(latest, |ahead| latest.min(self.now + ahead));
            let first = session.slots.partition_point(|&(time, _)| time < earliest);
            let first = first.max(state.first_free).max(state.next);
            let later = session.slots.iter().zip(&state.free).enumerate().skip(first);
            let mut can_be = later.take_while(|(_, ((time, _), _))| *time <= latest);
            if let Some((slot, ((time, _), _))) = can_be.find(|(_, (_, free))| **free > 0)
                && best.is_none_or(|(other, its, _)| (*time, rank) < (other, its))
            {
                best = Some((*time, rank, (number, slot)));
            }
        }
        best.map(|(.., slot)| slot)
    }

    /// Days until the earliest slot that a patient could be booked into for a stay; none if there is none now.
    pub(super) fn days_to_slot(&self, patient: PatientId, stay: StayId) -> Option<f64> {
        let slot = self.free_slot(patient, stay)?;
        Some((self.time_of(self.plan.stays[stay.index()].setting, slot)? - self.now).days())
    }

    fn time_of(&self, setting: SettingId, (session, slot): Slot) -> Option<Time> {
        let diary = self.plan.settings[setting.index()].diary.as_ref()?;
        Some(diary.sessions[session].slots[slot].0)
    }

    /// Books somebody into a slot.
    fn book(&mut self, comer: Comer, setting: SettingId, (session, slot): Slot) -> Standing {
        let state = &mut self.diaries[setting.index()].sessions[session];
        state.free[slot] -= 1;
        state.booked[slot].push(comer);
        while state.free.get(state.first_free) == Some(&0) {
            state.first_free += 1;
        }
        Standing::Booked { session, slot, since: self.now }
    }

    /// Takes somebody out of a slot, which others can have if it is still to come.
    fn give_back(&mut self, comer: Comer, setting: SettingId, (session, slot): Slot) {
        let state = &mut self.diaries[setting.index()].sessions[session];
        state.booked[slot].retain(|other| *other != comer);
        if slot >= state.next {
            state.free[slot] += 1;
            state.first_free = state.first_free.min(slot);
        }
    }

    /// Slots of a setting have come, or can be booked from now on.
    #[cold]
    pub(super) fn turn_page(&mut self, setting: SettingId) {
        let Some(diary) = &self.plan.settings[setting.index()].diary else { return };
        for (number, session) in diary.sessions.iter().enumerate() {
            loop {
                let state = &mut self.diaries[setting.index()].sessions[number];
                let slot = state.next;
                let Some(&(_, places)) = session.slots.get(slot).filter(|&&(time, _)| time <= self.now)
                else {
                    break;
                };
                state.next += 1;
                let booked = std::mem::take(&mut state.booked[slot]);
                // After the measured period only slots that are booked are of the run.
                let places = if self.now < self.plan.closes { places } else { booked.len() as u32 };
                self.recorder.slot(setting, number, places, self.now);
                for comer in booked {
                    self.slot_comes(comer, setting, number);
                    // One after the other: a place that is free is no queue.
                    self.hand_out();
                }
            }
        }
        self.book_from_list(setting);
    }

    fn request(&mut self, (patient, choice): Comer, setting: SettingId) -> Option<&mut Request> {
        let requests = self.requests.get_mut(patient.index())?;
        requests.iter_mut().find(|request| request.choice == choice && request.setting == setting)
    }

    /// The slot of somebody has come: they attend it, or not.
    fn slot_comes(&mut self, comer: Comer, setting: SettingId, session: usize) {
        let (patient, choice) = comer;
        let now = self.now;
        // Who has missed another slot of this instant may be gone.
        let Some(&mut Request { missed, standing: Standing::Booked { since, .. }, .. }) =
            self.request(comer, setting)
        else {
            return;
        };
        let Some(stay) = self.stay_of_choice(patient, choice) else { return };
        if self.misses(patient, stay, since, missed) {
            self.recorder.did_not_attend(setting, session, now);
            match self.appointment_of(patient, stay).and_then(|appointment| appointment.missed_route) {
                Some(route) => {
                    self.withdraw_all(patient, None);
                    self.refer(patient, route);
                }
                None => {
                    self.cancel(patient, choice, setting);
                    self.ask_for_slot(patient, choice, setting, missed.saturating_add(1));
                }
            }
            return;
        }
        // Who has two slots at one time comes to one.
        if !self.has_come(patient, setting) {
            self.recorder.attends(setting, session, now);
        }
        if let Some(request) = self.request(comer, setting) {
            request.standing = Standing::Came(now);
        }
        self.diaries[setting.index()].to_come -= 1;
        let entry = Entry { owner: patient, ticket: self.patients[patient.index()].ticket, choice };
        self.join_queue(setting, self.priority(patient, stay), entry);
        let needed = self.units_needed(patient, stay);
        if self.held_in(patient, setting).is_some_and(|held| needed <= held) {
            // Goes on in the place held.
            let plan = self.plan;
            let route = &plan.routes[self.patients[patient.index()].route.index()];
            self.place(patient, route.choice(choice), choice, needed);
        } else {
            // Who may put out others need not find a free place.
            self.list_setting(setting);
        }
    }

    /// What a patient has asked for.
    pub(super) fn requests_of(&self, patient: PatientId) -> &[Request] {
        self.requests.get(patient.index()).map_or(&[], Vec::as_slice)
    }

    /// Whether a patient has come to a slot of a setting, and waits there.
    fn has_come(&self, patient: PatientId, setting: SettingId) -> bool {
        let mut requests = self.requests_of(patient).iter();
        requests.any(|request| request.setting == setting && matches!(request.standing, Standing::Came(_)))
    }

    /// Whether a patient misses the slot that has come.
    fn misses(&self, patient: PatientId, stay: StayId, since: Time, missed: u32) -> bool {
        let Some(appointment) = self.appointment_of(patient, stay) else { return false };
        let record = &self.patients[patient.index()];
        let weeks = (self.now - since).days() / 7.0;
        let chance = appointment.missed.of(&record.attributes).copied().unwrap_or(0.0)
            + appointment.missed_per_week * weeks;
        let occasion = occasion(record.lap, u64::from(missed));
        chance > 0.0 && Draw::new(record.seed, appointment.purpose, occasion).uniform() < chance
    }

    /// Notes how long somebody waited past their slot who is placed now.
    #[cold]
    pub(super) fn is_seen(&mut self, patient: PatientId, choice: u8, setting: SettingId) {
        let now = self.now;
        if let Some(&mut Request { standing: Standing::Came(came), .. }) =
            self.request((patient, choice), setting)
        {
            self.recorder.waited_past_slot(setting, now - came, now);
        }
    }

    /// Whether a patient has asked for an appointment by a choice, and has not come yet.
    pub(super) fn is_to_come(&self, patient: PatientId, choice: u8, setting: SettingId) -> bool {
        self.requests_of(patient).iter().any(|request| {
            request.choice == choice
                && request.setting == setting
                && !matches!(request.standing, Standing::Came(_))
        })
    }

    /// Drops what a patient has asked for by a choice; whether they had not come yet.
    #[cold]
    pub(super) fn cancel(&mut self, patient: PatientId, choice: u8, setting: SettingId) -> bool {
        let Some(requests) = self.requests.get_mut(patient.index()) else { return false };
        let same = |request: &Request| request.choice == choice && request.setting == setting;
        let Some(at) = requests.iter().position(same) else { return false };
        match requests.swap_remove(at).standing {
            Standing::Came(_) => return false,
            Standing::Listed(place) => {
                self.diaries[setting.index()].list.remove(&place);
            }
            Standing::Booked { session, slot, .. } => {
                self.give_back((patient, choice), setting, (session, slot));
            }
        }
        self.diaries[setting.index()].to_come -= 1;
        self.book_from_list(setting);
        true
    }

    /// Books those on the list for whom there is a slot now.
    fn book_from_list(&mut self, setting: SettingId) {
        if self.diaries[setting.index()].list.is_empty() {
            return;
        }
        let list: Vec<(ListPlace, Comer)> =
            self.diaries[setting.index()].list.iter().map(|(&place, &comer)| (place, comer)).collect();
        for (place, comer) in list {
            if !self.has_free_slot(setting) {
                return;
            }
            let Some(slot) =
                self.stay_of_choice(comer.0, comer.1).and_then(|stay| self.free_slot(comer.0, stay))
            else {
                continue;
            };
            self.diaries[setting.index()].list.remove(&place);
            let standing = self.book(comer, setting, slot);
            if let Some(request) = self.request(comer, setting) {
                request.standing = standing;
            }
        }
    }

    /// Whether somebody could be booked into any slot now.
    fn has_free_slot(&self, setting: SettingId) -> bool {
        let Some(diary) = &self.plan.settings[setting.index()].diary else { return false };
        diary.sessions.iter().zip(&self.diaries[setting.index()].sessions).any(|(session, state)| {
            let first = state.first_free.max(state.next);
            let latest = session.booked_ahead.map_or(NEVER, |ahead| self.now + ahead);
            session.slots.get(first).is_some_and(|&(time, _)| time <= latest)
        })
    }

    /// A patient has changed: who can be booked earlier now is, and who is on the list has their place by the present priority.
    #[cold]
    pub(super) fn book_earlier(&mut self, patient: PatientId) {
        let requests = self.requests_of(patient).to_vec();
        for Request { setting, choice, standing, .. } in requests {
            let Some(stay) = self.stay_of_choice(patient, choice) else { continue };
            let (comer, found) = ((patient, choice), self.free_slot(patient, stay));
            let standing = match (standing, found) {
                (Standing::Came(_), _) | (Standing::Booked { .. }, None) => continue,
                (Standing::Booked { session, slot, .. }, Some(earlier)) => {
                    if self.time_of(setting, earlier) >= self.time_of(setting, (session, slot)) {
                        continue;
                    }
                    self.give_back(comer, setting, (session, slot));
                    self.book(comer, setting, earlier)
                }
                (Standing::Listed(place), Some(slot)) => {
                    self.diaries[setting.index()].list.remove(&place);
                    self.book(comer, setting, slot)
                }
                (Standing::Listed(place), None) => {
                    let now = (self.priority(patient, stay), place.1);
                    let list = &mut self.diaries[setting.index()].list;
                    list.remove(&place);
                    list.insert(now, comer);
                    Standing::Listed(now)
                }
            };
            if let Some(request) = self.request(comer, setting) {
                request.standing = standing;
            }
            self.book_from_list(setting);
        }
    }
}
