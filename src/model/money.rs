//! What changes are worth: the tables `[money]`, `[[saving]]` and `[[contingency]]`.
//!
//! The numbers are those of one draw, as everything in a model is.

use super::claim::Claim;

/// Prices and what is paid by results.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Money {
    /// Year whose prices the pounds are, such as `2014/15`; `None` if the scenario has no `[money]`.
    pub price_year: Option<String>,
    /// Payment for fewer admissions.
    pub performance: Option<Performance>,
    /// What a unit of activity less is worth.
    pub savings: Vec<Saving>,
    /// What other services need if targets are missed.
    pub contingencies: Vec<Contingency>,
}

/// A fund that is released as far as a planned reduction is achieved.
#[derive(Debug, Clone, PartialEq)]
pub struct Performance {
    /// Metric in the results.
    pub metric: String,
    /// Its group.
    pub group: String,
    /// Reduction that was planned, per cent of the baseline.
    pub planned_reduction: f64,
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
    /// Pounds for each unit less; negative for income that is lost with it.
    pub value: f64,
    /// Share of the value that is saved.
    pub marginal_rate: f64,
    /// Who gains.
    pub gains: Option<String>,
    /// Where the activity was.
    pub point_of_delivery: Option<String>,
    /// How much of it can be taken out; `None`: nothing.
    pub cashable: Option<Cashable>,
}

/// What can really be taken out of a saving.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cashable {
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
    /// Whether nothing is priced.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.performance.is_none() && self.savings.is_empty() && self.contingencies.is_empty()
    }
}
