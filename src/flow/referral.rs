//! Referral: the route, its choices, the queue, withdrawal.
//!
//! Whoever cannot be placed at once, or finds others waiting, joins the queue. A choice that is not granted
//! stays open until another takes the patient or it is withdrawn. By two choices of one route that lead to one
//! setting a patient waits once: they count once, and their wait is that of the first.

use super::event::EventKind;
use super::outcome::Moved;
use super::parts::ids::PatientId;
use super::parts::patient::{Patient, State};
use super::state::Flow;
use crate::distribution::weights::pick;
use crate::engine::event_list::EventNumber;
use crate::engine::optional::Optional;
use crate::engine::queue::Entry;
use crate::engine::{Duration, Time, ticks};
use crate::plan::{
    Choice, CounterId, Destination, Eligibility, RouteChoice, RouteId, RouteList, RouteListId, RouteShare,
    SettingId, StayId, StayPlan,
};

/// After this long a choice is tried that is tried only if those before it are passed over.
const NEVER_BY_ITSELF: Duration = Duration::new(i64::MAX / 4);

impl Flow<'_> {
    /// Draws a route from a list and refers the patient by it.
    pub(super) fn choose_and_refer(&mut self, patient: PatientId, list: RouteListId) {
        let route = self.choose_route(patient, list);
        self.depart(patient, route);
    }

    /// Index of the route drawn from a list.
    #[inline(always)]
    pub(super) fn choose_route(&self, patient: PatientId, list: RouteListId) -> RouteId {
        let list = &self.plan.route_lists[list.index()];
        match &list.choice {
            // Draws stand by themselves: where there is nothing to choose, none is needed.
            RouteChoice::Fixed(sums) if sums.len() == 1 => list.first,
            _ => self.choose_of_several(patient, list),
        }
    }

    #[inline(never)]
    fn choose_of_several(&self, patient: PatientId, list: &RouteList) -> RouteId {
        match &list.choice {
            RouteChoice::Fixed(sums) => {
                list.first.after(pick(sums, self.draw(patient, list.purpose).uniform()))
            }
            RouteChoice::Conditional { who, shares } => {
                list.first.after(self.choose_conditional(patient, list.purpose, who, shares))
            }
        }
    }

    /// Number of the route drawn among those that hold for the patient now.
    #[inline(never)]
    fn choose_conditional(
        &self,
        patient: PatientId,
        purpose: u32,
        who: &Eligibility,
        shares: &[RouteShare],
    ) -> usize {
        let record = &self.patients[patient.index()];
        let holding = || {
            let open = who.items(&record.attributes).map(|number| (&shares[number], number));
            open.filter(|(route, _)| (route.from..route.until).contains(&self.now))
        };
        let harmed = |route: &RouteShare| {
            (route.share + route.per_delayed_day * record.delayed.days()).clamp(0.0, 1.0)
        };
        // Routes whose share rises with delay get their raised share; the others shrink in proportion.
        let (mut raised, mut rest, mut number, mut last) = (0.0, 0.0, 0, 0);
        for (route, index) in holding() {
            if route.per_delayed_day == 0.0 {
                rest += route.share
            } else {
                raised += harmed(route)
            }
            number += 1;
            last = index;
        }
        if number <= 1 {
            return last;
        }
        let raised_scale = if raised > 1.0 { 1.0 / raised } else { 1.0 };
        let rest_scale = if rest > 0.0 { (1.0 - raised * raised_scale) / rest } else { 0.0 };
        let mut u = self.draw(patient, purpose).uniform();
        for (route, index) in holding() {
            let share = if route.per_delayed_day == 0.0 {
                route.share * rest_scale
            } else {
                harmed(route) * raised_scale
            };
            if share > 0.0 {
                last = index;
            }
            if u < share {
                return index;
            }
            u -= share;
        }
        last
    }

    /// Refers a patient by a route: tries the first choice, then those that follow at once.
    #[inline(always)]
    pub(super) fn refer(&mut self, patient: PatientId, route: RouteId) {
        self.refer_since(patient, route, self.now);
    }

    /// Refers a patient who has been waiting since then.
    #[inline(always)]
    pub(super) fn refer_since(&mut self, patient: PatientId, route: RouteId, since: Time) {
        let plan = self.plan;
        self.begin_referral(patient, route, since);
        let route = &plan.routes[route.index()];
        if route.admits {
            self.recorder.decides_to_admit(&mut self.patients[patient.index()], self.now);
        }
        if !self.try_to(patient, &route.first, 0) && !route.further.is_empty() {
            self.await_next_choice(patient);
        }
    }

    /// Refers a patient by a route whose first choice is passed over.
    pub(super) fn refer_to_others(&mut self, patient: PatientId, route: RouteId, since: Time) {
        self.begin_referral(patient, route, since);
        self.await_next_choice(patient);
    }

    #[inline(always)]
    fn begin_referral(&mut self, patient: PatientId, route: RouteId, since: Time) {
        let record = &mut self.patients[patient.index()];
        record.route = Optional::some(route);
        record.referred_at = since;
        record.open_choices = 0;
        record.last_choice = 0;
        record.next_choice_event = Optional::NONE;
        record.ticket = record.ticket.wrapping_add(1);
    }

    /// Tries further choices that are due now and schedules the next.
    #[inline(never)]
    fn await_next_choice(&mut self, patient: PatientId) {
        loop {
            let Some((delay, number)) = self.choice_after_last(patient) else { return };
            let record = &self.patients[patient.index()];
            let due = record.referred_at.saturating_add(delay);
            // Who has no choice open, for it was passed over, tries the next at once.
            if due > self.now && record.open_choices != 0 {
                if delay == NEVER_BY_ITSELF {
                    return;
                }
                let event = self.schedule(due, EventKind::NextChoice, patient.number());
                self.patients[patient.index()].next_choice_event = Optional::some(event);
                return;
            }
            if self.open_choice(patient, number) {
                return;
            }
        }
    }

    /// Time for the next choice of a waiting patient.
    #[inline(never)]
    pub(super) fn next_choice(&mut self, patient: PatientId, event: EventNumber) -> bool {
        if !self.patients[patient.index()].next_choice_event.is(event) {
            return false;
        }
        self.patients[patient.index()].next_choice_event = Optional::NONE;
        let Some((_, number)) = self.choice_after_last(patient) else { return false };
        if !self.open_choice(patient, number) {
            self.await_next_choice(patient);
        }
        true
    }

    /// The further choice that comes after the one tried last, and how long after the referral: each counts
    /// from the referral, whatever their order, so the earliest is next. Nothing is kept of those tried: their
    /// draws can be repeated.
    fn choice_after_last(&self, patient: PatientId) -> Option<(Duration, u8)> {
        let record = &self.patients[patient.index()];
        let further = self.plan.routes[record.route.index()].further.len() as u8;
        let last = record.last_choice;
        if further == 1 {
            return (last == 0).then(|| (self.choice_delay(patient, 1), 1));
        }
        let tried = if last == 0 { Duration::ZERO } else { self.choice_delay(patient, last) };
        (1..=further)
            .map(|number| (self.choice_delay(patient, number), number))
            .filter(|&next| next > (tried, last))
            .min()
    }

    /// Tries a further choice; true if the patient was placed or left.
    fn open_choice(&mut self, patient: PatientId, number: u8) -> bool {
        let plan = self.plan;
        let record = &mut self.patients[patient.index()];
        record.last_choice = number;
        let further = &plan.routes[record.route.index()].further[usize::from(number) - 1];
        if let Some(moment) = &further.only_if
            && !self.holds_now(patient, moment)
        {
            return false;
        }
        if !further.keep {
            // Who asks for the same setting again has not given it up.
            self.withdraw_all(patient, Some(number));
        }
        if plan.admits(&further.choice) {
            self.recorder.decides_to_admit(&mut self.patients[patient.index()], self.now);
        }
        self.try_to(patient, &further.choice, number)
    }

    /// How long after the referral a further choice is opened.
    fn choice_delay(&self, patient: PatientId, number: u8) -> Duration {
        let route = &self.plan.routes[self.patients[patient.index()].route.index()];
        let choice = &route.further[usize::from(number) - 1];
        let after = choice.after.as_ref();
        after.map_or(NEVER_BY_ITSELF, |after| ticks(after.sample(&mut self.draw(patient, choice.purpose))))
    }

    /// Since when a patient has waited for the setting of a choice of the present route: since the first of its
    /// choices that leads there, whether or not it is open still.
    #[inline(always)]
    pub(super) fn waits_since(&self, patient: PatientId, number: u8) -> Time {
        let referred = self.patients[patient.index()].referred_at;
        if number == 0 { referred } else { referred + self.first_delay(patient, number) }
    }

    /// How long after the referral the first choice was opened that leads to the setting of a further one (times
    /// are drawn again: the same numbers).
    #[inline(never)]
    fn first_delay(&self, patient: PatientId, number: u8) -> Duration {
        let route = &self.plan.routes[self.patients[patient.index()].route.index()];
        // Choices that are passed over make those that follow come earlier: the wait is that since the referral.
        if route.more.as_ref().is_some_and(|more| more.conditional) {
            return Duration::ZERO;
        }
        let setting = self.plan.setting_of(route.choice(number));
        if self.plan.setting_of(&route.first) == setting {
            return Duration::ZERO;
        }
        let there = |&other: &u8| other == number || self.plan.setting_of(route.choice(other)) == setting;
        let delays =
            (1..=route.further.len() as u8).filter(there).map(|other| self.choice_delay(patient, other));
        delays.min().unwrap_or(Duration::ZERO)
    }

    /// Tries to place a patient by a choice; if it cannot be granted now the patient joins the queue.
    #[inline(always)]
    fn try_to(&mut self, patient: PatientId, choice: &Choice, number: u8) -> bool {
        let plan = self.plan;
        let stay = match choice.to {
            Destination::Exit(exit) => {
                self.count_choice(patient, choice);
                self.leave_system(patient, exit);
                return true;
            }
            Destination::Stay { stay, .. } => stay,
        };
        let next = &plan.stays[stay.index()];
        let setting = next.setting;
        let record = &mut self.patients[patient.index()];
        if record.setting.is_none() {
            let kind = plan.settings[setting.index()].kind;
            self.recorder.referred_from_outside(patient, record, setting, kind, self.now);
        }
        let needed = self.units_for(patient, next);
        let units = i64::from(needed);
        let state = &self.settings[setting.index()];
        let booked = state.has_diary && self.is_by_appointment(patient, stay);
        // Whoever holds a place in this setting, or has one kept there, needs no other.
        let grant = match self.held_in(patient, setting) {
            _ if booked => false,
            Some(held) => units <= i64::from(held) || state.free() >= units - i64::from(held),
            None => state.queue.live() == 0 && state.admits && state.free() >= units,
        };
        if grant {
            self.place(patient, choice, number, needed);
            return true;
        }
        if state.pre_emption && !booked && self.pre_empt(patient, number, stay, needed) {
            return true;
        }
        self.wait_for(patient, number, stay, booked);
        false
    }

    /// Joins the queue for the setting of a choice, or is booked into a slot.
    #[inline(never)]
    fn wait_for(&mut self, patient: PatientId, number: u8, stay: StayId, booked: bool) {
        let plan = self.plan;
        let setting = plan.stays[stay.index()].setting;
        let priority = self.priority(patient, stay);
        let record = &mut self.patients[patient.index()];
        let ready = record.state == State::Ready;
        if ready && record.open_choices == 0 {
            self.settings[record.setting.index()].stuck += 1;
        }
        let open = record.open_choices;
        record.open_choices = open | 1 << number;
        let entry = Entry { owner: patient, ticket: record.ticket, choice: number };
        let counted = open != 0 && plan.leads_to(&plan.routes[record.route.index()], open, setting);
        if self.recorder.has_classes(setting) {
            self.note_class(patient, number, setting, priority);
        }
        if !counted {
            self.recorder.queue(setting, priority, 1, self.now);
            if ready {
                let from = self.patients[patient.index()].setting;
                self.recorder.blocked(from, setting, 1, self.now);
            }
        }
        if booked {
            self.ask_for_slot(patient, number, setting, 0);
        } else {
            self.join_queue(setting, priority, entry);
        }
        if ready {
            self.waits_ready_or_not(patient, number);
        }
        if open == 0 {
            self.note_move(patient, Moved::Waits(setting));
        }
    }

    /// Notes the class in which a patient waits for a setting by a choice: that of the first, if there are several.
    fn note_class(&mut self, patient: PatientId, number: u8, setting: SettingId, priority: usize) {
        let record = &self.patients[patient.index()];
        let route = &self.plan.routes[record.route.index()];
        let others = record.open_choices & !(1 << number);
        let same = self.plan.settings_of(route, others).find(|&(_, other)| other == setting);
        let class = same.map_or(priority, |(first, _)| self.classes.of(patient, first));
        self.classes.note(patient, number, class);
    }

    /// The priority class of a patient who is placed by a choice in a setting that has such, as it was when the wait began.
    #[inline]
    pub(super) fn class_placed(&self, patient: PatientId, number: u8, stay: StayId) -> usize {
        let waits = self.patients[patient.index()].open_choices & (1 << number) != 0;
        if waits { self.classes.of(patient, number) } else { self.priority(patient, stay) }
    }

    /// Puts an entry into the queue of a setting.
    #[inline]
    pub(super) fn join_queue(&mut self, setting: SettingId, priority: usize, entry: Entry<PatientId>) {
        let state = &mut self.settings[setting.index()];
        state.queue.join(priority, entry);
        if state.watched {
            self.queue_changes(setting, false);
        }
        // Units may be free that the former head could not use: an urgent newcomer may be the head now.
        if self.settings[setting.index()].free() > 0 {
            self.list_setting(setting);
        }
    }

    #[inline(always)]
    pub(super) fn units_needed(&self, patient: PatientId, stay: StayId) -> u32 {
        self.units_for(patient, &self.plan.stays[stay.index()])
    }

    #[inline(always)]
    fn units_for(&self, patient: PatientId, stay: &StayPlan) -> u32 {
        let units = stay.units.of(&self.patients[patient.index()].attributes).copied().unwrap_or(1);
        if stay.in_part { self.at_most_open(stay.setting, units) } else { units }
    }

    /// The units of a need, or all that its setting has open if these are fewer; of a closed setting nothing can be had in part.
    #[inline(never)]
    fn at_most_open(&self, setting: SettingId, units: u32) -> u32 {
        let state = &self.settings[setting.index()];
        let open = state.core + state.extra;
        if open > 0 { i64::from(units).min(open) as u32 } else { units }
    }

    #[inline(always)]
    pub(super) fn priority(&self, patient: PatientId, stay: StayId) -> usize {
        let stay = self.version_of(patient, stay);
        let priority = &self.plan.stays[stay.index()].priority;
        priority.of(&self.patients[patient.index()].attributes).map_or(0, |&priority| usize::from(priority))
    }

    /// Closes every open referral of a patient; those to another setting than that of the choice that is granted, or
    /// made, `instead` count as withdrawn.
    #[inline(always)]
    pub(super) fn withdraw_all(&mut self, patient: PatientId, instead: Option<u8>) {
        let record = &mut self.patients[patient.index()];
        record.next_choice_event = Optional::NONE;
        if record.open_choices != 0 {
            self.withdraw_open(patient, instead);
        }
    }

    #[inline(never)]
    fn withdraw_open(&mut self, patient: PatientId, instead: Option<u8>) {
        let plan = self.plan;
        let record = &mut self.patients[patient.index()];
        let open = std::mem::take(&mut record.open_choices);
        record.ticket = record.ticket.wrapping_add(1);
        let ready = record.state == State::Ready;
        if ready {
            self.settings[record.setting.index()].stuck -= 1;
        }
        let route = &plan.routes[record.route.index()];
        let instead = instead.and_then(|number| plan.setting_of(route.choice(number)));
        for (number, setting) in plan.settings_of(route, open) {
            // Who was to come later has not joined the queue.
            let is_to_come =
                self.settings[setting.index()].has_diary && self.cancel(patient, number, setting);
            if !is_to_come {
                let patients = &self.patients;
                let state = &mut self.settings[setting.index()];
                state.queue.withdraw(|entry| valid(patients, entry));
                if state.watched {
                    self.queue_changes(setting, instead == Some(setting));
                }
                // The queue may have been held up by this patient at its head.
                self.list_setting(setting);
            }
            let counted = open & ((1 << number) - 1);
            if counted == 0 || !plan.leads_to(route, counted, setting) {
                let has_classes = self.recorder.has_classes(setting);
                let class = if has_classes { self.classes.of(patient, number) } else { 0 };
                self.recorder.queue(setting, class, -1, self.now);
                if ready {
                    let from = self.patients[patient.index()].setting;
                    self.recorder.blocked(from, setting, -1, self.now);
                }
                if instead != Some(setting) {
                    self.recorder.withdrawn(setting, class, self.now);
                }
            }
        }
    }

    /// Counts a choice that is taken under the name the scenario gives it.
    #[inline(always)]
    pub(super) fn count_choice(&mut self, patient: PatientId, choice: &Choice) {
        if let Some(counter) = choice.counter {
            self.count(patient, counter);
        }
    }

    /// Counts a patient where they were to go at first: an outlier and a cancelled operation are those of that hospital.
    #[inline(never)]
    fn count(&mut self, patient: PatientId, counter: CounterId) {
        let plan = self.plan;
        let record = &self.patients[patient.index()];
        let setting = match plan.routes[record.route.index()].choice(0).to {
            Destination::Stay { stay, .. } => Optional::some(plan.stays[stay.index()].setting),
            Destination::Exit(_) => record.setting,
        };
        self.recorder.count(counter, &record.attributes, setting, self.now);
    }
}

/// Whether a queue entry still holds its owner's ticket.
pub(super) fn valid(patients: &[Patient], entry: Entry<PatientId>) -> bool {
    patients[entry.owner.index()].ticket == entry.ticket
}
