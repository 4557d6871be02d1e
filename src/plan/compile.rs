//! Compiles a checked model into a plan.

use super::calendars::{Horizon, Instants, Lane, LaneOf};
use super::loops::Loops;
use super::names::Names;
use super::options::changed;
use super::residuals::Residuals;
use super::{
    ALIKE, ArrivalPlan, AttributePlan, Cases, Choice, Eligibility, EscalationPlan, ExitPlan, FurtherChoice,
    HourlyRate, InterruptionPlan, Patience, PatientProfile, Plan, RemainingPlan, RouteChoice, RouteList,
    RoutePlan, RouteShare, SettingPlan, Span, StartPlan, StayPlan, StreamPlan, Target, TaskPlan, TeamPlan,
    UNLIMITED, VersionsPlan,
};
use crate::calendar::add_days;
use crate::distribution::Sampler;
use crate::distribution::weights::cumulative;
use crate::engine::{NEVER, Time, ticks};
use crate::model::{
    self, Arrivals, Condition, LevelChange, MAX_ATTRIBUTES, Model, Remaining, Route, Setting, Stay, Timetable,
};

const DAY: Time = super::calendars::DAY;

/// Compiles a checked model. Cannot fail: everything that could was checked.
#[must_use]
pub fn compile(model: &Model) -> Plan {
    compile_with(model, &Residuals::default())
}

/// As [`compile`], with tables shared between plans.
#[must_use]
pub fn compile_with(model: &Model, residuals: &Residuals) -> Plan {
    let scenario = &model.scenario;
    let days = scenario.warm_up_days + scenario.measure_days;
    let horizon = Horizon { first: add_days(scenario.start, -i64::from(scenario.warm_up_days)), days };
    let mut compiler = Compiler {
        model,
        residuals,
        values: model.attributes.iter().map(|attribute| attribute.values.len()).collect(),
        names: Names::default(),
        horizon,
        loops: Loops::new(model),
        versions: Vec::new(),
        lanes: Vec::new(),
        route_lists: Vec::new(),
        routes: Vec::new(),
        tasks: Vec::new(),
        interruptions: Vec::new(),
        counters: Vec::new(),
    };
    let attributes: Vec<AttributePlan> =
        model.attributes.iter().map(|attribute| compiler.attribute(attribute)).collect();
    let drawn = attributes.iter().enumerate().filter(|(_, attribute)| !attribute.cases.is_empty());
    let drawn = drawn.fold(0, |bits, (index, _)| bits | 1 << index);
    let streams: Vec<StreamPlan> = (0..model.streams.len()).map(|stream| compiler.stream(stream)).collect();
    let mut stays: Vec<StayPlan> =
        model.stays.iter().enumerate().map(|(index, stay)| compiler.stay(index, stay)).collect();
    compiler.stay_versions(&mut stays);
    let reaches = model.changes.reaches.iter().map(|reach| compiler.reach(reach)).collect();
    let settings = (0..model.settings.len()).map(|setting| compiler.setting(setting)).collect();
    let teams = (0..model.teams.len()).map(|team| compiler.team(team)).collect();
    // An arrival, a stay in A&E and a part of those behind it: about three events a patient.
    let arrivals: f64 = streams.iter().map(|stream| stream.arrivals.expected()).sum();
    let events_an_hour = 3.0 * arrivals / f64::from(days.max(1)) / 24.0;
    Plan {
        events_an_hour,
        option: if model.option.is_empty() { "baseline".into() } else { model.option.clone() },
        seed: scenario.seed,
        start: scenario.start,
        warm_up_days: scenario.warm_up_days,
        measure_days: scenario.measure_days,
        measured_from: Time::from(scenario.warm_up_days) * DAY,
        end: Time::from(days) * DAY,
        attributes,
        drawn,
        streams,
        settings,
        teams,
        stays,
        tasks: compiler.tasks,
        interruptions: compiler.interruptions,
        route_lists: compiler.route_lists,
        routes: compiler.routes,
        exits: model.exits.iter().map(|exit| ExitPlan { id: exit.id.clone(), kind: exit.kind }).collect(),
        reaches,
        versions: compiler.versions,
        lanes: compiler.lanes,
        counters: compiler.counters,
        measures: model.measures.clone(),
    }
}

