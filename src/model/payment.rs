//! How hospitals are paid.

use super::named::Named;

/// The payment mechanism between a commissioner and a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mechanism {
    /// Each unit of activity at its tariff: what the prices of `[[saving]]` say, income of a negative value among them.
    ByResults,
    /// A sum that activity does not change.
    Block,
    /// A fixed element, and a variable element for some activity (NHS Payment Scheme: aligned payment and incentive).
    AlignedIncentive,
}

impl Named for Mechanism {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("by-results", Self::ByResults),
        ("block", Self::Block),
        ("aligned-incentive", Self::AlignedIncentive),
    ];
}

/// Payment of a provider by a commissioner.
#[derive(Debug, Clone, PartialEq)]
pub struct Payment {
    /// The mechanism.
    pub mechanism: Mechanism,
    /// Id of the organisation that pays the variable element.
    pub payer: Option<String>,
    /// Id of the organisation that earns it.
    pub provider: Option<String>,
    /// What is paid by activity.
    pub variable: Vec<Variable>,
}

/// Activity that is paid for, above and below a level agreed on.
#[derive(Debug, Clone, PartialEq)]
pub struct Variable {
    /// Metric in the results.
    pub metric: String,
    /// Its group.
    pub group: String,
    /// Pounds for each unit.
    pub price: f64,
    /// The level agreed, in the metric's unit; `None`: the baseline of the same replication.
    pub agreed: Option<f64>,
    /// Share of the price that is paid for each unit above it.
    pub above: f64,
    /// Share of the price that is taken back for each unit below it.
    pub below: f64,
}

impl Variable {
    /// Pounds for so much activity, less those for the level agreed.
    #[must_use]
    pub fn pounds(&self, activity: f64, agreed: f64) -> f64 {
        let more = activity - agreed;
        self.price * more * if more > 0.0 { self.above } else { self.below }
    }
}
