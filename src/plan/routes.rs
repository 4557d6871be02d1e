//! Routes as tables: lists, how one is chosen, and the choices of each.

use super::eligibility::Eligibility;
use super::ids::{CounterId, ExitId, RouteId, StayId};
use crate::distribution::Sampler;
use crate::engine::Time;
use crate::model::Delay;
use crate::plan::eligibility::Cases;

/// Where a choice leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    /// A stay; `closes_loop` if a patient may come this way again without it (the patient's lap then
    /// rises, so that a repeated stay draws new numbers).
    Stay {
        /// Index of the stay.
        stay: StayId,
        /// Whether this choice closes a loop of stays.
        closes_loop: bool,
    },
    /// An exit.
    Exit(ExitId),
}

/// The routes of a stay or stream.
#[derive(Debug, Clone)]
pub struct RouteList {
    /// The first of its routes; the others follow it.
    pub first: RouteId,
    /// Random purpose of the choice.
    pub purpose: u32,
    /// How one is chosen.
    pub choice: RouteChoice,
}

impl RouteList {
    /// Positions of its routes among those of the plan.
    #[must_use]
    pub fn range(&self) -> std::ops::Range<usize> {
        let number = match &self.choice {
            RouteChoice::Fixed(sums) => sums.len(),
            RouteChoice::Conditional { shares, .. } => shares.len(),
        };
        self.first.index()..self.first.index() + number
    }
}

/// How a route is chosen from a list.
#[derive(Debug, Clone)]
pub enum RouteChoice {
    /// All hold always and for everybody, with fixed shares: their running sums.
    Fixed(Vec<f64>),
    /// Which hold depends on the patient, the time or the delay.
    Conditional {
        /// For whom.
        who: Eligibility,
        /// Shares and times in force.
        shares: Vec<RouteShare>,
    },
}

/// The share of a route and when it is in force.
#[derive(Debug, Clone, Copy)]
pub struct RouteShare {
    /// Share.
    pub share: f64,
    /// Added per delayed day.
    pub per_delayed_day: f64,
    /// In force from …
    pub from: Time,
    /// … until (exclusive).
    pub until: Time,
}

/// A route; two fit a cache line.
#[derive(Debug, Clone)]
#[repr(C, align(32))]
pub struct RoutePlan {
    /// First choice.
    pub first: Choice,
    /// Delay reason and body while waiting.
    pub delay: Option<Box<Cases<Delay>>>,
    /// Whether the first choice is an acute stay: in A&E, the decision to admit.
    pub admits: bool,
    /// Further choices.
    pub further: Box<[FurtherChoice]>,
}

/// One choice of a route.
#[derive(Debug, Clone, Copy)]
pub struct Choice {
    /// Where.
    pub to: Destination,
    /// Counter.
    pub counter: Option<CounterId>,
}

/// A choice after the first.
#[derive(Debug, Clone)]
pub struct FurtherChoice {
    /// The choice.
    pub choice: Choice,
    /// When it is tried, since the referral.
    pub after: Sampler,
    /// Whether earlier referrals stay open.
    pub keep: bool,
    /// Random purpose of `after`.
    pub purpose: u32,
}

impl RoutePlan {
    /// The choices after the first begin with number 1.
    #[must_use]
    #[inline]
    pub fn choice(&self, number: u8) -> &Choice {
        match number {
            0 => &self.first,
            _ => &self.further[usize::from(number) - 1].choice,
        }
    }
}
