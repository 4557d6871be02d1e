//! Settings and teams, with their levels over the run and those present at the start.

use super::compiler::{Compiler, priority_level};
use crate::distribution::Sampler;
use crate::engine::ticks;
use crate::model::{self, LevelChange, Remaining, Setting, Timetable};
use crate::plan::calendars::{Lane, LaneOf};
use crate::plan::ids::{SettingId, StayId, TeamId};
use crate::plan::tables::{
    DiversionPlan, EscalationPlan, RemainingPlan, SettingPlan, StartPlan, TeamEscalationPlan, TeamPlan,
    UNLIMITED,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Lines that a queue needs for these priority levels.
fn lines(levels: &BTreeSet<u8>) -> usize {
    levels.last().map_or(1, |&last| usize::from(last) + 1)
}

/// Priority classes to be told apart: none where all wait in one.
fn classes(levels: BTreeSet<u8>) -> Vec<u8> {
    if levels.len() > 1 { levels.into_iter().collect() } else { Vec::new() }
}

impl Compiler<'_> {
    /// Registers the lane of a timetable and returns its value at the start.
    pub(super) fn lane(
        &mut self,
        timetable: &Timetable,
        schemes: &[(usize, LevelChange)],
        of: LaneOf,
    ) -> u32 {
        let (_, index, _) = of.place();
        let schemes: Vec<&LevelChange> =
            schemes.iter().filter(|(at, _)| *at == index).map(|(_, change)| change).collect();
        let levels = self.tabulated.levels(timetable, &schemes, self.horizon);
        if !levels.changes.is_empty() {
            self.lanes.push(Lane { of, levels: Arc::clone(&levels) });
        }
        levels.initial
    }

    pub(super) fn setting(&mut self, index: usize) -> SettingPlan {
        let setting: &Setting = &self.model.settings[index];
        let number = SettingId::at(index);
        let lanes_before = self.lanes.len();
        let schemes = &self.model.changes;
        let capacity = setting.capacity.as_ref();
        let capacity = capacity
            .map_or(UNLIMITED, |table| self.lane(table, &schemes.capacities, LaneOf::Capacity(number)));
        let changed = self.lanes[lanes_before..].iter().flat_map(Lane::changes);
        let max_capacity = changed.map(|&(_, value)| value).fold(capacity, u32::max);
        let lanes_before = self.lanes.len();
        // Always open until a scheme gives it hours.
        let gets_hours = schemes.openings.iter().any(|(setting, _)| *setting == index);
        let always = gets_hours.then(Timetable::always);
        let admits = setting.admits.as_ref().or(always.as_ref());
        let admits =
            admits.is_none_or(|table| self.lane(table, &schemes.openings, LaneOf::Admits(number)) > 0);
        let has_hours = !admits || self.lanes.len() > lanes_before;
        let levels = self.queue_levels(index);
        // Nobody waits for what takes everybody at once.
        let somebody_waits = max_capacity != UNLIMITED || has_hours || !setting.sessions.is_empty();
        SettingPlan {
            id: setting.id.clone(),
            name: setting.name.clone(),
            kind: setting.kind,
            part_of: setting.part_of(),
            site: setting.site.clone(),
            unit: setting.unit.clone(),
            capacity,
            max_capacity,
            admits,
            has_hours,
            escalation: setting.escalation.as_ref().map(|escalation| EscalationPlan {
                places: escalation.places,
                opens_at: escalation.opens_at,
                closes_at: escalation.closes_at,
                waiting: escalation.waiting,
                bought: escalation.bought,
                notice: ticks(escalation.notice),
            }),
            diversion: setting.diversion.map(|diversion| DiversionPlan {
                starts_at: diversion.starts_at,
                ends_at: diversion.ends_at,
            }),
            turnaround: setting.turnaround.as_ref().map(|cleaning| Box::new(Sampler::new(cleaning))),
            turnaround_purpose: self.names.key(&format!("setting {} turnaround", setting.id)),
            priorities: lines(&levels),
            classes: if somebody_waits { classes(levels) } else { Vec::new() },
            start: self.start_groups(setting),
            diary: self.diary(index, setting),
        }
    }

    /// The priority levels that patients have who wait for a setting.
    fn queue_levels(&self, setting: usize) -> BTreeSet<u8> {
        let using = self
            .all_stays()
            .filter(|stay| stay.setting == setting || stay.also.iter().any(|&(other, _)| other == setting));
        using.flat_map(|stay| &stay.priority).map(|&(_, priority)| priority_level(priority)).collect()
    }

    fn start_groups(&mut self, setting: &Setting) -> Vec<StartPlan> {
        let mut plan = |(number, group): (usize, &model::StartGroup)| StartPlan {
            key: self.names.key(&format!("start {} {number}", setting.id)),
            stay: StayId::at(group.stay),
            route: self.certain_route(model::Destination::Stay(group.stay), None),
            profile: self.profile(group.cohort, &group.attributes, group.admission),
            present: group.present,
            waited: group.waited.as_ref().map(|waited| {
                (Sampler::new(waited), self.names.key(&format!("start {} {number} waited", setting.id)))
            }),
            waiting: group.waiting,
            ready: group.ready,
            ready_for: group.ready_for.as_ref().map(|waited| {
                (Sampler::new(waited), self.names.key(&format!("start {} {number} ready", setting.id)))
            }),
            ready_route: group.ready_to.map(|to| self.certain_route(to, Some(group.stay))),
            remaining: match &group.remaining {
                Remaining::Full => RemainingPlan::Full,
                Remaining::Uniform => RemainingPlan::Uniform,
                Remaining::Given(distribution) => RemainingPlan::Given(Sampler::new(distribution)),
                Remaining::Equilibrium => {
                    RemainingPlan::Equilibrium(self.cases(&self.model.stays[group.stay].length, |length| {
                        self.tabulated.residual(length)
                    }))
                }
            },
        };
        setting.start.iter().enumerate().map(&mut plan).collect()
    }

    pub(super) fn team(&mut self, index: usize) -> TeamPlan {
        let team = &self.model.teams[index];
        let heads = self.lane(&team.rota, &self.model.changes.heads, LaneOf::Heads(TeamId::at(index)));
        let tasks = self.all_stays().flat_map(|stay| &stay.tasks);
        let asked = tasks.flat_map(model::Task::teams).filter(|(team, ..)| *team == index);
        let levels = asked.map(|(.., priority)| priority_level(priority)).collect();
        let mut besides: Vec<usize> = Vec::new();
        let shared: Vec<&model::Task> =
            self.all_stays().flat_map(|stay| &stay.tasks).filter(|task| task.is_of(index)).collect();
        for task in shared.iter().filter(|task| !task.with.is_empty()) {
            besides.extend(task.teams().map(|(team, ..)| team).filter(|&team| team != index));
        }
        besides.sort_unstable();
        besides.dedup();
        let pre_empted = shared.iter().any(|task| task.pre_empts);
        TeamPlan {
            special: pre_empted || shared.iter().any(|task| task.teams().count() > 1),
            pre_empted,
            at_pre_emption: team.at_pre_emption,
            escalation: team.escalation.as_ref().map(|escalation| TeamEscalationPlan {
                heads: escalation.heads,
                opens_at: escalation.opens_at,
                closes_at: escalation.closes_at,
                notice: ticks(escalation.notice),
            }),
            besides: besides.into_iter().map(TeamId::at).collect(),
            id: team.id.clone(),
            name: team.name.clone(),
            key: self.names.key(&format!("team {}", team.id)),
            heads,
            at_shift_end: team.at_shift_end,
            absence: team.absence,
            priorities: lines(&levels),
            classes: classes(levels),
        }
    }
}