pub(super) struct Compiler<'a> {
    pub(super) model: &'a Model,
    residuals: &'a Residuals,
    /// Number of values of each attribute.
    values: Vec<usize>,
    pub(super) names: Names,
    pub(super) horizon: Horizon,
    loops: Loops,
    lanes: Vec<Lane>,
    route_lists: Vec<RouteList>,
    routes: Vec<RoutePlan>,
    pub(super) tasks: Vec<TaskPlan>,
    interruptions: Vec<InterruptionPlan>,
    counters: Vec<String>,
    pub(super) versions: Vec<VersionsPlan>,
}

/// Priorities are written 1 to 9 and stored 0 to 8.
fn priority_level(priority: u8) -> u8 {
    priority.clamp(1, model::PRIORITIES as u8) - 1
}

/// Indices are stored in 16 bits; a checked model has fewer than 65,536 of everything.
pub(super) fn short(index: usize) -> u16 {
    u16::try_from(index).unwrap_or(u16::MAX)
}

/// A bit for each of the tasks that have a property.
fn bits_of(tasks: &[model::Task], property: &dyn Fn(&model::Task) -> bool) -> u64 {
    let having = tasks.iter().enumerate().filter(|(_, task)| property(task));
    having.fold(0, |bits, (number, _)| bits | 1 << number)
}

fn span(range: std::ops::Range<usize>) -> Span {
    Span { first: range.start as u32, number: range.len() as u32 }
}

