//! The plan's tables: settings, teams, stays, tasks and who arrives.

use super::arrivals::ArrivalPlan;
use super::calendars::{Instants, Lane};
use super::eligibility::{Attributes, Cases, Eligibility};
use super::ids::{RouteId, RouteListId, SettingId, StayId, TeamId, VersionsId};
use super::routes::{AttributeStep, Choice, Destination, RouteList, RoutePlan};
use super::schemes::{ReachPlan, ThinningPlan, VersionsPlan};
use crate::distribution::Sampler;
use crate::distribution::residual::ResidualLife;
use crate::engine::optional::Optional;
use crate::engine::{Duration, NEVER, Time};
use crate::model::{Admission, Delay, ExitKind, Measures, PreEmption, SettingKind, ShiftEnd};
use jiff::civil::Date;
use std::sync::Arc;

/// Everything a replication reads.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Option name.
    pub option: String,
    /// Seed of all random numbers.
    pub seed: u64,
    /// First measured day.
    pub start: Date,
    /// Days of warm-up.
    pub warm_up_days: u32,
    /// Measured days.
    pub measure_days: u32,
    /// Start of the run.
    pub begins: Time,
    /// Start of the measured period.
    pub measured_from: Time,
    /// End of the measured period: from then on nobody comes.
    pub closes: Time,
    /// End of the run at the latest: after `closes` it ends when everybody has left.
    pub end: Time,
    /// Attribute names and values, for groups.
    pub attributes: Vec<AttributePlan>,
    /// Bit per attribute that is drawn unless it is set.
    pub drawn: u32,
    /// Streams.
    pub streams: Vec<StreamPlan>,
    /// Settings.
    pub settings: Vec<SettingPlan>,
    /// Teams.
    pub teams: Vec<TeamPlan>,
    /// Stays.
    pub stays: Vec<StayPlan>,
    /// Tasks of all stays; each stay has a range.
    pub tasks: Vec<TaskPlan>,
    /// Interruptions of all stays; each stay has a range.
    pub interruptions: Vec<InterruptionPlan>,
    /// Lists of routes, of stays and streams.
    pub route_lists: Vec<RouteList>,
    /// Routes of all lists; each list has a range.
    pub routes: Vec<RoutePlan>,
    /// Exits.
    pub exits: Vec<ExitPlan>,
    /// Schemes that reach some patients.
    pub reaches: Vec<ReachPlan>,
    /// Versions of stays.
    pub versions: Vec<VersionsPlan<StayId>>,
    /// Everything that changes by the calendar.
    pub lanes: Vec<Lane>,
    /// Whether one hour of the day differs from another: something changes by the calendar, or more come at some hours.
    pub by_the_hour: bool,
    /// Names of counters (`counts-as`).
    pub counters: Vec<String>,
    /// Who counts in which metric.
    pub measures: Measures,
    /// Roughly how many events happen in an hour of the run.
    pub events_an_hour: f64,
}

/// An attribute drawn at arrival.
#[derive(Debug, Clone)]
pub struct AttributePlan {
    /// Name.
    pub id: String,
    /// Values.
    pub values: Vec<String>,
    /// Running sums of shares; without any case it is not drawn.
    pub cases: Cases<Vec<f64>>,
    /// Random purpose.
    pub purpose: u32,
}

/// An arrival stream.
#[derive(Debug, Clone)]
pub struct StreamPlan {
    /// Name.
    pub id: String,
    /// High half of its patients' random keys.
    pub key: u32,
    /// When patients arrive.
    pub arrivals: ArrivalPlan,
    /// Who they are.
    pub profile: PatientProfile,
    /// Where they go.
    pub routes: RouteListId,
    /// Where those go whom schemes reach, if any scheme matters.
    pub versions: Option<VersionsPlan<RouteListId>>,
    /// Who of them does not come after all.
    pub thinnings: Vec<ThinningPlan>,
}

/// What a patient is before any attribute is drawn.
#[derive(Debug, Clone)]
pub struct PatientProfile {
    /// Values set by cohort and stream.
    pub attributes: Attributes,
    /// Bit per attribute that is set and therefore not drawn.
    pub set: u32,
    /// Whether the patient is a resident.
    pub resident: bool,
    /// Admission method.
    pub admission: Admission,
}

