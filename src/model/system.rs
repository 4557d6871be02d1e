//! The whole system: every table of a model.

use super::evidence::{BackTest, RegisterEntry, SourceFile};
use super::measures::Measures;
use super::money::Money;
use super::options::{Changes, Own, Scheme};
use super::pathway::{Exit, Stay};
use super::people::{Attribute, Cohort, Index};
use super::scenario::Scenario;
use super::setting::Setting;
use super::stream::Stream;
use super::team::Team;
use std::collections::BTreeSet;

/// A whole system, as [`crate::scenario`] or code puts it together; [`super::Checked`] once it has been checked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Model {
    /// Title, dates, seed.
    pub scenario: Scenario,
    /// Attributes a patient may carry, in file order (at most [`super::MAX_ATTRIBUTES`]).
    pub attributes: Vec<Attribute>,
    /// Groups of people.
    pub cohorts: Vec<Cohort>,
    /// Where patients come from.
    pub streams: Vec<Stream>,
    /// Places with capacity.
    pub settings: Vec<Setting>,
    /// Staff with rotas.
    pub teams: Vec<Team>,
    /// Times in settings.
    pub stays: Vec<Stay>,
    /// Ways to leave the system.
    pub exits: Vec<Exit>,
    /// Who counts in the population metrics.
    pub measures: Measures,
    /// Published figures to compare with, from `[[back-test]]`.
    pub back_tests: Vec<BackTest>,
    /// Every number with its provenance, for the assumptions register.
    pub register: Vec<RegisterEntry>,
    /// Every file read, with its SHA-256, for the manifest.
    pub files: Vec<SourceFile>,
    /// Name of the option; empty for the baseline.
    pub option: String,
    /// What the option changes.
    pub changes: Changes,
    /// Its schemes, for what they cost.
    pub schemes: Vec<Scheme>,
    /// What changes are worth.
    pub money: Money,
}

impl Model {
    /// How many tables it has, what schemes bring included.
    #[must_use]
    pub fn sizes(&self) -> Own {
        Own {
            streams: self.streams.len(),
            settings: self.settings.len(),
            stays: self.stays.len(),
            teams: self.teams.len(),
        }
    }

    /// Attributes that may change on a patient's way.
    #[must_use]
    pub fn changed_on_the_way(&self) -> BTreeSet<Index> {
        let versions = self.changes.stays.iter().flat_map(|(_, versions)| &versions.is);
        let stays = || self.stays.iter().chain(versions.clone());
        let of_streams = self.changes.routes.iter().flat_map(|(_, versions)| &versions.is).flatten();
        let streams = self.streams.iter().flat_map(|stream| &stream.routes).chain(of_streams);
        let routes = streams.chain(stays().flat_map(|stay| &stay.routes)).flat_map(|route| &route.sets);
        let interruptions = stays().flat_map(|stay| &stay.interruptions).flat_map(|by| &by.sets);
        let tasks = stays().flat_map(|stay| &stay.tasks).flat_map(|task| &task.sets);
        routes.chain(interruptions).chain(tasks).map(|change| change.attribute()).collect()
    }
}
