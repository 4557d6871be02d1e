//! The plan's tables: settings, teams and who arrives.

use super::appointments::DiaryPlan;
use super::arrivals::ArrivalPlan;
use super::calendars::Lane;
use super::eligibility::{Attributes, Cases};
use super::ids::{RouteId, RouteListId, SettingId, StayId, TeamId};
use super::routes::{Choice, Destination, RouteList, RoutePlan};
use super::schemes::{ReachPlan, ThinningPlan, VersionsPlan};
use super::stays::{InterruptionPlan, StayPlan, TaskPlan};
use crate::distribution::Sampler;
use crate::distribution::residual::ResidualLife;
use crate::engine::{Duration, Time};
use crate::model::{Admission, ExitKind, Measures, PartOf, PreEmption, SettingKind, ShiftEnd};
use jiff::civil::Date;
use std::sync::Arc;

/// Everything a replication reads.
#[derive(Debug, Clone, PartialEq)]
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
}

/// An attribute drawn at arrival.
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, PartialEq)]
#[repr(C)]
pub struct SettingPlan {
    /// Kind of setting.
    pub kind: SettingKind,
    /// What a stay in it is a part of.
    pub part_of: PartOf,
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
    /// Its diary, if patients are booked.
    pub diary: Option<Box<DiaryPlan>>,
}

/// Capacity without limit.
pub const UNLIMITED: u32 = u32::MAX;

/// Escalation thresholds in places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EscalationPlan {
    /// Extra places.
    pub places: u32,
    /// Share of core capacity at which it opens.
    pub opens_at: f64,
    /// Share at which it closes.
    pub closes_at: f64,
    /// Patients waiting at which it opens too, and at which it closes.
    pub waiting: Option<(u32, u32)>,
    /// Whether each place is bought for a patient, and is theirs until they leave.
    pub bought: bool,
    /// Notice.
    pub notice: Duration,
}

/// Levels between which a setting diverts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DiversionPlan {
    /// (Units in use + patients waiting) ÷ places at which it begins.
    pub starts_at: f64,
    /// The same at which it ends.
    pub ends_at: f64,
}

/// Patients present or waiting at the start.
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, Copy, PartialEq)]
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

/// An exit.
#[derive(Debug, Clone, PartialEq)]
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
        let choices = route.choices(open);
        choices.filter_map(|(number, choice)| self.setting_of(choice).map(|setting| (number, setting)))
    }

    /// Whether a choice leads to an acute stay, or to more of one.
    #[must_use]
    pub fn admits(&self, choice: &Choice) -> bool {
        self.setting_of(choice).is_some_and(|setting| self.settings[setting.index()].part_of.is_admission())
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