/// A setting; what every move reads comes first.
#[derive(Debug, Clone)]
#[repr(C)]
pub struct SettingPlan {
    /// Kind of setting.
    pub kind: SettingKind,
    /// Random purpose of the turnaround.
    pub turnaround_purpose: u32,
    /// Cleaning time.
    pub turnaround: Option<Box<Sampler>>,
    /// Escalation.
    pub escalation: Option<EscalationPlan>,
    /// Id.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Site.
    pub site: Option<String>,
    /// Unit of capacity.
    pub unit: String,
    /// Core capacity at the start of the run; `u32::MAX` = unlimited.
    pub capacity: u32,
    /// Largest core capacity at any time of the run.
    pub max_capacity: u32,
    /// Whether it takes new patients at the start of the run.
    pub admits: bool,
    /// Whether it ever closes to new patients.
    pub has_hours: bool,
    /// Number of priorities used in its queue.
    pub priorities: usize,
    /// Those that patients have who wait for it, 0 first; empty unless somebody can wait and there are several.
    pub classes: Vec<u8>,
    /// Patients at the start.
    pub start: Vec<StartPlan>,
    /// Diversion.
    pub diversion: Option<DiversionPlan>,
}

/// Capacity without limit.
pub const UNLIMITED: u32 = u32::MAX;

/// Escalation thresholds in places.
#[derive(Debug, Clone, Copy)]
pub struct EscalationPlan {
    /// Extra places.
    pub places: u32,
    /// Share of core capacity at which it opens.
    pub opens_at: f64,
    /// Share at which it closes.
    pub closes_at: f64,
    /// Patients waiting at which it opens too, and at which it closes.
    pub waiting: Option<(u32, u32)>,
    /// Notice.
    pub notice: Duration,
}

/// Levels between which a setting diverts.
#[derive(Debug, Clone, Copy)]
pub struct DiversionPlan {
    /// (Units in use + patients waiting) ÷ core capacity at which it begins.
    pub starts_at: f64,
    /// The same at which it ends.
    pub ends_at: f64,
}

/// Patients present or waiting at the start.
#[derive(Debug, Clone)]
pub struct StartPlan {
    /// High half of their random keys.
    pub key: u32,
    /// Their stay.
    pub stay: StayId,
    /// The certain route to it, of those waiting.
    pub route: RouteId,
    /// Who they are.
    pub profile: PatientProfile,
    /// Number present.
    pub present: u32,
    /// Number waiting.
    pub waiting: u32,
    /// How long they have waited or been there, with its random purpose.
    pub waited: Option<(Sampler, u32)>,
    /// Remaining length.
    pub remaining: RemainingPlan,
    /// Number whose stay is over, beside those present.
    pub ready: u32,
    /// How long they have waited for the next setting, with its random purpose.
    pub ready_for: Option<(Sampler, u32)>,
    /// The certain route by which they go; none: by those of the stay.
    pub ready_route: Option<RouteId>,
}

/// How the remaining length of those present is drawn.
#[derive(Debug, Clone)]
pub enum RemainingPlan {
    /// A new length.
    Full,
    /// A uniform share of a new length.
    Uniform,
    /// Residual life, by the cases of the stay's length.
    Equilibrium(Cases<Arc<ResidualLife>>),
    /// Given.
    Given(Sampler),
}

/// A team.
#[derive(Debug, Clone)]
pub struct TeamPlan {
    /// Id.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Key of the absence draws.
    pub key: u32,
    /// Rostered heads at the start of the run.
    pub heads: u32,
    /// Rule at shift end.
    pub at_shift_end: ShiftEnd,
    /// Chance that a rostered head is absent.
    pub absence: f64,
    /// Number of priorities used in its queue.
    pub priorities: usize,
    /// Those that its tasks have, 0 first; empty unless there are several.
    pub classes: Vec<u8>,
    /// Whether tasks are asked of it that other teams may have to do with, or that pre-empt.
    pub special: bool,
    /// Whether tasks pre-empt here.
    pub pre_empted: bool,
    /// What happens to work that they interrupt.
    pub at_pre_emption: PreEmption,
    /// Heads called when many tasks wait.
    pub escalation: Option<TeamEscalationPlan>,
    /// Teams that some task needs together with this one.
    pub besides: Vec<TeamId>,
}

/// Heads called when many tasks wait.
#[derive(Debug, Clone, Copy)]
pub struct TeamEscalationPlan {
    /// Extra heads.
    pub heads: u32,
    /// Tasks waiting at which they are called.
    pub opens_at: u32,
    /// Tasks waiting at which they go.
    pub closes_at: u32,
    /// Notice.
    pub notice: Duration,
}