impl Compiler<'_> {
    fn cases<T, U>(&self, cases: &[(Condition, T)], compile: impl Fn(&T) -> U) -> Cases<U> {
        let compiled = cases.iter().map(|(condition, value)| (condition, compile(value)));
        Cases::new(compiled.collect(), &self.values)
    }

    pub(super) fn eligibility<'a>(&self, conditions: impl Iterator<Item = &'a Condition>) -> Eligibility {
        Eligibility::new(&conditions.map(Some).collect::<Vec<_>>(), &self.values)
    }

    fn attribute(&mut self, attribute: &model::Attribute) -> AttributePlan {
        AttributePlan {
            id: attribute.id.clone(),
            values: attribute.values.clone(),
            cases: self.cases(&attribute.shares, |shares| cumulative(shares.iter().copied())),
            purpose: self.names.key(&format!("attribute {}", attribute.id)),
        }
    }

    fn stream(&mut self, index: usize) -> StreamPlan {
        let stream = &self.model.streams[index];
        let purpose = format!("stream {}", stream.id);
        let arrivals = match &stream.arrivals {
            Arrivals::Rate(rate) => ArrivalPlan::Rate(HourlyRate::new(
                rate,
                self.horizon,
                self.model.scenario.start,
                stream.from,
                stream.until,
            )),
            Arrivals::Timetable(table) => {
                let (from, until) = self.period(stream.from, stream.until);
                let instants = Instants::expand(table, self.horizon);
                let kept = instants.times().iter().filter(|(time, _)| (from..until).contains(time));
                ArrivalPlan::Times(kept.copied().collect())
            }
            Arrivals::Replay(patients) => {
                let zero = self.horizon.time_of(self.model.scenario.start);
                let in_run = patients.iter().map(|(time, values)| (time + zero, values.clone()));
                ArrivalPlan::Replay(in_run.filter(|(time, _)| *time >= 0).collect())
            }
        };
        StreamPlan {
            id: stream.id.clone(),
            key: self.names.key(&format!("stream {}", stream.id)),
            arrivals,
            profile: self.profile(stream.cohort, &stream.attributes, stream.admission),
            routes: self.route_list(&stream.routes, None, &purpose),
            versions: self.stream_versions(index, &purpose),
            thinnings: self.thinnings(index),
        }
    }

    fn profile(&self, cohort: usize, extra: &[(usize, u8)], admission: model::Admission) -> PatientProfile {
        let cohort = &self.model.cohorts[cohort];
        let mut attributes = [0; MAX_ATTRIBUTES];
        let mut set = 0;
        for &(attribute, value) in cohort.attributes.iter().chain(extra) {
            attributes[attribute] = value;
            set |= 1 << attribute;
        }
        PatientProfile { attributes, set, resident: cohort.residents, admission }
    }

    /// Run time of the first instant of `from` and the last of `until`.
    fn period(&self, from: Option<jiff::civil::Date>, until: Option<jiff::civil::Date>) -> (Time, Time) {
        (
            from.map_or(Time::MIN, |date| self.horizon.time_of(date)),
            until.map_or(NEVER, |date| self.horizon.time_of(date) + DAY),
        )
    }

    pub(super) fn route_list(&mut self, routes: &[Route], from: Option<usize>, purpose: &str) -> u16 {
        let first = self.routes.len();
        for route in routes {
            let plan = self.route(route, from, purpose);
            self.routes.push(plan);
        }
        let unconditional = routes.iter().all(|route| {
            route.who.all.is_empty()
                && route.from.is_none()
                && route.until.is_none()
                && route.share_per_delayed_day == 0.0
        });
        let choice = if unconditional {
            RouteChoice::Fixed(cumulative(routes.iter().map(|route| route.share)))
        } else {
            self.conditional_choice(routes)
        };
        let purpose = self.names.key(&format!("{purpose} route"));
        self.route_lists.push(RouteList { first, purpose, choice });
        short(self.route_lists.len() - 1)
    }

    /// The list compiled last.
    pub(super) fn last_route_list(&self) -> u16 {
        short(self.route_lists.len().saturating_sub(1))
    }

    fn conditional_choice(&self, routes: &[Route]) -> RouteChoice {
        // A route without a share is open to nobody.
        let has_share = |route: &Route| route.share + route.share_per_delayed_day > 0.0;
        let who: Vec<Option<&Condition>> =
            routes.iter().map(|route| has_share(route).then_some(&route.who)).collect();
        let share = |route: &Route| {
            let (from, until) = self.period(route.from, route.until);
            RouteShare { share: route.share, per_delayed_day: route.share_per_delayed_day, from, until }
        };
        RouteChoice::Conditional {
            who: Eligibility::new(&who, &self.values),
            shares: routes.iter().map(share).collect(),
        }
    }

    fn route(&mut self, route: &Route, stay: Option<usize>, purpose: &str) -> RoutePlan {
        let first =
            Choice { to: self.target(route.to, stay), counter: self.counter(route.counts_as.as_deref()) };
        let mut further = Vec::new();
        // Named after the targets, not the position: an added route leaves the others' draws alone.
        let purpose = format!("{purpose} to {}", self.target_name(route.to));
        for fallback in &route.then {
            let name = format!("{purpose} then {}", self.target_name(fallback.to));
            let counter = self.counter(fallback.counts_as.as_deref());
            further.push(FurtherChoice {
                choice: Choice { to: self.target(fallback.to, stay), counter },
                after: Sampler::new(&fallback.after),
                keep: fallback.keep,
                purpose: self.names.key(&name),
            });
        }
        RoutePlan { first, delay: route.delay, admits: self.is_acute(route.to), further: further.into() }
    }

    fn target(&self, target: model::Target, from: Option<usize>) -> Target {
        match target {
            model::Target::Exit(exit) => Target::Exit(short(exit)),
            model::Target::Stay(stay) => Target::Stay {
                stay: short(stay),
                closes_loop: from.is_some_and(|from| self.loops.closes(from, stay)),
            },
        }
    }

    fn is_acute(&self, target: model::Target) -> bool {
        match target {
            model::Target::Stay(stay) => self.model.settings[self.model.stays[stay].setting].kind.is_acute(),
            model::Target::Exit(_) => false,
        }
    }

    fn target_name(&self, target: model::Target) -> &str {
        match target {
            model::Target::Stay(stay) => &self.model.stays[stay].id,
            model::Target::Exit(exit) => &self.model.exits[exit].id,
        }
    }

    /// A route of one certain choice, for interruptions and for those who give up; its index.
    fn certain_route(&mut self, to: model::Target, from: Option<usize>) -> usize {
        let first = Choice { to: self.target(to, from), counter: None };
        let admits = self.is_acute(to);
        self.routes.push(RoutePlan { first, delay: None, admits, further: Box::default() });
        self.routes.len() - 1
    }

    fn counter(&mut self, name: Option<&str>) -> Option<u16> {
        let name = name?;
        let known = self.counters.iter().position(|counter| counter == name);
        Some(short(known.unwrap_or_else(|| {
            self.counters.push(name.into());
            self.counters.len() - 1
        })))
    }

    /// A stay, or a version of it, which has its random purposes and counts as it.
    pub(super) fn stay(&mut self, index: usize, stay: &Stay) -> StayPlan {
        let name = format!("stay {}", stay.id);
        let first_task = self.tasks.len();
        for number in 0..stay.tasks.len() {
            let plan = self.task(index, &stay.tasks, number);
            self.tasks.push(plan);
        }
        let first_interruption = self.interruptions.len();
        for interruption in &stay.interruptions {
            let route = self.certain_route(interruption.to, Some(index));
            self.interruptions.push(InterruptionPlan {
                probability: interruption.probability,
                per_delayed_day: interruption.probability_per_delayed_day,
                after: Sampler::new(&interruption.after),
                recurs: interruption.recurs,
                route,
                keeps_place: interruption.keeps_place.map(ticks),
                purpose: self.names.key(&format!("{name} interruption {}", interruption.id)),
            });
        }
        let having = |property: &dyn Fn(&model::Task) -> bool| bits_of(&stay.tasks, property);
        StayPlan {
            id: stay.id.clone(),
            setting: short(stay.setting),
            versions: ALIKE,
            is_version: false,
            units: self.cases(&stay.units, |&units| units),
            also: stay.also.iter().map(|&(setting, units)| (short(setting), units)).collect(),
            length: self.cases(&stay.length, Sampler::new),
            length_scale: stay.length_scale,
            priority: self.cases(&stay.priority, |&priority| priority_level(priority)),
            tasks: span(first_task..self.tasks.len()),
            needs: self.eligibility(stay.tasks.iter().map(|task| &task.who)),
            at_end: having(&|task| task.starts == model::TaskStart::End),
            required: having(&|task| task.required),
            clinical: having(&|task| task.required && task.delay.is_none()),
            due: having(&|task| task.due_by.is_some()),
            routes: self.route_list(&stay.routes, Some(index), &name),
            interruptions: span(first_interruption..self.interruptions.len()),
            at_risk: self.eligibility(stay.interruptions.iter().map(|interruption| &interruption.who)),
            length_purpose: self.names.key(&format!("{name} length")),
            start_purpose: self.names.key(&format!("{name} remaining")),
        }
    }

    /// A task of those of a stay, or of a version of it.
    fn task(&mut self, stay: usize, tasks: &[model::Task], number: usize) -> TaskPlan {
        let task = &tasks[number];
        let id = format!("{}/{}", self.model.stays[stay].id, task.id);
        let work_purpose = self.names.key(&format!("task {id} work"));
        let patience_purpose = self.names.key(&format!("task {id} patience"));
        TaskPlan {
            team: task.team.map(short),
            staff: task.staff,
            work: self.cases(&task.work, Sampler::new),
            after: task.after.iter().fold(0, |bits, &after| bits | 1 << after),
            before: bits_of(tasks, &|other| other.after.contains(&number)),
            at: task.at.as_ref().map(|table| Box::new(Instants::expand(table, self.horizon))),
            due_by: task.due_by.map(ticks),
            priority: priority_level(task.priority),
            delay: task.delay,
            patience: task.patience.as_ref().map(|(after, to)| {
                Box::new(Patience {
                    time: Sampler::new(after),
                    route: self.certain_route(*to, Some(stay)),
                    purpose: patience_purpose,
                })
            }),
            work_purpose,
            counts_as: self.tasks.len() as u32,
            id,
        }
    }

    /// Registers the lane of a timetable and returns its value at the start.
    fn lane(&mut self, timetable: &Timetable, schemes: &[(usize, LevelChange)], of: LaneOf) -> u32 {
        let (LaneOf::Capacity(index) | LaneOf::Admits(index) | LaneOf::Heads(index)) = of;
        let schemes: Vec<&LevelChange> =
            schemes.iter().filter(|(at, _)| *at == usize::from(index)).map(|(_, change)| change).collect();
        let (initial, changes) = changed(timetable, &schemes, self.horizon);
        if !changes.is_empty() {
            self.lanes.push(Lane { of, changes });
        }
        initial
    }

    fn setting(&mut self, index: usize) -> SettingPlan {
        let setting: &Setting = &self.model.settings[index];
        let number = short(index);
        let lanes_before = self.lanes.len();
        let schemes = &self.model.changes;
        let capacity = setting.capacity.as_ref();
        let capacity = capacity
            .map_or(UNLIMITED, |table| self.lane(table, &schemes.capacities, LaneOf::Capacity(number)));
        let changed = self.lanes[lanes_before..].iter().flat_map(|lane| &lane.changes);
        let max_capacity = changed.map(|&(_, value)| value).fold(capacity, u32::max);
        let lanes_before = self.lanes.len();
        // Always open until a scheme gives it hours.
        let gets_hours = schemes.openings.iter().any(|(setting, _)| *setting == index);
        let always = gets_hours.then(Timetable::always);
        let admits = setting.admits.as_ref().or(always.as_ref());
        let admits =
            admits.is_none_or(|table| self.lane(table, &schemes.openings, LaneOf::Admits(number)) > 0);
        SettingPlan {
            id: setting.id.clone(),
            name: setting.name.clone(),
            kind: setting.kind,
            site: setting.site.clone(),
            unit: setting.unit.clone(),
            capacity,
            max_capacity,
            admits,
            has_hours: !admits || self.lanes.len() > lanes_before,
            escalation: setting.escalation.as_ref().map(|escalation| EscalationPlan {
                places: escalation.places,
                opens_at: escalation.opens_at,
                closes_at: escalation.closes_at,
                notice: ticks(escalation.notice),
            }),
            turnaround: setting.turnaround.as_ref().map(|cleaning| Box::new(Sampler::new(cleaning))),
            turnaround_purpose: self.names.key(&format!("setting {} turnaround", setting.id)),
            priorities: self.queue_levels(index),
            start: self.start_groups(setting),
        }
    }

    /// Number of priority levels the queue of a setting needs.
    fn queue_levels(&self, setting: usize) -> usize {
        let using = self
            .all_stays()
            .filter(|stay| stay.setting == setting || stay.also.iter().any(|&(other, _)| other == setting));
        let levels = using.flat_map(|stay| &stay.priority).map(|&(_, priority)| priority_level(priority));
        usize::from(levels.max().unwrap_or(0)) + 1
    }

    fn start_groups(&mut self, setting: &Setting) -> Vec<StartPlan> {
        let mut plan = |(number, group): (usize, &model::StartGroup)| StartPlan {
            key: self.names.key(&format!("start {} {number}", setting.id)),
            stay: short(group.stay),
            route: self.certain_route(model::Target::Stay(group.stay), None),
            profile: self.profile(group.cohort, &group.attributes, group.admission),
            present: group.present,
            waiting: group.waiting,
            remaining: match &group.remaining {
                Remaining::Full => RemainingPlan::Full,
                Remaining::Uniform => RemainingPlan::Uniform,
                Remaining::Given(distribution) => RemainingPlan::Given(Sampler::new(distribution)),
                Remaining::Equilibrium => RemainingPlan::Equilibrium(
                    self.cases(&self.model.stays[group.stay].length, |length| self.residuals.of(length)),
                ),
            },
        };
        setting.start.iter().enumerate().map(&mut plan).collect()
    }

    fn team(&mut self, index: usize) -> TeamPlan {
        let team = &self.model.teams[index];
        let heads = self.lane(&team.rota, &self.model.changes.heads, LaneOf::Heads(short(index)));
        let tasks = self.all_stays().flat_map(|stay| &stay.tasks);
        let levels = tasks.filter(|task| task.team == Some(index)).map(|task| priority_level(task.priority));
        let priorities = usize::from(levels.max().unwrap_or(0)) + 1;
        TeamPlan {
            id: team.id.clone(),
            name: team.name.clone(),
            key: self.names.key(&format!("team {}", team.id)),
            heads,
            at_shift_end: team.at_shift_end,
            absence: team.absence,
            priorities,
        }
    }
}
