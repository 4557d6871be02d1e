//! What is counted of services by their kind: same day emergency care, and how soon urgent community response reaches people.
//!
//! Kept only where a place has such a service.

use super::today::Counted;
use super::views::Views;
use crate::engine::clock::{Duration, HOUR, Time};
use crate::flow::parts::ids::PatientId;
use crate::model::SettingKind;
use crate::plan::{Plan, SettingId};

/// Within how long urgent community response is to reach people (NHS England, two-hour standard).
pub const STANDARD: Duration = Duration::new(2 * HOUR.milliseconds());

/// Patients of a service that has to reach them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Reached {
    /// Reached, or gone before they were.
    pub all: u64,
    /// Of them, reached within the standard.
    pub in_time: u64,
}

impl Reached {
    /// Both together.
    pub fn and(self, other: &Self) -> Self {
        Self { all: self.all + other.all, in_time: self.in_time + other.in_time }
    }
}

/// A setting of urgent community response.
#[derive(Debug, Clone)]
pub struct Response {
    /// Its number in the plan.
    pub setting: SettingId,
    /// By month.
    pub months: Vec<Reached>,
}

/// Statistics of services.
#[derive(Debug, Clone)]
pub struct Services {
    /// Attendances at same day emergency care.
    pub same_day: Counted<u64>,
    /// Settings of urgent community response.
    pub responses: Vec<Response>,
    /// Who is there and has not been reached: since when, and at which of the settings above; by number of the patient.
    awaiting: Vec<Option<(Time, usize)>>,
}

impl Services {
    /// None of a place that has no such service.
    pub fn new(plan: &Plan, views: &Views, months: usize) -> Option<Box<Self>> {
        let is = |kind: SettingKind| {
            let all = plan.settings.iter().enumerate();
            all.filter(move |(_, setting)| setting.kind == kind).map(|(at, _)| SettingId::at(at))
        };
        let response = |setting| Response { setting, months: vec![Reached::default(); months] };
        let responses: Vec<Response> = is(SettingKind::UrgentCommunityResponse).map(response).collect();
        let any = !responses.is_empty() || is(SettingKind::SameDayEmergencyCare).next().is_some();
        any.then(|| {
            let same_day = Counted::new(views.names.len(), months);
            Box::new(Self { same_day, responses, awaiting: Vec::new() })
        })
    }

    /// Goes on from what was recorded on a trunk, which may have fewer settings.
    pub fn take_over(&mut self, trunk: &Self) {
        self.same_day = trunk.same_day.clone();
        self.awaiting.clone_from(&trunk.awaiting);
        self.responses.iter_mut().zip(&trunk.responses).for_each(|(own, other)| own.clone_from(other));
    }

    /// A patient who was referred then comes to a service, and is not reached yet.
    pub fn comes(&mut self, number: PatientId, setting: SettingId, since: Time) {
        let Some(at) = self.responses.iter().position(|response| response.setting == setting) else { return };
        if self.awaiting.len() <= number.index() {
            self.awaiting.resize(number.index() + 1, None);
        }
        self.awaiting[number.index()] = Some((since, at));
    }

    /// Whether a patient who is awaited is no longer: since when they were, and the number of the setting.
    pub fn ends(&mut self, number: PatientId) -> Option<(Time, usize)> {
        self.awaiting.get_mut(number.index())?.take()
    }
}
