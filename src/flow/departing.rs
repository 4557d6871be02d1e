//! Departing: what a route asks of the patient before the referral, and what must hold for a choice to be tried.
//!
//! Most routes ask nothing; they are referred by at once. Others take time in the place held, give it up first, lead to
//! the shorter of several queues, change the patient, or have choices that are passed over at some moments.

use super::event::EventKind;
use super::parts::ids::PatientId;
use super::parts::patient::State;
use super::parts::setting::SettingState;
use super::referral::valid;
use super::state::Flow;
use crate::engine::event_list::EventNumber;
use crate::engine::optional::Optional;
use crate::engine::queue::Entry;
use crate::engine::{Duration, Time, ticks};
use crate::plan::{AttributeStep, Destination, MomentPlan, RouteId, RouteMore, SettingId, StayId, UNLIMITED};

impl Flow<'_> {
    /// A patient goes by a route: is referred by it, at once or after what it takes.
    #[inline(always)]
    pub(super) fn depart(&mut self, patient: PatientId, route: RouteId) {
        let plan = self.plan;
        match &plan.routes[route.index()].more {
            None => self.refer(patient, route),
            Some(more) => self.depart_by(patient, route, more),
        }
    }

    #[inline(never)]
    fn depart_by(&mut self, patient: PatientId, route: RouteId, more: &RouteMore) {
        self.change_attributes(patient, &more.sets);
        let time = more.takes.as_ref().map_or(Duration::ZERO, |(takes, purpose)| {
            ticks(takes.sample(&mut self.draw(patient, *purpose)))
        });
        if time == Duration::ZERO {
            self.set_off(patient, route, more);
            return;
        }
        let event = self.schedule(self.now + time, EventKind::Departs, patient.number());
        let record = &mut self.patients[patient.index()];
        // In A&E it has been decided: what is done before a bed is asked for is a part of the wait for it. Where what is no
        // admission does as well, it is decided when the way is chosen.
        if self.plan.ways(&self.plan.routes[route.index()]).all(|way| way.admits) {
            self.recorder.decides_to_admit(record, self.now);
        }
        record.route = Optional::some(route);
        record.referred_at = self.now + time;
        record.open_choices = 0;
        record.last_choice = 0;
        record.next_choice_event = Optional::some(event);
        // On the way without a reason of delay.
        let delay = self.plan.routes[route.index()].delay.as_ref();
        if delay.and_then(|delay| delay.of(&record.attributes)).is_none() {
            record.delayed_since = Optional::NONE;
        }
    }

    /// What a route takes is over.
    #[inline(never)]
    pub(super) fn departs(&mut self, patient: PatientId, event: EventNumber) -> bool {
        let plan = self.plan;
        let record = &mut self.patients[patient.index()];
        if !record.next_choice_event.is(event) {
            return false;
        }
        record.next_choice_event = Optional::NONE;
        let Some(route) = record.route.get() else { return false };
        if record.state == State::Ready && record.delayed_since.is_none() {
            record.delayed_since = Optional::some(self.now);
        }
        if let Some(more) = &plan.routes[route.index()].more {
            self.set_off(patient, route, more);
        }
        true
    }

    fn set_off(&mut self, patient: PatientId, route: RouteId, more: &RouteMore) {
        let route = self.emptiest(patient, route, more);
        self.refer_at_the_moment(patient, route, self.now);
        if more.frees_place && self.patients[patient.index()].state == State::Ready {
            self.wait_in_no_place(patient);
        }
    }

    /// Who has to wait for the next setting gives up the place held.
    #[inline(never)]
    fn wait_in_no_place(&mut self, patient: PatientId) {
        let plan = self.plan;
        let record = &self.patients[patient.index()];
        let from = record.setting;
        if let (Some(route), true) = (record.route.get(), record.open_choices != 0) {
            self.settings[from.index()].stuck -= 1;
            let (route, open) = (&plan.routes[route.index()], record.open_choices);
            for (number, setting) in plan.settings_of(route, open) {
                if !plan.leads_to(route, open & ((1 << number) - 1), setting) {
                    self.recorder.blocked(from, setting, -1, self.now);
                }
            }
        }
        self.end_delay(patient);
        self.give_up_place(patient);
        let record = &mut self.patients[patient.index()];
        record.stay_end_event = Optional::NONE;
        record.interruption_event = Optional::NONE;
        record.state = State::Outside;
    }

    /// Of a route and the same by other ways, the one whose setting has the fewest patients, there and waiting, for its
    /// places, or the earliest free slot; of equals the first. Settings that take nobody now come last.
    fn emptiest(&self, patient: PatientId, route: RouteId, more: &RouteMore) -> RouteId {
        let load = |route: RouteId| {
            let Destination::Stay { stay, .. } = self.plan.routes[route.index()].first.to else {
                return (true, 1.0);
            };
            let state = &self.settings[self.plan.stays[stay.index()].setting.index()];
            if state.has_diary && self.is_by_appointment(patient, stay) {
                return self.days_to_slot(patient, stay).map_or((true, f64::INFINITY), |days| (false, days));
            }
            (!state.admits, state.level())
        };
        let mut best = (route, load(route));
        for &other in &more.or {
            let (closed, level) = load(other);
            let (best_closed, best_level) = best.1;
            if (!closed && best_closed) || (closed == best_closed && level < best_level) {
                best = (other, (closed, level));
            }
        }
        best.0
    }

    /// Refers a patient by a route, its first choice if what must hold for it does.
    #[inline(never)]
    pub(super) fn refer_at_the_moment(&mut self, patient: PatientId, route: RouteId, since: Time) {
        let plan = self.plan;
        let only_if = plan.routes[route.index()].more.as_ref().and_then(|more| more.only_if.as_ref());
        if only_if.is_none_or(|moment| self.holds_now(patient, moment)) {
            self.refer_since(patient, route, since);
        } else {
            self.refer_to_others(patient, route, since);
        }
    }

    /// Whether what must hold does.
    #[inline(never)]
    pub(super) fn holds_now(&mut self, patient: PatientId, moment: &MomentPlan) -> bool {
        let record = &self.patients[patient.index()];
        let since = if record.setting.is_some() { record.entered_at.get() } else { Some(self.now) };
        // Who was there before the run, nobody knows since when, has been there for long.
        let stayed = since.map_or(Duration::new(i64::MAX / 4), |since| self.now - since);
        moment.is_open(self.now)
            && moment.stayed_at_least.is_none_or(|least| stayed >= least)
            && moment.stayed_below.is_none_or(|below| stayed < below)
            && moment.fits.is_none_or(|stay| self.fits(patient, stay))
            && moment.setting.is_none_or(|setting| self.holds_of(setting, moment))
    }

    /// Whether a setting has open at all what a patient needs for a stay.
    fn fits(&self, patient: PatientId, stay: StayId) -> bool {
        let stay = &self.plan.stays[stay.index()];
        let units = stay.units.of(&self.patients[patient.index()].attributes).copied().unwrap_or(1);
        let state = &self.settings[stay.setting.index()];
        i64::from(units) <= state.core + state.extra
    }

    fn holds_of(&mut self, setting: SettingId, moment: &MomentPlan) -> bool {
        let state = &self.settings[setting.index()];
        moment.waiting_below.is_none_or(|below| self.waiting(setting) < below)
            && !(moment.not_diverting && state.diverting)
            && moment.occupied_below.is_none_or(|below| (state.in_use as f64) < below * state.core as f64)
            && moment.longest_wait_below.is_none_or(|below| self.longest_wait(setting) < below)
    }

    /// How long the first in the queue of a setting has waited.
    fn longest_wait(&mut self, setting: SettingId) -> Duration {
        let patients = &self.patients;
        let head = self.settings[setting.index()].queue.head(|entry| valid(patients, entry));
        let since = head.and_then(|entry| self.asked(entry.owner, setting));
        since.map_or(Duration::ZERO, |since| self.now - since)
    }

    /// Changes attributes of a patient; one who waits, and whose priority is another then, goes to the end of that line.
    pub(super) fn change_attributes(&mut self, patient: PatientId, steps: &[AttributeStep]) {
        if steps.is_empty() {
            return;
        }
        let before = self.lines(patient);
        let record = &mut self.patients[patient.index()];
        steps.iter().for_each(|step| step.apply(&mut record.attributes));
        if !self.requests.is_empty() {
            self.book_earlier(patient);
        }
        let record = &self.patients[patient.index()];
        // Who is in a place may be put out of it now.
        if let Some(setting) = record.setting.get()
            && self.settings[setting.index()].pre_emption
        {
            self.list_setting(setting);
        }
        if !before.is_empty() && self.lines(patient) != before {
            self.join_again(patient);
        }
    }

    /// The settings in whose queues a patient stands, each with the priority there.
    fn lines(&self, patient: PatientId) -> Vec<(u8, SettingId, usize)> {
        let record = &self.patients[patient.index()];
        let Some(route) = record.route.get().filter(|_| record.open_choices != 0) else { return Vec::new() };
        let route = &self.plan.routes[route.index()];
        let priority = |number: u8| match route.choice(number).to {
            Destination::Stay { stay, .. } => self.priority(patient, stay),
            Destination::Exit(_) => 0,
        };
        let open = self.plan.settings_of(route, record.open_choices);
        let stands = open.filter(|&(number, setting)| !self.is_to_come(patient, number, setting));
        stands.map(|(number, setting)| (number, setting, priority(number))).collect()
    }

    /// A waiting patient leaves every line and joins those of the present priority.
    fn join_again(&mut self, patient: PatientId) {
        let plan = self.plan;
        let record = &mut self.patients[patient.index()];
        record.ticket = record.ticket.wrapping_add(1);
        let (ticket, open) = (record.ticket, record.open_choices);
        let route = &plan.routes[record.route.index()];
        for (number, setting, priority) in self.lines(patient) {
            let patients = &self.patients;
            self.settings[setting.index()].queue.withdraw(|entry| valid(patients, entry));
            let former =
                if self.recorder.has_classes(setting) { self.classes.of(patient, number) } else { 0 };
            // By two choices to one setting a patient waits once, in the class of the first.
            let first = plan.settings_of(route, open & ((1 << number) - 1)).find(|&(_, to)| to == setting);
            let class = first.map_or(priority, |(first, _)| self.classes.of(patient, first));
            self.classes.note(patient, number, class);
            if first.is_none() {
                self.recorder.queue(setting, former, -1, self.now);
                self.recorder.queue(setting, class, 1, self.now);
            }
            self.join_queue(setting, priority, Entry { owner: patient, ticket, choice: number });
            self.list_setting(setting);
        }
    }

    /// Begins or ends the diversion of a setting, as its level says.
    #[inline(never)]
    pub(super) fn divert(&mut self, setting: SettingId) {
        let Some(diversion) = self.plan.settings[setting.index()].diversion else { return };
        let state = &mut self.settings[setting.index()];
        let level = state.level();
        state.diverting =
            if state.diverting { level > diversion.ends_at } else { level >= diversion.starts_at };
    }
}

impl SettingState {
    /// Units in use and patients waiting, for the places there are, extra ones included.
    fn level(&self) -> f64 {
        let demand = (self.in_use + self.queue.live() as i64) as f64;
        match self.core + self.extra {
            places if places >= super::parts::setting::capacity(UNLIMITED) => 0.0,
            0 => f64::INFINITY,
            places => demand / places as f64,
        }
    }
}
