//! The start of a run: first events, patients present, patients waiting.

use super::event::EventKind;
use super::outcome::Moved;
use super::parts::ids::PatientId;
use super::parts::patient::State;
use super::recorder::Entering;
use super::state::Flow;
use crate::distribution::residual::ResidualLife;
use crate::engine::clock::DAY;
use crate::engine::optional::Optional;
use crate::engine::random::{Draw, seed_of, stream_key};
use crate::engine::{Duration, Time, ticks};
use crate::plan::{
    Cases, InterruptionPlan, PatientProfile, RemainingPlan, RouteId, SettingId, SettingPlan, StartPlan,
    StayId, TeamId,
};
use std::cmp::Reverse;
use std::ops::Range;
use std::sync::Arc;

/// How often a stay in progress is drawn before one is taken as it is.
const MOST_ATTEMPTS: u64 = 1000;

/// Somebody who waits when the run begins.
enum Waits<'p> {
    /// The so-many-th of a group, in no place.
    Newcomer(&'p StartPlan, u32),
    /// In a place, to go by a route.
    Ready(PatientId, RouteId),
}

/// What has passed of a stay, at most what can be reckoned with.
fn passed(milliseconds: f64) -> Duration {
    ticks(milliseconds.min(DAY.as_f64() * 1e9))
}

