//! Under which payment the money of a run was reckoned, in words.

use super::place::PlaceEntry;
use crate::model::{Mechanism, Named};

/// What is to be known of pounds where no saving is priced.
pub const COSTS_ALONE: &str =
    "No saving is priced: the cash is what schemes cost, and nothing of what they free is in it.";

impl PlaceEntry {
    /// Under which payment money was reckoned, in a sentence; none if the scenario does not say.
    #[must_use]
    pub fn payment_in_words(&self) -> Option<&'static str> {
        self.mechanism().map(|mechanism| match mechanism {
            Mechanism::ByResults => "Payment by results: each unit of activity at its tariff.",
            Mechanism::Block => "Payment: block. Activity changes costs, and no hospital's income.",
            Mechanism::AlignedIncentive => {
                "Payment: aligned incentive. Activity changes costs, and a hospital's income by the variable element alone."
            }
        })
    }

    /// What is to be known of the cash of a hospital that turns people away.
    #[must_use]
    pub fn turned_away(&self) -> &'static str {
        match self.mechanism() {
            None | Some(Mechanism::ByResults) => {
                "In the cash is the tariff not paid for those who could not be admitted: read it beside the waits."
            }
            Some(Mechanism::Block) => {
                "Paid a block, a hospital loses no income for those who could not be admitted: read the cash beside the waits."
            }
            Some(Mechanism::AlignedIncentive) => {
                "For those who could not be admitted a hospital loses income where the variable element pays for them: read the cash \
                 beside the waits."
            }
        }
    }

    /// Whether activity is paid by tariff, or as the prices say.
    #[must_use]
    pub fn is_paid_by_tariff(&self) -> bool {
        matches!(self.mechanism(), None | Some(Mechanism::ByResults))
    }

    fn mechanism(&self) -> Option<Mechanism> {
        self.payment.as_deref().and_then(Mechanism::named)
    }
}
