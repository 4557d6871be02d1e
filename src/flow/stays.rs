//! Stays: begin, end, delay, interruption.
//!
//! A patient is *ready to move but for delays* when the length is over and no required task without a
//! delay reason can be worked at. From then until they leave, time is delay: by the reason of the first open task
//! that has one, then by the reason of the route.

use super::event::EventKind;
use super::outcome::Moved;
use super::parts::ids::{KeptId, PatientId};
use super::parts::patient::{KeptPlace, Patient, State};
use super::state::{Flow, schedule};
use super::tasks::bits;
use crate::engine::event_list::{EventList, EventNumber};
use crate::engine::optional::Optional;
use crate::engine::{Duration, NEVER, Time, ticks};
use crate::model::Delay;
use crate::plan::{
    Choice, InterruptionPlan, Plan, RouteId, RouteListId, RoutePlan, StayId, StayPlan, VersionsId,
};

/// Whether anything may happen in a stay beside its end.
#[inline(always)]
fn may_have_more(stay: &StayPlan) -> bool {
    !stay.interruptions.is_empty() || !stay.tasks.is_empty() || stay.more.is_some()
}

/// Begins a stay of which so much is left in the record of its patient, without anything that may happen in it.
#[inline(always)]
fn begin_of_length(
    events: &mut EventList,
    plan: &Plan,
    now: Time,
    patient: PatientId,
    record: &mut Patient,
    stay: &StayPlan,
    length: Duration,
) {
    let mut ends = now.saturating_add(length);
    if let Some(decision) = &stay.ends {
        ends = decision.decided(&record.attributes, ends, now);
    }
    let event = schedule(events, plan, ends, EventKind::StayEnds, patient.number());
    record.state = State::Staying;
    record.length_over = false;
    record.length_ends = ends;
    record.stay_end_event = Optional::some(event);
    record.history.gave_up = false;
    record.interruption_event = Optional::NONE;
    record.delayed_since = Optional::NONE;
    record.delay = None;
    record.first_task = Optional::NONE;
    record.tasks_open = 0;
    record.tasks_to_ask = 0;
}