impl Flow<'_> {
    /// Sets the scene at the start of the run.
    pub(super) fn start(&mut self) {
        let plan = self.plan;
        self.schedule(plan.begins, EventKind::Census, 0);
        for (setting, setting_plan) in plan.settings.iter().enumerate() {
            self.recorder.core(SettingId::at(setting), setting_plan.capacity, plan.begins);
        }
        for (team, team_plan) in plan.teams.iter().enumerate() {
            self.set_heads(TeamId::at(team), team_plan.heads);
        }
        if plan.begins > Time::START {
            self.open_calendar();
        }
        for lane in 0..plan.lanes.len() {
            self.schedule_lane(lane as u32);
        }
        for (setting, setting_plan) in plan.settings.iter().enumerate() {
            for (waited, group, number) in self.longest_first(setting_plan, |group| 0..group.present) {
                self.place_at_start(SettingId::at(setting), group, number, waited);
            }
        }
        self.refer_waiting();
        for stream in 0..plan.streams.len() {
            self.schedule_arrival(stream as u32);
        }
        self.hand_out();
    }

    /// Refers those who wait when the run begins: newcomers setting by setting or, if others wait in a place they hold, all
    /// together; who has waited longest is first.
    fn refer_waiting(&mut self) {
        let mut all: Vec<(Duration, Waits<'_>)> = self
            .place_ready()
            .into_iter()
            .map(|(waited, patient, route)| (waited, Waits::Ready(patient, route)))
            .collect();
        let together = !all.is_empty();
        for setting_plan in &self.plan.settings {
            let waiting = |group: &StartPlan| group.present..group.present + group.waiting;
            let newcomers = self.longest_first(setting_plan, waiting).into_iter();
            all.extend(newcomers.map(|(waited, group, number)| (waited, Waits::Newcomer(group, number))));
        }
        if together {
            all.sort_by_key(|&(waited, _)| Reverse(waited));
        }
        for (waited, who) in all {
            match who {
                Waits::Newcomer(group, number) => {
                    let seed = seed_of(stream_key(self.key, group.key), number);
                    let patient = self.new_patient(seed, &group.profile);
                    self.refer_since(patient, group.route, self.plan.begins - waited);
                }
                Waits::Ready(patient, route) => self.refer_ready(patient, route, waited),
            }
        }
    }

    /// Puts those in place whose stay is over, with how long each has waited and the route each will go by.
    fn place_ready(&mut self) -> Vec<(Duration, PatientId, RouteId)> {
        let plan = self.plan;
        let mut ready = Vec::new();
        for (setting, setting_plan) in plan.settings.iter().enumerate() {
            for group in setting_plan.start.iter().filter(|group| group.ready > 0) {
                let first = group.present + group.waiting;
                for number in first..first + group.ready {
                    let patient = self.place_over(SettingId::at(setting), group, number);
                    let waited = group.ready_for.as_ref().map_or(Duration::ZERO, |(sampler, purpose)| {
                        passed(sampler.sample(&mut self.draw(patient, *purpose)))
                    });
                    let routes = plan.stays[group.stay.index()].routes;
                    let route = group.ready_route.unwrap_or_else(|| self.choose_route(patient, routes));
                    ready.push((waited, patient, route));
                }
            }
        }
        ready
    }

    /// Puts a patient in place whose stay is over.
    fn place_over(&mut self, setting: SettingId, group: &StartPlan, number: u32) -> PatientId {
        let seed = seed_of(stream_key(self.key, group.key), number);
        let patient = self.new_patient(seed, &group.profile);
        self.patients[patient.index()].stay = Optional::some(group.stay);
        self.put_in_place(patient, setting, group.stay, None);
        let record = &mut self.patients[patient.index()];
        record.length_over = true;
        record.began_at = self.plan.begins;
        record.state = State::Ready;
        record.delayed_since = Optional::some(self.plan.begins);
        if self.plan.stays[group.stay.index()].put_out().is_some() {
            self.may_be_put_out(patient, setting);
        }
        patient
    }

    /// Refers a patient whose stay was over before the run began.
    fn refer_ready(&mut self, patient: PatientId, route: RouteId, waited: Duration) {
        let plan = self.plan;
        self.patients[patient.index()].delayed = waited;
        self.is_ready_for(patient, route, plan.begins - waited);
        self.refer_at_the_moment(patient, route, plan.begins - waited);
        let delay = plan.routes[route.index()].delay.as_ref();
        let delay = delay.and_then(|delay| delay.of(&self.patients[patient.index()].attributes).copied());
        if delay.is_some() && self.patients[patient.index()].state == State::Ready {
            self.set_delay(patient, delay);
        }
    }

    /// Patients of a setting's groups by how long they have waited, the longest first.
    fn longest_first<'p>(
        &self,
        setting: &'p SettingPlan,
        numbers: impl Fn(&StartPlan) -> Range<u32>,
    ) -> Vec<(Duration, &'p StartPlan, u32)> {
        let mut all = Vec::new();
        for group in &setting.start {
            for number in numbers(group) {
                let waited = group.waited.as_ref().map_or(Duration::ZERO, |(sampler, purpose)| {
                    let seed = seed_of(stream_key(self.key, group.key), number);
                    passed(sampler.sample(&mut Draw::new(seed, *purpose, 0)))
                });
                all.push((waited, group, number));
            }
        }
        all.sort_by_key(|&(waited, ..)| Reverse(waited));
        all
    }

    /// Puts a patient in place whatever the capacity; what is too much drains.
    fn place_at_start(&mut self, setting: SettingId, group: &StartPlan, number: u32, waited: Duration) {
        let plan = self.plan;
        let seed = seed_of(stream_key(self.key, group.key), number);
        let profile = self.profile_present(group, seed);
        let patient = self.new_patient(seed, &profile);
        let stay = &plan.stays[group.stay.index()];
        self.patients[patient.index()].stay = Optional::some(group.stay);
        let (left, age) = match &group.remaining {
            RemainingPlan::Equilibrium(cases) if !stay.interruptions.is_empty() => {
                self.find_under_way(patient, group, cases)
            }
            _ => self.remaining(patient, group),
        };
        let age = if group.waited.is_some() { Some(waited) } else { age };
        self.put_in_place(patient, setting, group.stay, age);
        self.begin_stay_of_length(patient, left, true);
    }

    /// Seizes what a stay needs for a patient who has been there for so long, if that is known.
    fn put_in_place(&mut self, patient: PatientId, setting: SettingId, stay: StayId, age: Option<Duration>) {
        let stay = &self.plan.stays[stay.index()];
        let attributes = self.patients[patient.index()].attributes;
        let units = stay.units.of(&attributes).copied().unwrap_or(1);
        self.seize(setting, units);
        let record = &mut self.patients[patient.index()];
        record.setting = Optional::some(setting);
        record.units = units;
        record.state = State::Staying;
        record.entered_at = age.map(|age| self.plan.begins - age).into();
        let entered = record.entered_at.get().unwrap_or(self.plan.begins);
        self.recorder.enters(patient, record, setting, Entering::AtStart, entered);
        self.note_move(patient, Moved::Enters(setting));
        for &(other, units) in &stay.also {
            self.seize(other, units);
            self.hold_beside(patient, other, units);
        }
    }

    /// Who is found in a place in the long run: of those who come, long stayers are found in proportion to their
    /// length (length-biased sampling), so attributes are drawn until accepted with that probability.
    fn profile_present(&self, group: &StartPlan, seed: u64) -> PatientProfile {
        let mut profile = group.profile.clone();
        let RemainingPlan::Equilibrium(cases) = &group.remaining else { return profile };
        let interrupted = !self.plan.stays[group.stay.index()].interruptions.is_empty();
        if cases.values().len() < 2 || interrupted {
            return profile;
        }
        let greatest = cases.values().iter().map(|residual| residual.mean_length()).fold(0.0, f64::max);
        for attempt in 0..MOST_ATTEMPTS {
            let attributes = self.draw_attributes(&group.profile, seed, attempt);
            let mean = cases.of(&attributes).map_or(greatest, |residual| residual.mean_length());
            let purpose = self.plan.stays[group.stay.index()].start_purpose;
            // Attempts are numbered from 1: number 0 belongs to the remaining length.
            let u = Draw::new(seed, purpose, attempt + 1).uniform();
            if u * greatest < mean {
                profile.attributes = attributes;
                profile.set = u32::MAX;
                return profile;
            }
        }
        profile
    }

    /// Draws the remaining length of a stay found under way and, where it is known, how long it has gone on.
    fn remaining(&self, patient: PatientId, group: &StartPlan) -> (Duration, Option<Duration>) {
        let stay = &self.plan.stays[group.stay.index()];
        let attributes = &self.patients[patient.index()].attributes;
        let whole = || {
            let mut draw = self.draw(patient, stay.length_purpose);
            stay.length.of(attributes).map_or(0.0, |length| length.sample(&mut draw))
        };
        let mut draw = self.draw(patient, stay.start_purpose);
        let left = match &group.remaining {
            RemainingPlan::Full => whole() * stay.length_scale,
            RemainingPlan::Uniform => whole() * draw.uniform() * stay.length_scale,
            RemainingPlan::Equilibrium(cases) => {
                let (whole, left) =
                    cases.of(attributes).map_or((0.0, 0.0), |residual| residual.sample(&mut draw));
                return (ticks(left * stay.length_scale), Some(passed((whole - left) * stay.length_scale)));
            }
            RemainingPlan::Given(sampler) => sampler.sample(&mut draw),
        };
        (ticks(left), None)
    }

    /// Finds somebody in a stay that interruptions may have cut short, as one is found in the long run, and returns what
    /// remains of the length and what has passed: stays in progress are drawn as if nothing cut them short, until one is found that nothing
    /// has. So those present are younger in the place than without interruptions, and what may interrupt them has not
    /// come yet. One that keeps the place counts as survived.
    fn find_under_way(
        &mut self,
        patient: PatientId,
        group: &StartPlan,
        cases: &Cases<Arc<ResidualLife>>,
    ) -> (Duration, Option<Duration>) {
        let stay = &self.plan.stays[group.stay.index()];
        let seed = self.patients[patient.index()].seed;
        let greatest = cases.values().iter().map(|residual| residual.mean_length()).fold(0.0, f64::max);
        let mut found = (Duration::ZERO, None);
        for attempt in 0..MOST_ATTEMPTS {
            let attributes = self.draw_attributes(&group.profile, seed, attempt);
            let Some(residual) = cases.of(&attributes) else { continue };
            self.patients[patient.index()].attributes = attributes;
            if cases.values().len() > 1 {
                let u = Draw::new(seed, stay.start_purpose, attempt + 1).uniform();
                if u * greatest >= residual.mean_length() {
                    continue;
                }
            }
            // Numbers from 1 on belong to the attributes.
            let mut draw = Draw::new(seed, stay.start_purpose, attempt << 32);
            let (whole, left) = residual.sample(&mut draw);
            let age = passed((whole - left) * stay.length_scale);
            found = (ticks(left * stay.length_scale), Some(age));
            if self.survives(patient, age) {
                break;
            }
        }
        found
    }

    /// Whether the patient's stay can have gone on for so long: its interruptions on laps from the present one on. Sets
    /// the time at which it began, or was resumed last, and the lap.
    fn survives(&mut self, patient: PatientId, age: Duration) -> bool {
        let plan = self.plan;
        let record = &mut self.patients[patient.index()];
        let first = plan.stays[record.stay.index()].interruptions.first as usize;
        record.began_at = self.now - age;
        let mut after = record.began_at - Duration::new(1);
        loop {
            let chance = |_: &Self, interruption: &InterruptionPlan| interruption.probability;
            let (time, number) = self.later_interruption(patient, after, chance);
            if time >= self.now {
                return true;
            }
            let record = &mut self.patients[patient.index()];
            let interruption = &plan.interruptions[first + number];
            if interruption.route.is_none() {
                // It changed the patient, who stayed.
                interruption.sets.iter().for_each(|step| step.apply(&mut record.attributes));
                after = time;
                continue;
            }
            after = time - Duration::new(1);
            record.lap = record.lap.wrapping_add(1);
            record.began_at = time;
            if interruption.keeps_place.is_none() {
                return false;
            }
        }
    }
}
