//! Who waits where for whom: patients ready to move, by the setting they are in and the one they wait for, and patients
//! whose length of stay is over, by the setting they are in and the team they wait for.

use crate::engine::Time;
use crate::engine::level::Level;
use crate::plan::{Destination, Plan, SettingId, TeamId};

/// Patients blocked in each setting, by the setting they wait for.
pub struct Blocks {
    /// For each setting those that its patients may wait for.
    by_setting: Vec<Vec<(SettingId, Level)>>,
    /// For each setting the teams without whose work its patients may not leave.
    by_team: Vec<Vec<(TeamId, Level)>>,
}

impl Blocks {
    pub fn new(plan: &Plan, from: Time) -> Self {
        let mut by_setting: Vec<Vec<(SettingId, Level)>> = vec![Vec::new(); plan.settings.len()];
        let mut by_team: Vec<Vec<(TeamId, Level)>> = vec![Vec::new(); plan.settings.len()];
        for stay in &plan.stays {
            let known = &mut by_team[stay.setting.index()];
            for number in (0..stay.tasks.number).filter(|number| stay.required >> number & 1 == 1) {
                let team = plan.tasks[(stay.tasks.first + number) as usize].team;
                if let Some(team) = team.filter(|team| known.iter().all(|(other, _)| other != team)) {
                    known.push((team, Level::new(from)));
                }
            }
            let known = &mut by_setting[stay.setting.index()];
            for route in &plan.routes[plan.route_lists[stay.routes.index()].range()] {
                let further = route.further.iter().map(|further| &further.choice);
                for choice in std::iter::once(&route.first).chain(further) {
                    let Destination::Stay { stay: next, .. } = choice.to else { continue };
                    let setting = plan.stays[next.index()].setting;
                    if setting != stay.setting && known.iter().all(|(other, _)| *other != setting) {
                        known.push((setting, Level::new(from)));
                    }
                }
            }
        }
        Self { by_setting, by_team }
    }

    /// A patient in a setting begins (1) or ends (-1) waiting for another.
    pub fn change(&mut self, from: SettingId, to: SettingId, change: i64, now: Time) {
        let known = &mut self.by_setting[from.index()];
        if let Some((_, level)) = known.iter_mut().find(|(setting, _)| *setting == to) {
            level.add(change, now);
        }
    }

    /// A patient in a setting whose length of stay is over begins (1) or ends (-1) waiting for a team.
    pub fn change_by_team(&mut self, from: SettingId, team: TeamId, change: i64, now: Time) {
        let known = &mut self.by_team[from.index()];
        if let Some((_, level)) = known.iter_mut().find(|(other, _)| *other == team) {
            level.add(change, now);
        }
    }

    /// Setting, team waited for, and patient-milliseconds blocked up to `end`.
    pub fn areas_by_team(&self, end: Time) -> impl Iterator<Item = (SettingId, TeamId, f64)> + '_ {
        self.by_team.iter().enumerate().flat_map(move |(from, known)| {
            known.iter().map(move |(team, level)| (SettingId::at(from), *team, level.area(end)))
        })
    }

    /// Setting, setting waited for, and patient-milliseconds blocked up to `end`.
    pub fn areas(&self, end: Time) -> impl Iterator<Item = (SettingId, SettingId, f64)> + '_ {
        self.by_setting.iter().enumerate().flat_map(move |(from, known)| {
            known.iter().map(move |(to, level)| (SettingId::at(from), *to, level.area(end)))
        })
    }
}