impl Flow<'_> {
    /// Begins a stay whose settings are all held; `resumed` is what remains of a length that was
    /// interrupted.
    #[inline(always)]
    pub(super) fn begin_stay(&mut self, patient: PatientId, resumed: Option<Duration>) {
        let plan = self.plan;
        let Some(version) = self.stay_now(patient) else { return };
        let record = &mut self.patients[patient.index()];
        record.stay = Optional::some(version);
        let stay = &plan.stays[version.index()];
        if let (Some(more), None) = (&stay.more, resumed)
            && let Some(load) = more.load
        {
            self.join_load(patient, load);
            return;
        }
        let length = resumed.unwrap_or_else(|| {
            stay.length.of(&record.attributes).map_or(Duration::ZERO, |sampler| {
                ticks(sampler.sample(&mut record.draw(stay.length_purpose)) * stay.length_scale)
            })
        });
        record.began_at = self.now;
        begin_of_length(&mut self.events, plan, self.now, patient, record, stay, length);
        if may_have_more(stay) {
            self.begin_what_happens(patient, stay, resumed.is_some());
        }
        if self.recorder.has_services() {
            self.first_contact(patient, stay);
        }
    }

    /// Begins a stay of which so much is left, begun at the time that the record says; one that was under way has its
    /// tasks of the first phase behind it.
    pub(super) fn begin_stay_of_length(&mut self, patient: PatientId, length: Duration, under_way: bool) {
        let plan = self.plan;
        let record = &mut self.patients[patient.index()];
        let stay = &plan.stays[record.stay.index()];
        begin_of_length(&mut self.events, plan, self.now, patient, record, stay, length);
        if may_have_more(stay) {
            self.begin_what_happens(patient, stay, under_way);
        }
    }

    /// Begins what may happen in a stay beside its end.
    #[inline(never)]
    fn begin_what_happens(&mut self, patient: PatientId, stay: &StayPlan, under_way: bool) {
        if !stay.interruptions.is_empty() {
            self.schedule_interruption(patient);
        }
        if !stay.tasks.is_empty() {
            self.ask_for_tasks(patient, under_way);
        }
        if stay.put_out().is_some() {
            self.may_be_put_out(patient, stay.setting);
        }
    }

    /// Whom no team is to see at the start of the stay is reached by coming to it.
    #[inline(never)]
    fn first_contact(&mut self, patient: PatientId, stay: &StayPlan) {
        let plan = self.plan;
        let open = self.patients[patient.index()].tasks_open & !stay.at_end;
        let of_team = |number: u32| plan.tasks[(stay.tasks.first + number) as usize].team.is_some();
        if !bits(open).any(of_team) {
            self.recorder.is_reached(patient, true, self.now);
        }
    }

    /// Schedules the earliest interruption of a stay that begins.
    fn schedule_interruption(&mut self, patient: PatientId) {
        let before = self.now - Duration::new(1);
        let earliest = self.next_interruption(patient, before, self.chances(patient));
        self.schedule_at(patient, earliest);
    }

    /// Schedules the earliest interruption that is still to come in a stay.
    #[cold]
    fn schedule_later(&mut self, patient: PatientId) {
        let earliest = self.coming_interruption(patient);
        self.schedule_at(patient, earliest);
    }

    /// The earliest interruption that is still to come in a stay: its time, and its number there; never if there is none.
    pub(super) fn coming_interruption(&mut self, patient: PatientId) -> (Time, usize) {
        self.later_interruption(patient, self.now, |flow, other| flow.chances(patient)(other))
    }

    /// Schedules an interruption: its time, and its number in the stay.
    #[inline(always)]
    fn schedule_at(&mut self, patient: PatientId, (time, number): (Time, usize)) {
        let event = match time {
            NEVER => Optional::NONE,
            time => Optional::some(self.schedule(time, EventKind::Interruption, patient.number())),
        };
        let record = &mut self.patients[patient.index()];
        record.interruption = number as u8;
        record.interruption_event = event;
    }

    /// The chances of the interruptions of the present stay, of each the greatest of its versions.
    #[inline(always)]
    fn chances(&self, patient: PatientId) -> impl Fn(&InterruptionPlan) -> f64 {
        let record = &self.patients[patient.index()];
        let days = record.delayed.days();
        let versions = self.plan.stays[record.stay.index()].versions.get();
        move |interruption| match versions {
            None => interruption.probability + interruption.per_delayed_day * days,
            Some(versions) => self.greatest_chance(patient, versions, interruption.purpose),
        }
    }

    /// Schedules what may still come after an interruption that left the patient in the stay, or did not happen: at this very
    /// instant those that are listed behind it, then whatever comes later.
    #[cold]
    fn schedule_after_change(&mut self, patient: PatientId) {
        let plan = self.plan;
        let record = &self.patients[patient.index()];
        let first = plan.stays[record.stay.index()].interruptions.first as usize;
        let before = &plan.interruptions[first..=first + usize::from(record.interruption)];
        let chance = |flow: &Self, interruption: &InterruptionPlan| {
            let passed = before.iter().any(|other| other.purpose == interruption.purpose);
            if passed { 0.0 } else { flow.chances(patient)(interruption) }
        };
        let (time, number) = self.later_interruption(patient, self.now - Duration::new(1), chance);
        if time > self.now {
            self.schedule_later(patient);
        } else {
            self.schedule_at(patient, (time, number));
        }
    }

    /// Chance of an interruption, known by its purpose, in a version of a stay; 0 if it has none.
    fn chance(&self, patient: PatientId, stay: StayId, purpose: u32) -> f64 {
        let stay = &self.plan.stays[stay.index()];
        let record = &self.patients[patient.index()];
        let mut at_risk = stay
            .at_risk
            .items(&record.attributes)
            .map(|number| &self.plan.interruptions[stay.interruptions.first as usize + number]);
        let days = record.delayed.days();
        let same = at_risk.find(|interruption| interruption.purpose == purpose);
        same.map_or(0.0, |interruption| interruption.probability + interruption.per_delayed_day * days)
    }

    /// Greatest chance of an interruption in any version of a stay: what may come, whichever version will hold
    /// when its time comes.
    fn greatest_chance(&self, patient: PatientId, versions: VersionsId, purpose: u32) -> f64 {
        let versions = &self.plan.versions[versions.index()].is;
        versions.iter().map(|&stay| self.chance(patient, stay, purpose)).fold(0.0, f64::max)
    }

    /// Whether an interruption whose time has come happens in the version of the stay that holds now: the
    /// same uniform number as at the start of the stay, against the present chance.
    fn still_happens(&mut self, patient: PatientId, index: usize) -> bool {
        let Some(now) = self.stay_now(patient) else { return false };
        let chance = self.chance(patient, now, self.plan.interruptions[index].purpose);
        let occasion = self.first_occasion(patient, index, self.now - Duration::new(1));
        occasion.is_some_and(|(_, u)| u < chance)
    }

    /// The length of a stay is over.
    #[inline(always)]
    pub(super) fn stay_ends(&mut self, patient: PatientId, event: EventNumber) -> bool {
        let record = &mut self.patients[patient.index()];
        if !record.stay_end_event.is(event) {
            return false;
        }
        record.stay_end_event = Optional::NONE;
        record.length_over = true;
        if record.first_task.is_some() || record.tasks_to_ask != 0 {
            self.length_over_with_tasks(patient);
        }
        self.progress(patient);
        true
    }

    /// The length of a stay is over with tasks in hand, or to be asked for.
    #[inline(never)]
    fn length_over_with_tasks(&mut self, patient: PatientId) {
        if self.plan.stays[self.patients[patient.index()].stay.index()].recurring != 0 {
            self.end_recurring(patient);
        }
        if self.patients[patient.index()].first_task.is_some() {
            self.blocked_by_teams(patient, 1);
        }
        self.ask_for_end_tasks(patient);
    }

    /// Moves a patient on if the length is over and nothing more is to be done.
    #[inline(always)]
    pub(super) fn progress(&mut self, patient: PatientId) {
        let plan = self.plan;
        let record = &mut self.patients[patient.index()];
        if !record.length_over || record.state != State::Staying {
            return;
        }
        // Most stays have no tasks and are changed by no scheme: then one look at the record is enough.
        let Some(stay) = plan.stays.get(record.stay.index()) else { return };
        let in_hand = record.tasks_open != 0 || record.first_task.is_some() || record.delayed_since.is_some();
        if in_hand || stay.versions.is_some() {
            self.progress_with_tasks(patient);
            return;
        }
        record.delayed_since = Optional::some(self.now);
        record.state = State::Ready;
        self.move_on(patient, stay.routes);
    }

    /// Moves a patient on whose length is over unless a task is to be done still.
    #[inline(never)]
    fn progress_with_tasks(&mut self, patient: PatientId) {
        let plan = self.plan;
        let record = &self.patients[patient.index()];
        if record.tasks_open != 0 && self.waits_for_tasks(patient) {
            return;
        }
        let record = &mut self.patients[patient.index()];
        if record.delayed_since.is_none() {
            record.delayed_since = Optional::some(self.now);
        }
        record.state = State::Ready;
        self.drop_tasks(patient);
        let Some(stay) = self.stay_now(patient) else { return };
        let routes = plan.stays[stay.index()].routes;
        let record = &self.patients[patient.index()];
        // The tasks' delay counts for the choice: settle it first.
        if !record.delayed_since.is(self.now) {
            self.set_delay(patient, None);
        }
        self.move_on(patient, routes);
    }

    /// Sends a patient who is ready on by a route of a list.
    #[inline(always)]
    fn move_on(&mut self, patient: PatientId, routes: RouteListId) {
        let plan = self.plan;
        let route = self.choose_route(patient, routes);
        self.is_ready_for(patient, route, self.now);
        self.depart(patient, route);
        // Whoever is placed at once was never delayed by the route.
        if let Some(delay) = &plan.routes[route.index()].delay {
            let record = &self.patients[patient.index()];
            let delay = delay.of(&record.attributes).copied();
            if delay.is_some() && record.state == State::Ready {
                self.set_delay(patient, delay);
            }
        }
    }

    /// A patient departs by a route, by whichever of its ways.
    #[inline(always)]
    pub(super) fn is_ready_for(&mut self, patient: PatientId, route: RouteId, since: Time) {
        let plan = self.plan;
        if plan.measures.editions.of_2025 {
            let route = &plan.routes[route.index()];
            self.is_ready_by(patient, route, plan.ways(route).map(|way| &way.first), since);
        }
    }

    /// A patient who has departed waits by a choice, which opens: the first may have been passed over, or been given up.
    #[inline(always)]
    pub(super) fn waits_ready_or_not(&mut self, patient: PatientId, number: u8) {
        let plan = self.plan;
        if plan.measures.editions.of_2025 {
            let record = &self.patients[patient.index()];
            let route = &plan.routes[record.route.index()];
            let open = route.choices(record.open_choices).map(|(_, choice)| choice);
            self.is_ready_by(patient, route, open, self.waits_since(patient, number));
        }
    }

    /// Who goes by choices is ready to leave hospital since then, unless each leads to more hospital care, without which they would not
    /// be ready. A route with a reason of delay says itself that the wait for it is one.
    #[inline(never)]
    fn is_ready_by<'p>(
        &mut self,
        patient: PatientId,
        route: &RoutePlan,
        mut choices: impl Iterator<Item = &'p Choice>,
        since: Time,
    ) {
        if route.delay.is_none() && choices.all(|choice| self.plan.admits(choice)) {
            self.recorder.is_not_ready(patient);
        } else {
            self.recorder.becomes_ready(patient, since);
        }
    }

    /// Whether a patient whose length is over must stay for a task; says by which reason, if that is a delay.
    ///
    /// What counts is what can be worked at now: a task that waits for one with a delay reason does not hide that the patient
    /// is delayed, however the list is written.
    #[inline(never)]
    fn waits_for_tasks(&mut self, patient: PatientId) -> bool {
        let record = &self.patients[patient.index()];
        let stay = &self.plan.stays[record.stay.index()];
        if record.tasks_open & stay.required == 0 {
            return false;
        }
        let asked = record.tasks_open & !record.tasks_to_ask & stay.required;
        if asked == 0 || asked & stay.clinical != 0 {
            self.end_delay(patient);
            return true;
        }
        // Of several the first of the list gives the reason.
        let first = &self.plan.tasks[(stay.tasks.first + asked.trailing_zeros()) as usize];
        let delay = first.delay.as_ref().and_then(|delay| delay.of(&record.attributes).copied());
        let record = &mut self.patients[patient.index()];
        if record.delayed_since.is_none() {
            record.delayed_since = Optional::some(self.now);
        }
        self.recorder.becomes_ready(patient, self.now);
        self.set_delay(patient, delay);
        true
    }

    /// Closes the delay so far and goes on with another reason.
    #[inline(never)]
    pub(super) fn set_delay(&mut self, patient: PatientId, delay: Option<Delay>) {
        let plan = self.plan;
        let record = &mut self.patients[patient.index()];
        let Some(since) = record.delayed_since.get() else { return };
        let nothing_passed = since == self.now && record.delay == delay;
        if nothing_passed || record.setting.is_none() {
            return;
        }
        let kind = plan.settings[record.setting.index()].kind;
        if kind.has_delayed_days() {
            record.delayed += self.now - since;
            self.recorder.delayed(record, since, self.now);
        }
        record.delayed_since = Optional::some(self.now);
        if record.delay != delay {
            self.recorder.delay_changes(record, kind, delay);
            record.delay = delay;
        }
    }

    /// Settles what is under way at the end of the run: delays so far, standards overdue.
    pub(super) fn close_books(&mut self) {
        for patient in (0..self.patients.len()).map(PatientId::at) {
            let record = &self.patients[patient.index()];
            if record.state != State::Gone {
                self.set_delay(patient, record.delay);
            }
        }
        self.overdue_standards();
    }

    /// Ends a delay: the patient moves, leaves or is interrupted.
    #[inline(always)]
    pub(super) fn end_delay(&mut self, patient: PatientId) {
        let record = &mut self.patients[patient.index()];
        if record.delayed_since.is(self.now) && record.delay.is_none() {
            record.delayed_since = Optional::NONE; // nothing has passed
        } else if record.delayed_since.is_some() {
            self.set_delay(patient, None);
            self.patients[patient.index()].delayed_since = Optional::NONE;
        }
    }

    /// An event cuts a stay short: the patient gives up the place, or has it kept, and is referred at once.
    #[inline(never)]
    pub(super) fn interrupt(&mut self, patient: PatientId, event: EventNumber) -> bool {
        let plan = self.plan;
        if !self.patients[patient.index()].interruption_event.is(event) {
            return false;
        }
        let record = &self.patients[patient.index()];
        let first = plan.stays[record.stay.index()].interruptions.first;
        let index = first as usize + usize::from(record.interruption);
        let interruption = &plan.interruptions[index];
        let versions = plan.stays[record.stay.index()].versions;
        if versions.is_some() && !self.still_happens(patient, index) {
            self.schedule_after_change(patient);
            return false;
        }
        let Some(route) = interruption.route.get() else {
            self.change_attributes(patient, &interruption.sets);
            // Who has become urgent may have got a place by that.
            if self.patients[patient.index()].interruption_event.is(event) {
                self.schedule_after_change(patient);
            }
            return true;
        };
        self.withdraw_all(patient, None);
        self.change_attributes(patient, &interruption.sets);
        self.end_delay(patient);
        self.drop_tasks(patient);
        let record = &mut self.patients[patient.index()];
        record.stay_end_event = Optional::NONE;
        record.interruption_event = Optional::NONE;
        // Whatever brought the patient here, what follows an interruption is unplanned.
        record.history.unplanned = true;
        if let crate::plan::Destination::Exit(exit) = plan.routes[route.index()].first.to {
            // The way out, for whoever follows the patient.
            (record.route, record.last_choice) = (Optional::some(route), 0);
            self.leave_system(patient, exit);
            return true;
        }
        if let Some(keeps) = interruption.keeps_place {
            self.keep_place(patient, keeps);
        } else {
            self.give_up_place(patient);
        }
        self.patients[patient.index()].state = State::Outside;
        self.refer(patient, route);
        true
    }

    /// Keeps the place held for the patient's return.
    fn keep_place(&mut self, patient: PatientId, keeps: Duration) {
        self.release_kept(patient);
        self.give_up_also(patient);
        let ends = self.schedule(self.now.saturating_add(keeps), EventKind::KeptPlaceEnds, patient.number());
        let record = &mut self.patients[patient.index()];
        let (Some(setting), units) = (record.setting.take(), record.units) else { return };
        let remaining = if record.length_over { Duration::ZERO } else { record.length_ends - self.now };
        let (entered_at, left_at) = (record.entered_at, self.now);
        let kept = KeptPlace { setting, units, remaining, ends, entered_at, left_at };
        let slot = if let Some(slot) = self.free_kept.pop() {
            self.kept[slot.index()] = kept;
            slot
        } else {
            self.kept.push(kept);
            KeptId::at(self.kept.len() - 1)
        };
        record.kept = Optional::some(slot);
        self.recorder.leaves(patient, record, setting, self.now);
        self.settings[setting.index()].holders -= 1;
        self.settings[setting.index()].kept += 1;
        self.note_move(patient, Moved::Leaves(setting));
    }
}
