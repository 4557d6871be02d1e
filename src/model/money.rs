//! What changes are worth: the tables `[money]`, `[[saving]]` and `[[contingency]]`.
//!
//! The numbers are those of one draw, as everything in a model is.

use super::claim::Claim;
use super::payment::{Payment, Variable};

/// By what savings are split hospital by hospital.
pub const SITE: &str = "site";

/// Prices and what is paid by results.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Money {
    /// Year whose prices the pounds are, such as `2014/15`; `None` if the scenario has no `[money]`.
    pub price_year: Option<String>,
    /// How hospitals are paid, if the scenario says so.
    pub payment: Option<Payment>,
    /// Payment for fewer admissions.
    pub performance: Option<Performance>,
    /// Who pays and who gains.
    pub organisations: Vec<Organisation>,
    /// What a unit of activity less is worth.
    pub savings: Vec<Saving>,
    /// What other services need if targets are missed.
    pub contingencies: Vec<Contingency>,
}

/// One who pays for schemes or gains by savings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organisation {
    /// Id.
    pub id: String,
    /// Its name; the id if it has none.
    pub title: String,
    /// The organisation of whose pounds it has some parts; `None`: it stands for itself.
    pub part_of: Option<String>,
    /// The groups that these parts are, such as `site=queens` or `residence=neighbour`.
    pub of: Vec<String>,
}

/// A fund that is released as far as a planned reduction is achieved.
#[derive(Debug, Clone, PartialEq)]
pub struct Performance {
    /// Metric in the results.
    pub metric: String,
    /// Its group.
    pub group: String,
    /// Reduction that was planned, per cent of the base.
    pub planned_reduction: f64,
    /// What the reduction is counted from, in the unit of the metric: the figure of a year; `None`: the baseline of the
    /// same replication.
    pub base: Option<f64>,
    /// Pounds a year at most; `None`: no limit.
    pub fund: Option<f64>,
    /// Pounds for each unit of it.
    pub value: f64,
}

/// Activity that an option avoids, in pounds.
#[derive(Debug, Clone, PartialEq)]
pub struct Saving {
    /// Id.
    pub id: String,
    /// One line; the id if it has none.
    pub title: String,
    /// Metric in the results.
    pub metric: String,
    /// Its group.
    pub group: String,
    /// Counted part by part over the groups of this name (`site`, or an attribute), so that each part has its own blocks
    /// and its own gainer; `None`: as a whole.
    pub by: Option<String>,
    /// Pounds for each unit less; negative for income that is lost with it.
    pub value: f64,
    /// Share of the value that is saved.
    pub marginal_rate: f64,
    /// Id of the organisation that gains.
    pub gains: Option<String>,
    /// Where the activity was.
    pub point_of_delivery: Option<String>,
    /// How much of it can be taken out; `None`: nothing.
    pub cashable: Option<Cashable>,
}

/// What can really be taken out of a saving.
#[derive(Debug, Clone, PartialEq)]
pub struct Cashable {
    /// Metric that counts the units taken out, if not the saving's: beds withdrawn, and not beds without a patient.
    pub metric: Option<String>,
    /// Units that can only go together; `None`: one by one, and parts of one.
    pub block: Option<f64>,
    /// Share of their value that is then no longer paid.
    pub share: f64,
}

/// Support for other services if an outcome falls short of its target.
#[derive(Debug, Clone, PartialEq)]
pub struct Contingency {
    /// Id.
    pub id: String,
    /// One line; the id if it has none.
    pub title: String,
    /// Metric in the results.
    pub metric: String,
    /// Its group.
    pub group: String,
    /// The target, against the baseline.
    pub target: Claim,
    /// Pounds for each unit short of it.
    pub support: f64,
    /// Which services.
    pub services: Option<String>,
}

impl Money {
    /// The organisation that has a part of the pounds of another: the one that says so, or that other itself.
    #[must_use]
    pub fn owner<'a>(&'a self, whole: &'a str, part: &str) -> &'a str {
        let has = |of: &&Organisation| {
            of.part_of.as_deref() == Some(whole) && of.of.iter().any(|group| group == part)
        };
        self.organisations.iter().find(has).map_or(whole, |of| &of.id)
    }

    /// Whether nothing is priced.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.performance.is_none()
            && self.savings.is_empty()
            && self.contingencies.is_empty()
            && self.variable().is_empty()
    }

    /// Activity that is paid for by a variable element.
    #[must_use]
    pub fn variable(&self) -> &[Variable] {
        self.payment.as_ref().map_or(&[], |payment| &payment.variable)
    }
}
