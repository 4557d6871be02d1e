//! What a run keeps of its options and of its period: asked by every table, chart and report in the same way.

use super::Saved;
use crate::metrics::{Editions, METRICS, NET_CASHABLE};
use crate::number::count;
use crate::report::{COSTS_ALONE, OptionEntry, PartEntry, PlacesEntry};
use std::ops::RangeInclusive;

/// Days of a replication that is read as a year: 52 weeks and 13 months of four, or a few days of grace.
const YEAR: RangeInclusive<u32> = 360..=371;

impl Saved {
    /// What is kept of an option; nothing of the baseline.
    #[must_use]
    pub fn option_details(&self, option: &str) -> Option<&OptionEntry> {
        self.run.option_details.iter().find(|known| known.id == option)
    }

    /// The title of an option; that of the baseline is `baseline`.
    #[must_use]
    pub fn option_title<'a>(&'a self, option: &'a str) -> &'a str {
        let known = self.option_details(option).map(|known| known.title.as_str());
        known.filter(|title| !title.is_empty()).unwrap_or(option)
    }

    /// Whether an option has schemes that happen whatever becomes of the others: a ward closed, a contract signed.
    #[must_use]
    pub fn is_committed(&self, option: &str) -> bool {
        self.option_details(option).is_some_and(|known| !known.committed.is_empty())
    }

    /// Whether a plan claims something of an option.
    #[must_use]
    pub fn is_claimed(&self, option: &str) -> bool {
        self.claims.iter().any(|claim| claim.option == option)
    }

    /// The option to speak of first, of these: the first that is claimed and not committed, else the first that is not
    /// committed, else the first.
    #[must_use]
    pub fn spoken_of<'a>(&self, options: &[&'a str]) -> Option<&'a str> {
        let free = || options.iter().copied().filter(|option| !self.is_committed(option));
        let claimed = free().find(|option| self.is_claimed(option));
        claimed.or_else(|| free().next()).or(options.first().copied())
    }

    /// Whether an option has this figure of the whole.
    fn has(&self, metric: &str) -> bool {
        self.run.options.iter().any(|option| self.difference(option, metric, "all").is_some())
    }

    /// Whether anything changes budgets: a saving is priced, or schemes cost something. Pay for performance and contingencies
    /// stand beside, for they are transfers.
    #[must_use]
    pub fn has_cash(&self) -> bool {
        self.has(NET_CASHABLE)
    }

    /// Whether schemes cost something and nothing that they free is priced.
    #[must_use]
    pub fn prices_costs_alone(&self) -> bool {
        self.has_cash() && !self.has("gross-saving")
    }

    /// Whether a tariff that is not paid counts in the cash.
    #[must_use]
    pub fn counts_tariff(&self) -> bool {
        self.has_cash() && !self.prices_costs_alone() && self.run.place.is_paid_by_tariff()
    }

    /// What is to be known of the cash of a hospital that turns people away; where no saving is priced, of the cash at all.
    #[must_use]
    pub fn turned_away(&self) -> &'static str {
        if self.prices_costs_alone() { COSTS_ALONE } else { self.run.place.turned_away() }
    }

    /// The measures that were taken; of a run that does not say, those that its figures are of.
    #[must_use]
    pub fn editions(&self) -> Editions {
        let said = self.run.place.editions();
        if !self.run.place.measures.is_empty() {
            return said;
        }
        let measured = METRICS.iter().filter(|metric| self.level("baseline", metric.id, "all").is_some());
        let found: Editions = measured.filter_map(|metric| metric.edition).collect();
        // Without a figure of 2025 there may be none of 2014 either.
        if found.of_2025 { found } else { said }
    }

    /// Whether a replication is about a year.
    #[must_use]
    pub fn is_year(&self) -> bool {
        YEAR.contains(&self.run.measured_days)
    }

    /// What a replication is called: a simulated year if it is about one, or a run.
    #[must_use]
    pub fn a_run(&self) -> &'static str {
        if self.is_year() { "year" } else { "run" }
    }

    /// Places of a setting in an option, or in the baseline; `None` where they have no limit.
    #[must_use]
    pub fn places(&self, option: &str, of: &PartEntry) -> Option<PlacesEntry> {
        self.option_details(option).and_then(|known| known.places.get(&of.id).copied()).unwrap_or(of.places)
    }

    /// Whether the uncertain numbers were drawn, so that they vary between replications.
    #[must_use]
    pub fn draws_are_used(&self) -> bool {
        ["plausible draws", "all draws"].contains(&self.run.uncertain_numbers.how.as_str())
    }

    /// So many simulated years, or runs of so many days.
    #[must_use]
    pub fn years(&self, many: usize) -> String {
        if self.is_year() {
            count(many, "simulated year")
        } else {
            format!("{} of {}", count(many, "run"), count(self.run.measured_days as usize, "day"))
        }
    }
}
