//! What all parts of the compiler share: the model, the names taken, and the tables so far.

use super::loops::Loops;
use super::names::Purposes;
use super::tabulated::Tabulated;
use crate::engine::{NEVER, Time};
use crate::model::{Condition, Delay, Model, PRIORITIES};
use crate::plan::calendars::{Horizon, Lane};
use crate::plan::eligibility::{Cases, Eligibility};
use crate::plan::ids::StayId;
use crate::plan::routes::{RouteList, RoutePlan};
use crate::plan::schemes::VersionsPlan;
use crate::plan::stays::{InterruptionPlan, TaskPlan};

pub(super) struct Compiler<'a> {
    pub(super) model: &'a Model,
    pub(super) tabulated: &'a Tabulated,
    /// Number of values of each attribute.
    pub(super) values: Vec<usize>,
    pub(super) names: Purposes,
    pub(super) horizon: Horizon,
    pub(super) loops: Loops,
    pub(super) lanes: Vec<Lane>,
    pub(super) route_lists: Vec<RouteList>,
    pub(super) routes: Vec<RoutePlan>,
    pub(super) tasks: Vec<TaskPlan>,
    pub(super) interruptions: Vec<InterruptionPlan>,
    pub(super) counters: Vec<String>,
    pub(super) versions: Vec<VersionsPlan<StayId>>,
}

/// Priorities are written 1 to 9 and stored 0 to 8.
pub(super) fn priority_level(priority: u8) -> u8 {
    priority.clamp(1, PRIORITIES as u8) - 1
}

impl Compiler<'_> {
    pub(super) fn cases<T, U>(&self, cases: &[(Condition, T)], compile: impl Fn(&T) -> U) -> Cases<U> {
        let compiled = cases.iter().map(|(condition, value)| (condition, compile(value)));
        Cases::new(compiled.collect(), &self.values)
    }

    /// Reason and body of a delay, if there are such.
    pub(super) fn delay(&self, delay: &[(Condition, Delay)]) -> Option<Box<Cases<Delay>>> {
        (!delay.is_empty()).then(|| Box::new(self.cases(delay, |&delay| delay)))
    }

    pub(super) fn eligibility<'a>(&self, conditions: impl Iterator<Item = &'a Condition>) -> Eligibility {
        Eligibility::new(&conditions.map(Some).collect::<Vec<_>>(), &self.values)
    }

    /// Run time of the first instant of `from` and the last of `until`.
    pub(super) fn period(
        &self,
        from: Option<jiff::civil::Date>,
        until: Option<jiff::civil::Date>,
    ) -> (Time, Time) {
        (
            from.map_or(Time::EVER, |date| self.horizon.time_of(date)),
            until.map_or(NEVER, |date| self.horizon.end_of(date)),
        )
    }
}
