//! Stays as tables, with their tasks and interruptions.

use super::appointments::AppointmentPlan;
use super::calendars::Instants;
use super::eligibility::{Attributes, Cases, Eligibility};
use super::ids::{RouteId, RouteListId, SettingId, TeamId, VersionsId};
use super::routes::AttributeStep;
use crate::distribution::Sampler;
use crate::engine::optional::Optional;
use crate::engine::{Duration, NEVER, Time};
use crate::model::Delay;
use std::sync::Arc;

/// A stay, laid out by cache line (64 bytes) in the order of use: what it takes to begin it, its length, then
/// the rest.
#[derive(Debug, Clone, PartialEq)]
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
    /// Whether whoever needs more than the setting has open takes all that it has.
    pub in_part: bool,
    /// Random purpose of the length.
    pub length_purpose: u32,
    /// Multiplies the length.
    pub length_scale: f64,
    /// Its tasks in [`super::Plan::tasks`], at most 64. The masks have a bit a task.
    pub tasks: TableRange,
    /// Its interruptions in [`super::Plan::interruptions`].
    pub interruptions: TableRange,
    /// Units of capacity.
    pub units: Cases<u32>,
    /// What few stays have.
    pub more: Option<Box<StayMore>>,
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
    /// Id.
    pub id: String,
}

/// What few stays have: places that are taken from others, patients who start together, appointments.
#[derive(Debug, Clone, PartialEq)]
pub struct StayMore {
    /// Whether it takes places of patients of lower priority.
    pub pre_empts: bool,
    /// What becomes of who is put out of it.
    pub put_out: Option<PutOutPlan>,
    /// Patients who start together.
    pub load: Option<LoadPlan>,
    /// How patients are booked.
    pub appointment: Option<AppointmentPlan>,
}

impl StayPlan {
    /// Whether it takes places of patients of lower priority.
    #[must_use]
    pub fn pre_empts(&self) -> bool {
        self.more.as_ref().is_some_and(|more| more.pre_empts)
    }

    /// What becomes of who is put out of it; none: nobody is.
    #[must_use]
    pub fn put_out(&self) -> Option<PutOutPlan> {
        self.more.as_ref().and_then(|more| more.put_out)
    }

    /// How patients are booked for it; none: without an appointment.
    #[must_use]
    pub fn appointment(&self) -> Option<&AppointmentPlan> {
        self.more.as_ref().and_then(|more| more.appointment.as_ref())
    }
}

/// What becomes of who is put out of a stay.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PutOutPlan {
    /// The way back, or to where they go.
    pub route: RouteId,
    /// Whether they come back.
    pub returns: bool,
    /// Whether they go on with what remained.
    pub resumes: bool,
}

/// Patients who start their stay together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LoadPlan {
    /// How many at most.
    pub number: u32,
    /// How long the first of them waits for the others.
    pub or_after: Option<Duration>,
    /// Where those who wait are listed in a replication.
    pub place: u32,
}

/// Times at which alone a length can be over.
#[derive(Debug, Clone, PartialEq)]
pub struct EndsPlan {
    /// The times; none: any time.
    pub at: Cases<Option<Arc<Instants>>>,
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
#[derive(Debug, Clone, PartialEq)]
#[repr(C, align(64))]
pub struct TaskPlan {
    /// Bit per task of the stay that comes first.
    pub after: u64,
    /// Bit per task of the stay that this one comes before.
    pub before: u64,
    /// Gives up waiting after a time.
    pub patience: Option<Box<Patience>>,
    /// Times at which it can begin.
    pub at: Option<Arc<Instants>>,
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
#[derive(Debug, Clone, PartialEq)]
pub struct TeamworkPlan {
    /// Those that can do it, in order of preference, its own first.
    pub either: Box<[DoerPlan]>,
    /// Those needed besides, whichever does it, with their heads.
    pub with: Box<[(TeamId, u32)]>,
}

/// A team that can do a task.
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, PartialEq)]
pub struct Patience {
    /// Time.
    pub time: Sampler,
    /// The route taken then.
    pub route: RouteId,
    /// Random purpose.
    pub purpose: u32,
}

/// An event that may cut a stay short.
#[derive(Debug, Clone, PartialEq)]
pub struct InterruptionPlan {
    /// Chance.
    pub probability: f64,
    /// Added per delayed day.
    pub per_delayed_day: f64,
    /// Time from the start of the stay.
    pub after: Sampler,
    /// Times at which alone it can come.
    pub at: Option<Arc<Instants>>,
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
