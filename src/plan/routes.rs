//! Routes as tables: lists, how one is chosen, and the choices of each.

use super::eligibility::{Attributes, Eligibility};
use super::ids::{CounterId, ExitId, RouteId, SettingId, StayId};
use crate::distribution::Sampler;
use crate::engine::{Duration, Time};
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
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, PartialEq)]
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
#[derive(Debug, Clone, Copy, PartialEq)]
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
#[derive(Debug, Clone, PartialEq)]
#[repr(C, align(32))]
pub struct RoutePlan {
    /// First choice.
    pub first: Choice,
    /// Delay reason and body while waiting.
    pub delay: Option<Box<Cases<Delay>>>,
    /// Whether the first choice is an acute stay.
    pub admits: bool,
    /// Discharge pathway of whoever leaves an acute stay by it.
    pub pathway: Option<u8>,
    /// Further choices.
    pub further: Box<[FurtherChoice]>,
    /// What few routes have.
    pub more: Option<Box<RouteMore>>,
}

/// What few routes have: time on the way, conditions at the moment, changes of the patient.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RouteMore {
    /// Time between ready and gone, with its random purpose.
    pub takes: Option<(Sampler, u32)>,
    /// Whether the place is given up while the next is waited for.
    pub frees_place: bool,
    /// What must hold for the first choice to be tried.
    pub only_if: Option<MomentPlan>,
    /// Whether any choice has such a condition.
    pub conditional: bool,
    /// The same route with other stays as its first choice.
    pub or: Box<[RouteId]>,
    /// What changes about the patient.
    pub sets: Box<[AttributeStep]>,
}

/// A change of an attribute on the way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AttributeStep {
    /// Index of the attribute.
    pub attribute: u8,
    /// Its new value; none: the next.
    pub to: Option<u8>,
    /// Its last value.
    pub last: u8,
}

impl AttributeStep {
    /// Makes the change.
    pub fn apply(self, attributes: &mut Attributes) {
        if let Some(value) = attributes.get_mut(usize::from(self.attribute)) {
            *value = self.to.unwrap_or_else(|| (*value + 1).min(self.last));
        }
    }
}

/// What must hold at a moment; what is not asked is unlimited.
#[derive(Debug, Clone, PartialEq)]
pub struct MomentPlan {
    /// The setting it is about; none for an exit of which nothing is asked.
    pub setting: Option<SettingId>,
    /// Hours of the week: whether it begins within them, and the changes.
    pub times: Option<(bool, Vec<(Time, u32)>)>,
    /// Fewer wait for the setting than this.
    pub waiting_below: Option<usize>,
    /// Who is first in its queue has waited for less than this.
    pub longest_wait_below: Option<Duration>,
    /// Occupied ÷ core capacity is less than this.
    pub occupied_below: Option<f64>,
    /// It diverts nobody.
    pub not_diverting: bool,
    /// The stay for which its setting has open as many units as the patient needs.
    pub fits: Option<StayId>,
    /// The patient has been in the present setting for so long.
    pub stayed_at_least: Option<Duration>,
    /// And for less than this.
    pub stayed_below: Option<Duration>,
}

impl MomentPlan {
    /// Whether it is one of its hours.
    #[must_use]
    pub fn is_open(&self, now: Time) -> bool {
        self.times.as_ref().is_none_or(|(initial, changes)| {
            let after = changes.partition_point(|&(time, _)| time <= now);
            after.checked_sub(1).map_or(*initial, |last| changes[last].1 > 0)
        })
    }
}

/// One choice of a route.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choice {
    /// Where.
    pub to: Destination,
    /// Counter.
    pub counter: Option<CounterId>,
}

/// A choice after the first.
#[derive(Debug, Clone, PartialEq)]
pub struct FurtherChoice {
    /// The choice.
    pub choice: Choice,
    /// When it is tried, since the referral; none: only if those before it are passed over.
    pub after: Option<Sampler>,
    /// Whether earlier referrals stay open.
    pub keep: bool,
    /// Random purpose of `after`.
    pub purpose: u32,
    /// What must hold for it to be tried.
    pub only_if: Option<Box<MomentPlan>>,
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

    /// Choices, a bit each, with their numbers.
    pub fn choices(&self, which: u32) -> impl Iterator<Item = (u8, &Choice)> {
        let mut left = which;
        let numbers = std::iter::from_fn(move || {
            let number = (left != 0).then(|| left.trailing_zeros() as u8);
            left &= left.wrapping_sub(1);
            number
        });
        numbers.map(|number| (number, self.choice(number)))
    }
}