/// A stay, laid out by cache line (64 bytes) in the order of use: what it takes to begin it, its length, then
/// the rest.
#[derive(Debug, Clone)]
#[repr(C, align(64))]
pub struct StayPlan {
    /// Setting it takes up.
    pub setting: SettingId,
    /// Its routes.
    pub routes: RouteListId,
    /// Its versions, if any scheme matters.
    pub versions: Optional<VersionsId>,
    /// Whether it is such a version: the results do not list it.
    pub is_version: bool,
    /// Whether patients of it start together, or may be put out of it.
    pub special: bool,
    /// Random purpose of the length.
    pub length_purpose: u32,
    /// Multiplies the length.
    pub length_scale: f64,
    /// Its tasks in [`Plan::tasks`], at most 64. The masks have a bit a task.
    pub tasks: TableRange,
    /// Its interruptions in [`Plan::interruptions`].
    pub interruptions: TableRange,
    /// Units of capacity.
    pub units: Cases<u32>,
    /// Whether whoever needs more than the setting has open takes all that it has.
    pub in_part: bool,
    /// Other settings held.
    pub also: Box<[(SettingId, u32)]>,
    /// Length.
    pub length: Cases<Sampler>,
    /// Tasks asked for when the length is over.
    pub at_end: u64,
    /// Tasks that must be done before leaving.
    pub required: u64,
    /// Required tasks whose wait is no delay.
    pub clinical: u64,
    /// Tasks with a standard.
    pub due: u64,
    /// Tasks that recur.
    pub recurring: u64,
    /// Queue priority, 0 first.
    pub priority: Cases<u8>,
    /// Who needs which of the tasks.
    pub needs: Eligibility,
    /// Who is at risk of which of the interruptions.
    pub at_risk: Eligibility,
    /// Times at which alone the length can be over, if there are such.
    pub ends: Option<Box<EndsPlan>>,
    /// Purpose of the draw of the remaining length at the start.
    pub start_purpose: u32,
    /// Whether it takes places of patients of lower priority.
    pub pre_empts: bool,
    /// What becomes of who is put out of it.
    pub put_out: Option<PutOutPlan>,
    /// Patients who start together.
    pub load: Option<LoadPlan>,
    /// Id.
    pub id: String,
}

/// What becomes of who is put out of a stay.
#[derive(Debug, Clone, Copy)]
pub struct PutOutPlan {
    /// The way back, or to where they go.
    pub route: RouteId,
    /// Whether they come back.
    pub returns: bool,
    /// Whether they go on with what remained.
    pub resumes: bool,
}

/// Patients who start their stay together.
#[derive(Debug, Clone, Copy)]
pub struct LoadPlan {
    /// How many at most.
    pub number: u32,
    /// How long the first of them waits for the others.
    pub or_after: Option<Duration>,
    /// Where those who wait are listed in a replication.
    pub place: u32,
}

/// Times at which alone a length can be over.
#[derive(Debug, Clone)]
pub struct EndsPlan {
    /// The times; none: any time.
    pub at: Cases<Option<Instants>>,
    /// How long before the length is over.
    pub early: Cases<Duration>,
}

impl EndsPlan {
    /// When a length that would be over at `time` is over, not before `now`: at the last of the times before it, if it may
    /// end so early, or at the next.
    #[must_use]
    pub fn decided(&self, attributes: &Attributes, time: Time, now: Time) -> Time {
        let Some(Some(at)) = self.at.of(attributes) else { return time };
        let early = self.early.of(attributes).copied().unwrap_or(Duration::ZERO);
        match at.last(time).filter(|&last| last >= now && time - last <= early) {
            Some(last) => last,
            None => match at.next(time) {
                NEVER => time, // long after the run
                next => next,
            },
        }
    }
}

/// A range of a table of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableRange {
    /// Index of the first.
    pub first: u32,
    /// How many.
    pub number: u32,
}

impl TableRange {
    /// Whether there is none.
    #[must_use]
    #[inline]
    pub fn is_empty(self) -> bool {
        self.number == 0
    }

    /// Their positions.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.first as usize..(self.first + self.number) as usize
    }
}

/// A task; what asking for it reads comes first.
#[derive(Debug, Clone)]
#[repr(C, align(64))]
pub struct TaskPlan {
    /// Bit per task of the stay that comes first.
    pub after: u64,
    /// Bit per task of the stay that this one comes before.
    pub before: u64,
    /// Gives up waiting after a time.
    pub patience: Option<Box<Patience>>,
    /// Times at which it can begin.
    pub at: Option<Box<Instants>>,
    /// Standard from the start of the stay.
    pub due_by: Option<Duration>,
    /// Random purpose of the work.
    pub work_purpose: u32,
    /// Heads.
    pub staff: u32,
    /// Team.
    pub team: Option<TeamId>,
    /// Queue priority, 0 first.
    pub priority: u8,
    /// Whether more than its own team may have to do with it.
    pub several: bool,
    /// Whether it is asked for again and again, until the length is over.
    pub recurs: bool,
    /// Whether it interrupts work of lower priority.
    pub pre_empts: bool,
    /// Delay reason and body.
    pub delay: Option<Box<Cases<Delay>>>,
    /// Work content.
    pub work: Cases<Sampler>,
    /// From one time of asking to the next, if it recurs otherwise than at its times.
    pub every: Option<Duration>,
    /// The teams that may have to do with it, if there are several.
    pub teamwork: Option<Box<TeamworkPlan>>,
    /// What changes about the patient when it is done.
    pub sets: Option<Box<[AttributeStep]>>,
    /// The task it counts as in the results: itself, or that of which it is a version.
    pub counts_as: u32,
    /// `stay/task`.
    pub id: String,
}

