//! Moves: referral, queue, placing, release. The rules that make blocking emerge.
//!
//! A patient keeps the place they hold until the next one is granted. Newcomers wait outside. Nobody
//! overtakes: whoever cannot be placed at once, or finds others waiting, joins the queue, and queues are
//! served strictly from the head.

use super::patient::State;
use super::{Class, EventKind, Flow, NO_SHORT, NONE, class_of};
use crate::engine::queue::Entry;
use crate::engine::{Time, ticks};
use crate::plan::{Target, first_case};

impl Flow<'_> {
    /// Draws a route from a list and refers the patient by it.
    pub(super) fn choose_and_refer(&mut self, patient: u32, list: u16) {
        let route = self.choose_route(patient, list);
        self.refer(patient, route);
    }

    /// Index of the route drawn from a list.
    pub(super) fn choose_route(&self, patient: u32, list: u16) -> usize {
        let list = &self.plan.route_lists[usize::from(list)];
        let routes = &self.plan.routes[list.routes.clone()];
        if list.unconditional && routes.len() == 1 {
            return list.routes.start;
        }
        let record = &self.patients[patient as usize];
        let days = record.delayed as f64 / crate::plan::DAY as f64;
        let harmed = |route: &crate::plan::RoutePlan| {
            (route.share + route.share_per_delayed_day * days).clamp(0.0, 1.0)
        };
        let holds = |route: &crate::plan::RoutePlan| {
            list.unconditional
                || (route.who.holds(&record.attributes) && (route.from..route.until).contains(&self.now))
        };
        // Routes whose share rises with delay get their raised share; the others shrink in proportion.
        let (mut raised, mut rest) = (0.0, 0.0);
        for route in routes.iter().filter(|route| holds(route)) {
            if route.share_per_delayed_day == 0.0 { rest += route.share } else { raised += harmed(route) }
        }
        let raised_scale = if raised > 1.0 { 1.0 / raised } else { 1.0 };
        let rest_scale = if rest > 0.0 { (1.0 - raised * raised_scale) / rest } else { 0.0 };
        let mut u = self.draw(patient, list.purpose).uniform();
        let mut last = list.routes.start;
        for (offset, route) in routes.iter().enumerate().filter(|(_, route)| holds(route)) {
            let share = if route.share_per_delayed_day == 0.0 {
                route.share * rest_scale
            } else {
                harmed(route) * raised_scale
            };
            if share > 0.0 {
                last = list.routes.start + offset;
                if u < share {
                    return last;
                }
                u -= share;
            }
        }
        last
    }

    /// Refers a patient by a route: tries the first choice, then those that follow at once.
    pub(super) fn refer(&mut self, patient: u32, route: usize) {
        let plan = &self.plan.routes[route];
        let admits = matches!(plan.choices[0].to, Target::Stay { stay, .. }
            if class_of(self.kind_of_stay(stay)) == Class::Acute);
        let record = &mut self.patients[patient as usize];
        record.route = route as u32;
        record.referred_at = self.now;
        record.open_choices = 0;
        record.next_choice = 1;
        record.next_choice_event = 0;
        record.ticket = record.ticket.wrapping_add(1);
        if admits {
            record.record.decided_at = self.now;
        }
        if !self.try_choice(patient, 0) {
            self.await_next_choice(patient);
        }
    }

    /// Tries further choices that are due now and schedules the next; true if the patient was placed or left.
    fn await_next_choice(&mut self, patient: u32) -> bool {
        loop {
            let record = &self.patients[patient as usize];
            let number = record.next_choice;
            let Some(choice) = self.plan.routes[record.route as usize].choices.get(usize::from(number))
            else {
                return false;
            };
            let after = choice
                .after
                .as_ref()
                .map_or(0.0, |after| after.sample(&mut self.draw(patient, choice.purpose)));
            let due = record.referred_at + ticks(after);
            if due > self.now {
                let event = self.schedule(due, EventKind::NextChoice, patient);
                self.patients[patient as usize].next_choice_event = event;
                return false;
            }
            self.patients[patient as usize].next_choice += 1;
            if !choice.keep {
                self.withdraw_all(patient, None);
            }
            if self.try_choice(patient, number) {
                return true;
            }
        }
    }

    /// Time for the next choice of a waiting patient.
    pub(super) fn next_choice(&mut self, patient: u32, event: u64) -> bool {
        if self.patients[patient as usize].next_choice_event != event {
            return false;
        }
        let number = self.patients[patient as usize].next_choice;
        self.patients[patient as usize].next_choice += 1;
        let plan = self.plan;
        let choice =
            &plan.routes[self.patients[patient as usize].route as usize].choices[usize::from(number)];
        if !choice.keep {
            self.withdraw_all(patient, None);
        }
        if !self.try_choice(patient, number) {
            self.await_next_choice(patient);
        }
        true
    }

    /// Tries to place a patient by a choice; if it cannot be granted now the patient joins the queue.
    fn try_choice(&mut self, patient: u32, number: u8) -> bool {
        let plan = self.plan;
        let route = &plan.routes[self.patients[patient as usize].route as usize];
        let stay = match route.choices[usize::from(number)].to {
            Target::Exit(exit) => {
                self.count_choice(patient, number);
                self.leave_system(patient, exit);
                return true;
            }
            Target::Stay { stay, .. } => stay,
        };
        let setting = plan.stays[usize::from(stay)].setting;
        if self.patients[patient as usize].setting == NO_SHORT {
            let kind = plan.settings[usize::from(setting)].kind;
            let record = &mut self.patients[patient as usize];
            self.recorder.referred_from_outside(record, setting, kind, self.now);
        }
        let returns = self.patients[patient as usize].kept.is_some_and(|kept| kept.setting == setting);
        let units = self.units_needed(patient, stay);
        let state = &self.settings[usize::from(setting)];
        if returns || (state.queue.live() == 0 && state.admits && state.free() >= i64::from(units)) {
            self.place(patient, number);
            return true;
        }
        let priority = self.priority(patient, stay);
        let record = &mut self.patients[patient as usize];
        record.open_choices |= 1 << number;
        if record.state == State::Ready && record.open_choices.count_ones() == 1 {
            self.settings[usize::from(record.setting)].stuck += 1;
        }
        let entry = Entry { owner: patient, ticket: record.ticket };
        let state = &mut self.settings[usize::from(setting)];
        state.queue.join(priority, entry);
        // Units may be free that the former head could not use: an urgent newcomer may be the head now.
        if state.free() > 0 {
            self.list_setting(setting);
        }
        self.recorder.queue(setting, 1, self.now);
        false
    }

    fn units_needed(&self, patient: u32, stay: u16) -> u32 {
        let units = &self.plan.stays[usize::from(stay)].units;
        first_case(units, &self.patients[patient as usize].attributes).copied().unwrap_or(1)
    }

    fn priority(&self, patient: u32, stay: u16) -> usize {
        let priority = &self.plan.stays[usize::from(stay)].priority;
        first_case(priority, &self.patients[patient as usize].attributes)
            .map_or(0, |&priority| usize::from(priority))
    }

    /// Closes every open referral of a patient; those but the one `granted` count as withdrawn.
    pub(super) fn withdraw_all(&mut self, patient: u32, granted: Option<u8>) {
        let plan = self.plan;
        let record = &mut self.patients[patient as usize];
        record.next_choice_event = 0;
        let open = std::mem::take(&mut record.open_choices);
        if open == 0 {
            return;
        }
        record.ticket = record.ticket.wrapping_add(1);
        if record.state == State::Ready {
            self.settings[usize::from(record.setting)].stuck -= 1;
        }
        let route = &plan.routes[record.route as usize];
        for (number, choice) in route.choices.iter().enumerate() {
            if open >> number & 1 == 1
                && let Target::Stay { stay, .. } = choice.to
            {
                let setting = plan.stays[usize::from(stay)].setting;
                let patients = &self.patients;
                self.settings[usize::from(setting)].queue.withdraw(|entry| valid(patients, entry));
                self.recorder.queue(setting, -1, self.now);
                if granted != Some(number as u8) {
                    self.recorder.withdrawn(setting, self.now);
                }
                // The queue may have been held up by this patient at its head.
                self.list_setting(setting);
            }
        }
    }

    /// Places a patient by a choice: takes the units, gives up the place held, begins the stay.
    fn place(&mut self, patient: u32, number: u8) {
        let plan = self.plan;
        let record = &self.patients[patient as usize];
        let route = &plan.routes[record.route as usize];
        let Target::Stay { stay, closes_loop } = route.choices[usize::from(number)].to else { return };
        let setting = plan.stays[usize::from(stay)].setting;
        self.withdraw_all(patient, Some(number));
        self.count_choice(patient, number);
        let waited = self.now - self.choice_opened(patient, number);
        let record = &self.patients[patient as usize];
        let blocked = record.setting != NO_SHORT;
        self.recorder.waited(setting, stay, waited, blocked, self.now);
        self.end_delay(patient);
        self.give_up_place(patient);
        let units = self.units_needed(patient, stay);
        let kept = self.patients[patient as usize].kept;
        let mut resumed = None;
        if let Some(kept) = kept {
            if kept.setting == setting {
                // Back to the kept place: its units were never given up.
                self.patients[patient as usize].kept = None;
                self.settings[usize::from(setting)].kept -= 1;
                self.take_units(setting, i64::from(units) - i64::from(kept.units));
                resumed = Some(kept.remaining);
            } else {
                let kind = plan.settings[usize::from(setting)].kind;
                if class_of(kind) == Class::Other {
                    self.release_kept(patient);
                }
                self.take_units(setting, i64::from(units));
            }
        } else {
            self.take_units(setting, i64::from(units));
        }
        self.settings[usize::from(setting)].holders += 1;
        let record = &mut self.patients[patient as usize];
        if closes_loop {
            record.lap = record.lap.wrapping_add(1);
        }
        record.stay = stay;
        record.setting = setting;
        record.units = units;
        record.entered_at = self.now;
        record.also_held = 0;
        self.recorder.enters(record, &plan.settings, setting, resumed.is_some(), self.now);
        if class_of(plan.settings[usize::from(setting)].kind) == Class::Acute
            && record.record.spell_since == self.now
        {
            record.delayed = 0;
        }
        self.escalate(setting);
        self.assemble(patient, resumed);
    }

    /// When a choice of the present route was opened: the referral, or the latest of the times to wait
    /// before it (drawn again: the same numbers).
    fn choice_opened(&self, patient: u32, number: u8) -> Time {
        let record = &self.patients[patient as usize];
        let choices = &self.plan.routes[record.route as usize].choices;
        let after = |choice: &crate::plan::Choice| {
            let sampler = choice.after.as_ref();
            sampler.map_or(0, |after| ticks(after.sample(&mut self.draw(patient, choice.purpose))))
        };
        record.referred_at + choices[1..=usize::from(number)].iter().map(after).max().unwrap_or(0)
    }

    /// Adds to the units in use of a setting.
    pub(super) fn take_units(&mut self, setting: u16, units: i64) {
        let state = &mut self.settings[usize::from(setting)];
        state.in_use += units;
        self.recorder.in_use(setting, state.in_use, self.now);
    }

    /// Seizes the other settings of a stay one after the other, then begins the stay.
    pub(super) fn assemble(&mut self, patient: u32, resumed: Option<i64>) {
        let plan = self.plan;
        let record = &self.patients[patient as usize];
        let stay = record.stay;
        let also = &plan.stays[usize::from(stay)].also;
        let mut held = usize::from(record.also_held);
        while let Some(&(setting, units)) = also.get(held) {
            let state = &self.settings[usize::from(setting)];
            if state.queue.live() > 0 || !state.admits || state.free() < i64::from(units) {
                let priority = self.priority(patient, stay);
                let record = &mut self.patients[patient as usize];
                record.state = State::Assembling;
                record.also_held = held as u8;
                record.ticket = record.ticket.wrapping_add(1);
                record.referred_at = self.now;
                // Resuming with further settings: the remaining length waits in `length_ends`.
                record.length_ends = resumed.unwrap_or(-1);
                let entry = Entry { owner: patient, ticket: record.ticket };
                let home = usize::from(record.setting);
                self.settings[home].stuck += 1;
                self.settings[usize::from(setting)].queue.join(priority, entry);
                self.recorder.queue(setting, 1, self.now);
                return;
            }
            self.take_units(setting, i64::from(units));
            self.settings[usize::from(setting)].holders += 1;
            held += 1;
        }
        self.patients[patient as usize].also_held = held as u8;
        self.begin_stay(patient, resumed);
    }

    /// Serves the queue of a setting from its head while it can.
    pub(super) fn serve_setting(&mut self, setting: u16) {
        loop {
            let patients = &self.patients;
            let state = &mut self.settings[usize::from(setting)];
            if !state.admits {
                return;
            }
            let Some(entry) = state.queue.head(|entry| valid(patients, entry)) else { return };
            let patient = entry.owner;
            if self.patients[patient as usize].state == State::Assembling {
                let record = &self.patients[patient as usize];
                let (_, units) =
                    self.plan.stays[usize::from(record.stay)].also[usize::from(record.also_held)];
                if self.settings[usize::from(setting)].free() < i64::from(units) {
                    return;
                }
                self.settings[usize::from(setting)].queue.take_head();
                self.recorder.queue(setting, -1, self.now);
                self.take_units(setting, i64::from(units));
                self.settings[usize::from(setting)].holders += 1;
                let record = &mut self.patients[patient as usize];
                record.ticket = record.ticket.wrapping_add(1);
                record.also_held += 1;
                let resumed = (record.length_ends >= 0).then_some(record.length_ends);
                let home = usize::from(record.setting);
                self.settings[home].stuck -= 1;
                self.assemble(patient, resumed);
                continue;
            }
            let Some(number) = self.open_choice_for(patient, setting) else { return };
            let Target::Stay { stay, .. } = self.plan.routes[self.patients[patient as usize].route as usize]
                .choices[usize::from(number)]
            .to
            else {
                return;
            };
            if self.settings[usize::from(setting)].free() < i64::from(self.units_needed(patient, stay)) {
                return;
            }
            self.place(patient, number);
        }
    }

    /// The first open choice of a patient that leads to a setting.
    fn open_choice_for(&self, patient: u32, setting: u16) -> Option<u8> {
        let record = &self.patients[patient as usize];
        let choices = &self.plan.routes[record.route as usize].choices;
        let leads = |choice: &crate::plan::Choice| match choice.to {
            Target::Stay { stay, .. } => self.plan.stays[usize::from(stay)].setting == setting,
            Target::Exit(_) => false,
        };
        (0..choices.len())
            .find(|&number| record.open_choices >> number & 1 == 1 && leads(&choices[number]))
            .map(|number| number as u8)
    }

    fn count_choice(&mut self, patient: u32, number: u8) {
        let route = self.patients[patient as usize].route as usize;
        if let Some(counter) = self.plan.routes[route].choices[usize::from(number)].counter {
            self.recorder.count(counter, self.now);
        }
    }

    /// Gives up the place held (and the other settings of the stay): cleaning, or free at once.
    pub(super) fn give_up_place(&mut self, patient: u32) {
        let record = &self.patients[patient as usize];
        let (setting, units) = (record.setting, record.units);
        if setting == NO_SHORT {
            return;
        }
        self.give_up_also(patient);
        let record = &mut self.patients[patient as usize];
        record.setting = NO_SHORT;
        self.recorder.leaves(record, setting, self.now);
        self.settings[usize::from(setting)].holders -= 1;
        self.release_units(patient, setting, units);
    }

    /// Releases the other settings of the stay.
    pub(super) fn give_up_also(&mut self, patient: u32) {
        let plan = self.plan;
        let record = &mut self.patients[patient as usize];
        let held = std::mem::take(&mut record.also_held);
        let stay = record.stay;
        for &(setting, units) in &plan.stays[usize::from(stay)].also[..usize::from(held)] {
            self.settings[usize::from(setting)].holders -= 1;
            self.release_units(patient, setting, units);
        }
    }

    /// Returns units to a setting, through cleaning if it has a turnaround.
    pub(super) fn release_units(&mut self, patient: u32, setting: u16, units: u32) {
        self.take_units(setting, -i64::from(units));
        let plan = &self.plan.settings[usize::from(setting)];
        if let Some(turnaround) = &plan.turnaround {
            let time = ticks(turnaround.sample(&mut self.draw(patient, plan.turnaround_purpose)));
            if time > 0 {
                self.settings[usize::from(setting)].cleaning += i64::from(units);
                for _ in 0..units {
                    self.schedule(self.now + time, EventKind::CleaningEnds, u32::from(setting));
                }
            }
        }
        self.de_escalate(setting);
        self.list_setting(setting);
    }

    /// A cleaned unit is free again.
    pub(super) fn cleaning_ends(&mut self, setting: u16) {
        self.settings[usize::from(setting)].cleaning -= 1;
        self.list_setting(setting);
    }

    /// A kept place is not kept any longer.
    pub(super) fn kept_place_ends(&mut self, patient: u32, event: u64) -> bool {
        let due = self.patients[patient as usize].kept.is_some_and(|kept| kept.ends == event);
        if due {
            self.release_kept(patient);
        }
        due
    }

    /// Gives up a kept place.
    pub(super) fn release_kept(&mut self, patient: u32) {
        if let Some(kept) = self.patients[patient as usize].kept.take() {
            self.patients[patient as usize].record.care_home = false;
            self.settings[usize::from(kept.setting)].kept -= 1;
            self.release_units(patient, kept.setting, kept.units);
        }
    }

    /// A patient leaves the system.
    pub(super) fn leave_system(&mut self, patient: u32, exit: u16) {
        self.withdraw_all(patient, None);
        self.end_delay(patient);
        let setting = self.patients[patient as usize].setting;
        self.give_up_place(patient);
        self.release_kept(patient);
        let record = &mut self.patients[patient as usize];
        self.recorder.exits(record, setting, exit, self.now);
        record.state = State::Gone;
        record.ticket = record.ticket.wrapping_add(1);
        record.stay_end_event = 0;
        record.interruption_event = 0;
        record.first_task = NONE;
        self.free_patients.push(patient);
        self.in_system -= 1;
        self.recorder.in_system(-1, self.now);
    }

    pub(super) fn kind_of_stay(&self, stay: u16) -> crate::model::Kind {
        self.plan.settings[usize::from(self.plan.stays[usize::from(stay)].setting)].kind
    }
}

/// Whether a queue entry still holds its owner's ticket.
pub(super) fn valid(patients: &[super::patient::Patient], entry: Entry) -> bool {
    patients[entry.owner as usize].ticket == entry.ticket
}
