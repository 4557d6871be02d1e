//! Which figures hang on a queue that grows: they depend on how long the run was, so no difference of them is one.

use super::chain::{Chain, Link};
use crate::experiment::stuck::Stuck;
use crate::metrics::{Section, metric};
use crate::model::{Amount, Index, Model, Named, Scheme, SettingKind, Stay};
use crate::results::Results;
use crate::scenario::Loads;
use crate::stats::{Growing, Part};
use std::collections::BTreeSet;

/// The settings and teams that a growing queue reaches: its own, and those whose patients are held up by it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::experiment) struct Affected {
    groups: BTreeSet<String>,
    kinds: BTreeSet<&'static str>,
    acute: bool,
    /// Pounds that are counted from such a figure.
    money: bool,
}

/// Figures of waiting lists; their section is that of beds.
const OF_LISTS: [&str; 2] = ["waiting-list", "rtt-within-18-weeks"];

/// Figures of A&E that count urgent care too.
const OF_ALL_TYPES: [&str; 2] = ["a-and-e-all-types-attendances", "a-and-e-all-types-within-4h"];

impl Affected {
    /// What the growing queues of a system affect, and those that cannot move in most replications; model and results are those
    /// of the system.
    pub fn of(
        model: &Model,
        growing: &[Growing],
        stuck: &[Stuck],
        results: &Results,
        schemes: &[&Scheme],
    ) -> Self {
        let mut affected = Self::default();
        let chain = Chain { model, growing, results, stuck, loads: &Loads::default() };
        // Of a terminating system what it comes to is the answer.
        let usually = stuck.iter().filter(|stuck| !results.terminating && 2 * stuck.replications >= stuck.of);
        let usually: Vec<&str> = usually.map(|stuck| stuck.group.as_str()).collect();
        let grows = |part: Part, kind: &str, id: &str| {
            chain.grows(part, id) || usually.contains(&format!("{kind}={id}").as_str())
        };
        let mut settings: BTreeSet<Index> = (0..model.settings.len())
            .filter(|&at| grows(Part::Setting, "setting", &model.settings[at].id))
            .collect();
        for team in model.teams.iter().filter(|team| grows(Part::Team, "team", &team.id)) {
            affected.groups.insert(format!("team={}", team.id));
            let works = |stay: &&Stay| {
                let mut teams = stay.tasks.iter().flat_map(|task| task.teams());
                teams.any(|(of, ..)| model.teams[of].id == team.id)
            };
            settings.extend(model.stays.iter().filter(works).map(|stay| stay.setting));
        }
        // Whoever waits for one of them waits where they are.
        loop {
            let reached = |link: Link| matches!(link, Link::Setting(next) if settings.contains(&next));
            let behind = |at: &Index| !settings.contains(at) && chain.next(*at).into_iter().any(reached);
            let more: Vec<Index> = (0..model.settings.len()).filter(behind).collect();
            if more.is_empty() {
                break;
            }
            settings.extend(more);
        }
        for setting in settings.into_iter().map(|at| &model.settings[at]) {
            affected.groups.insert(format!("setting={}", setting.id));
            affected.kinds.insert(setting.kind.word());
            affected.acute |= setting.part_of().is_in_spell();
        }
        let uses = schemes.iter().flat_map(|scheme| &scheme.costs).filter_map(|cost| match &cost.amount {
            Amount::PerUse { metric, group, .. } => Some((metric, group)),
            _ => None,
        });
        let money = &model.money;
        let priced = (money.savings.iter().map(|saving| (&saving.metric, &saving.group)))
            .chain(money.contingencies.iter().map(|outcome| (&outcome.metric, &outcome.group)))
            .chain(money.performance.iter().map(|paid| (&paid.metric, &paid.group)))
            .chain(money.variable().iter().map(|paid| (&paid.metric, &paid.group)))
            .chain(uses);
        affected.money = { priced }.any(|(metric, group)| affected.has(metric, group));
        affected
    }

    /// Whether a figure hangs on one of them.
    pub fn has(&self, id: &str, group: &str) -> bool {
        if self.groups.is_empty() {
            return false;
        }
        let is = |kind: SettingKind| self.kinds.contains(kind.word());
        match metric(id).map(|metric| metric.section) {
            Some(Section::Setting | Section::Team) => group.split(',').any(|part| self.groups.contains(part)),
            Some(Section::AandE) if OF_ALL_TYPES.contains(&id) => {
                is(SettingKind::AandE) || is(SettingKind::UrgentCare)
            }
            Some(Section::AandE) if id.starts_with("ambulance") => is(SettingKind::AmbulanceHandover),
            Some(Section::AandE) if id.starts_with("same-day") => is(SettingKind::SameDayEmergencyCare),
            Some(Section::AandE) => is(SettingKind::AandE),
            Some(Section::Acute) if OF_LISTS.contains(&id) => is(SettingKind::WaitingList),
            Some(Section::Acute) => self.acute,
            Some(Section::WholeSystem) if id.starts_with("virtual-ward") => is(SettingKind::VirtualWard),
            Some(Section::WholeSystem) if id.starts_with("urgent-community") => {
                is(SettingKind::UrgentCommunityResponse)
            }
            Some(Section::WholeSystem) => self.acute || is(SettingKind::RehabilitationBed),
            Some(Section::Money) => self.money,
            // Who comes to A&E does not ask how many wait.
            Some(Section::WeekRhythm) => self.acute && id != "attendances-hour",
            Some(Section::Run) | None => false,
        }
    }
}
