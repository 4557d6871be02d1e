//! Who waits where for whom: patients ready to move, by the setting they are in and the one they wait for, and patients
//! whose length of stay is over, by the setting they are in and the team they wait for.

use crate::engine::Time;
use crate::engine::level::Level;
use crate::plan::{Destination, Plan, SettingId, TeamId};

/// Patients blocked in each setting, by the setting they wait for.
pub struct Blocks {
    /// For each setting those that its patients may wait for.
    by_setting: Vec<Vec<(SettingId, Level)>>,
    /// Settings, and teams without whose work their patients may not leave.
    by_team: Vec<(SettingId, TeamId, Level)>,
    /// Place in `by_team` of each such task.
    of_task: Vec<Option<u32>>,
}

/// For each task without which a patient may not leave its setting and its team.
fn teams_waited_for(plan: &Plan) -> Vec<Option<(SettingId, TeamId)>> {
    let mut all = vec![None; plan.tasks.len()];
    for stay in &plan.stays {
        for number in (0..stay.tasks.number).filter(|number| stay.required >> number & 1 == 1) {
            let task = (stay.tasks.first + number) as usize;
            all[task] = plan.tasks[task].team.map(|team| (stay.setting, team));
        }
    }
    all
}

impl Blocks {
    pub fn new(plan: &Plan, from: Time) -> Self {
        let mut by_setting: Vec<Vec<(SettingId, Level)>> = vec![Vec::new(); plan.settings.len()];
        for stay in &plan.stays {
            let known = &mut by_setting[stay.setting.index()];
            let list = &plan.routes[plan.route_lists[stay.routes.index()].range()];
            let starts = plan.settings.iter().flat_map(|setting| &setting.start);
            let of_start = starts.filter(|group| plan.stays[group.stay.index()].setting == stay.setting);
            let of_start =
                of_start.filter_map(|group| group.ready_route).map(|route| &plan.routes[route.index()]);
            for route in list.iter().flat_map(|route| plan.ways(route)).chain(of_start) {
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
        let tasks = teams_waited_for(plan);
        let mut by_team: Vec<(SettingId, TeamId, Level)> = Vec::new();
        for &(setting, team) in tasks.iter().flatten() {
            if by_team.iter().all(|(s, t, _)| (*s, *t) != (setting, team)) {
                by_team.push((setting, team, Level::new(from)));
            }
        }
        by_team.sort_by_key(|(setting, team, _)| (setting.index(), team.index()));
        let place = |both: &(SettingId, TeamId)| by_team.iter().position(|(s, t, _)| (*s, *t) == *both);
        let of_task = tasks.iter().map(|task| task.as_ref().and_then(place).map(|at| at as u32)).collect();
        Self { by_setting, by_team, of_task }
    }

    /// Goes on from what was recorded on a trunk, whose ways are some of these.
    pub fn take_over(&mut self, trunk: &Self) {
        for (own, other) in self.by_setting.iter_mut().zip(&trunk.by_setting) {
            for (setting, level) in own {
                let same = other.iter().find(|(known, _)| known == setting);
                *level = same.map_or(*level, |(_, level)| *level);
            }
        }
        for (setting, team, level) in &mut self.by_team {
            let same = trunk.by_team.iter().find(|(s, t, _)| (s, t) == (setting, team));
            *level = same.map_or(*level, |(.., level)| *level);
        }
    }

    /// A patient in a setting begins (1) or ends (-1) waiting for another.
    pub fn change(&mut self, from: SettingId, to: SettingId, change: i64, now: Time) {
        let known = &mut self.by_setting[from.index()];
        if let Some((_, level)) = known.iter_mut().find(|(setting, _)| *setting == to) {
            level.add(change, now);
        }
    }

    /// Where it is counted that a task holds up its patient, if it does.
    pub fn of_task(&self, task: u32) -> Option<usize> {
        self.of_task[task as usize].map(|at| at as usize)
    }

    /// A patient whose length of stay is over begins (1) or ends (-1) waiting for a team.
    pub fn change_by_team(&mut self, at: usize, change: i64, now: Time) {
        self.by_team[at].2.add(change, now);
    }

    /// Setting, team waited for, and patient-milliseconds blocked up to `end`.
    pub fn areas_by_team(&self, end: Time) -> impl Iterator<Item = (SettingId, TeamId, f64)> + '_ {
        self.by_team.iter().map(move |(setting, team, level)| (*setting, *team, level.area(end)))
    }

    /// Setting, setting waited for, and patient-milliseconds blocked up to `end`.
    pub fn areas(&self, end: Time) -> impl Iterator<Item = (SettingId, SettingId, f64)> + '_ {
        self.by_setting.iter().enumerate().flat_map(move |(from, known)| {
            known.iter().map(move |(to, level)| (SettingId::at(from), *to, level.area(end)))
        })
    }
}
