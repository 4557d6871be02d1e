//! Schemes as tables: whom they reach, which version of a stay or of routes they live by, who does not come.

use super::arrivals::HourlyRate;
use super::calendars::Horizon;
use super::eligibility::Eligibility;
use super::ids::ReachId;
use crate::engine::clock::{DAY, Duration, NEVER, Time};
use crate::model::InForce;

/// A scheme that reaches some patients.
#[derive(Debug, Clone, PartialEq)]
pub struct ReachPlan {
    /// In force from …
    pub from: Time,
    /// … until (exclusive).
    pub until: Time,
    /// Time from its start until it reaches its whole share.
    pub ramp: Duration,
    /// Share of the patients it is for.
    pub share: f64,
    /// Whom it is for (a list of one).
    pub who: Eligibility,
    /// Random purpose.
    pub purpose: u32,
}

impl ReachPlan {
    pub(super) fn new(in_force: &InForce, horizon: Horizon, who: Eligibility, purpose: u32) -> Self {
        Self {
            from: in_force.from.map_or(Time::EVER, |date| horizon.time_of(date)),
            until: in_force.until.map_or(NEVER, |date| horizon.end_of(date)),
            ramp: DAY * in_force.ramp_days.into(),
            share: in_force.full,
            who,
            purpose,
        }
    }

    /// Share of the patients it is for whom it reaches now.
    #[must_use]
    pub fn share_at(&self, now: Time) -> f64 {
        if now < self.from || now >= self.until {
            return 0.0;
        }
        let since = now - self.from;
        if since >= self.ramp { self.share } else { self.share * since.as_f64() / self.ramp.as_f64() }
    }
}

/// Versions of a stay or of a stream's routes, by the set of schemes that reach the patient.
#[derive(Debug, Clone, PartialEq)]
pub struct VersionsPlan<T> {
    /// Schemes that make a difference.
    pub reaches: Vec<ReachId>,
    /// By set of these schemes, bit k for scheme k: the stay, or the list of routes.
    pub is: Vec<T>,
}

/// Patients of a stream who do not come after all.
#[derive(Debug, Clone, PartialEq)]
pub struct ThinningPlan {
    /// The scheme.
    pub reach: ReachId,
    /// Who still comes.
    pub keeps: KeepsPlan,
    /// Random purpose.
    pub purpose: u32,
}

/// Who of the candidates of a stream comes.
#[derive(Debug, Clone, PartialEq)]
pub enum KeepsPlan {
    /// Nobody, whoever is reached.
    Nobody,
    /// All but the reached, and of those this share.
    Share(f64),
    /// All but the reached, and of those the ratio of this rate to the stream's.
    Rate(HourlyRate),
    /// Only the reached: those by which the stream's rate exceeds this one.
    Above(HourlyRate),
}