/// The teams of a task that has several.
#[derive(Debug, Clone)]
pub struct TeamworkPlan {
    /// Those that can do it, in order of preference, its own first.
    pub either: Box<[DoerPlan]>,
    /// Those needed besides, whichever does it, with their heads.
    pub with: Box<[(TeamId, u32)]>,
}

/// A team that can do a task.
#[derive(Debug, Clone)]
pub struct DoerPlan {
    /// The team.
    pub team: TeamId,
    /// Heads.
    pub staff: u32,
    /// Priority in its queue, 0 first.
    pub priority: u8,
    /// Its work content, if that is not the task's.
    pub work: Option<Cases<Sampler>>,
}

impl TaskPlan {
    /// The teams that may have to do with it, each with the heads and the priority with which it is asked.
    pub fn teams(&self) -> impl Iterator<Item = (TeamId, u32, u8)> + '_ {
        let own = self.team.filter(|_| !self.several).map(|team| (team, self.staff, self.priority));
        let several = self.teamwork.iter().flat_map(|teamwork| {
            let either = teamwork.either.iter().map(|doer| (doer.team, doer.staff, doer.priority));
            either.chain(teamwork.with.iter().map(|&(team, staff)| (team, staff, self.priority)))
        });
        own.into_iter().chain(several)
    }
}

/// How long a patient waits for a task.
#[derive(Debug, Clone)]
pub struct Patience {
    /// Time.
    pub time: Sampler,
    /// The route taken then.
    pub route: RouteId,
    /// Random purpose.
    pub purpose: u32,
}

/// An event that may cut a stay short.
#[derive(Debug, Clone)]
pub struct InterruptionPlan {
    /// Chance.
    pub probability: f64,
    /// Added per delayed day.
    pub per_delayed_day: f64,
    /// Time from the start of the stay.
    pub after: Sampler,
    /// Times at which alone it can come.
    pub at: Option<Box<Instants>>,
    /// Whether one that does not come about is followed by another chance of it.
    pub recurs: bool,
    /// Where it leads; none: the patient stays.
    pub route: Optional<RouteId>,
    /// What changes about the patient.
    pub sets: Box<[AttributeStep]>,
    /// How long the place is kept.
    pub keeps_place: Option<Duration>,
    /// Random purpose.
    pub purpose: u32,
}

/// An exit.
#[derive(Debug, Clone)]
pub struct ExitPlan {
    /// Id.
    pub id: String,
    /// What became of the patient.
    pub kind: ExitKind,
}

impl Plan {
    /// The open choices of a route (a bit each) and the settings they lead to.
    pub fn settings_of<'a>(
        &'a self,
        route: &'a RoutePlan,
        open: u32,
    ) -> impl Iterator<Item = (u8, SettingId)> + 'a {
        let mut left = open;
        let numbers = std::iter::from_fn(move || {
            let number = (left != 0).then(|| left.trailing_zeros() as u8);
            left &= left.wrapping_sub(1);
            number
        });
        numbers.filter_map(|number| self.setting_of(route.choice(number)).map(|setting| (number, setting)))
    }

    /// The setting that a choice leads to; none if it leads out.
    #[must_use]
    pub fn setting_of(&self, choice: &Choice) -> Option<SettingId> {
        match choice.to {
            Destination::Stay { stay, .. } => Some(self.stays[stay.index()].setting),
            Destination::Exit(_) => None,
        }
    }

    /// A route and the same with other first choices.
    pub fn ways<'a>(&'a self, route: &'a RoutePlan) -> impl Iterator<Item = &'a RoutePlan> + 'a {
        let others = route.more.iter().flat_map(|more| &more.or);
        std::iter::once(route).chain(others.map(|other| &self.routes[other.index()]))
    }

    /// Whether one of the open choices of a route leads to a setting.
    #[must_use]
    pub fn leads_to(&self, route: &RoutePlan, open: u32, setting: SettingId) -> bool {
        self.settings_of(route, open).any(|(_, other)| other == setting)
    }
}
