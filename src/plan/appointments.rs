//! Appointments as tables: the diary of a setting, and how patients are booked for a stay.

use super::eligibility::{Cases, Eligibility};
use super::ids::RouteId;
use crate::engine::{Duration, Time};

/// The diary of a setting whose patients are booked.
#[derive(Debug, Clone, PartialEq)]
pub struct DiaryPlan {
    /// Its sessions, at most 64.
    pub sessions: Box<[SessionPlan]>,
    /// Who can be booked into which of them at any time.
    pub who: Eligibility,
}

/// Slots of one sort.
#[derive(Debug, Clone, PartialEq)]
pub struct SessionPlan {
    /// Id, for results.
    pub id: String,
    /// Times of the slots after the start of the run, each with the number of patients that it is for, in order.
    pub slots: Box<[(Time, u32)]>,
    /// Whether they are kept for some.
    pub kept: bool,
    /// How long before its time a slot kept for some can be booked by all.
    pub released: Option<Duration>,
    /// How long before its time a slot can be booked at most.
    pub booked_ahead: Option<Duration>,
}

/// How patients are booked for a stay.
#[derive(Debug, Clone, PartialEq)]
pub struct AppointmentPlan {
    /// Least time from asking to the slot.
    pub notice: Duration,
    /// Chance not to attend.
    pub missed: Cases<f64>,
    /// Added to it for each week from booking to slot.
    pub missed_per_week: f64,
    /// Where those go who do not attend; none: they are booked again.
    pub missed_route: Option<RouteId>,
    /// Random purpose of not attending.
    pub purpose: u32,
}
