//! Who waits for whom at one moment: what is said of a system that has come to a stop.

use super::gridlock::holds_a_place;
use super::parts::ids::PatientId;
use super::parts::patient::{Patient, State};
use super::parts::task::{Stage, TaskInstance};
use super::state::Flow;
use super::stopped::{Place, Wait};
use crate::engine::Time;
use crate::engine::clock::DAY;
use crate::plan::{SettingId, TeamId, UNLIMITED};
use std::collections::BTreeMap;

/// One in so many patients of a setting must wait for the same, for it to be held up by that.
const HELD: usize = 10;

/// A setting or a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Setting(SettingId),
    Team(TeamId),
}

impl Flow<'_> {
    /// The chain from the part with the longest queue to the last that is waited for; if hardly anybody waits, the fullest
    /// setting alone.
    pub(super) fn longest_chain(&self) -> (Vec<Wait>, Option<Box<Place>>) {
        let settings = (0..self.settings.len()).map(|at| Part::Setting(SettingId::at(at)));
        let parts = settings.chain((0..self.teams.len()).map(|at| Part::Team(TeamId::at(at))));
        let queue = |part: &Part| match part {
            Part::Setting(at) => self.waiting(*at),
            Part::Team(at) => self.teams[at.index()].waiting(),
        };
        let fullest = || self.settings.iter().map(|state| state.holders).enumerate().max_by_key(|at| at.1);
        let start = match (parts.max_by_key(queue), fullest()) {
            (longest, Some((at, holders)))
                if longest.is_none_or(|longest| queue(&longest) < holders as usize) =>
            {
                Part::Setting(SettingId::at(at))
            }
            (Some(longest), _) => longest,
            (None, _) => return (Vec::new(), None),
        };
        let (mut chain, mut at) = (Vec::new(), start);
        let mut seen = vec![start];
        while let Part::Setting(setting) = at {
            let waits = self.waits_in(setting);
            let holders = self.settings[setting.index()].holders as usize;
            let Some((&next, &(waiting, since))) = waits.iter().max_by_key(|(_, (waiting, _))| *waiting)
            else {
                break;
            };
            if waiting * HELD < holders {
                break;
            }
            chain.push(self.wait(setting, waiting, since, next));
            if seen.contains(&next) {
                return (chain, None);
            }
            seen.push(next);
            at = next;
        }
        // The queue that began it is told even if a chain leads away from it.
        let end = self.as_it_stands(at);
        if at != start {
            chain.insert(0, Wait { who: String::new(), ..self.arriving(start) });
        }
        (chain, Some(Box::new(end)))
    }

    /// Those who hold a place in a setting and wait for something else: how many, and since when the first.
    pub(super) fn waits_in(&self, setting: SettingId) -> BTreeMap<Part, (usize, Time)> {
        let mut waits: BTreeMap<Part, (usize, Time)> = BTreeMap::new();
        let all = (0..self.patients.len()).map(PatientId::at);
        for patient in all.filter(|&patient| self.holds(patient, setting)) {
            let mut of_patient: BTreeMap<Part, Time> = BTreeMap::new();
            for (part, since) in self.waited_for(patient) {
                let first = of_patient.entry(part).or_insert(since);
                *first = (*first).min(since);
            }
            for (part, since) in of_patient {
                let (number, first) = waits.entry(part).or_insert((0, since));
                *number += 1;
                *first = (*first).min(since);
            }
        }
        waits
    }

    /// In words.
    pub(super) fn wait(&self, setting: SettingId, waiting: usize, since: Time, next: Part) -> Wait {
        Wait {
            who: self.plan.settings[setting.index()].id.clone(),
            waiting,
            of: self.settings[setting.index()].holders as usize,
            waits_for: self.name(next),
            days: self.days(since),
        }
    }

    fn days(&self, since: Time) -> f64 {
        (self.now - since).as_f64() / DAY.as_f64()
    }

    fn name(&self, part: Part) -> String {
        match part {
            Part::Setting(at) => format!("`{}`", self.plan.settings[at.index()].id),
            Part::Team(at) => format!("team `{}`", self.plan.teams[at.index()].id),
        }
    }

    /// The queue for a part, whoever is in it.
    fn arriving(&self, part: Part) -> Wait {
        let place = self.as_it_stands(part);
        Wait {
            who: String::new(),
            waiting: place.waiting,
            of: 0,
            waits_for: place.name,
            days: place.days.unwrap_or(0.0),
        }
    }

    fn as_it_stands(&self, part: Part) -> Place {
        let first = self.first_since(part);
        let (waiting, units, in_use, present) = match part {
            Part::Setting(at) => {
                let (state, plan) = (&self.settings[at.index()], &self.plan.settings[at.index()]);
                let limited = plan.max_capacity != UNLIMITED;
                let units = limited.then_some(state.core + state.extra);
                (self.waiting(at), units, state.in_use + state.cleaning, Some(state.holders as usize))
            }
            Part::Team(at) => {
                let state = &self.teams[at.index()];
                (state.waiting(), Some(state.on_duty), state.busy, None)
            }
        };
        Place {
            name: self.name(part),
            waiting,
            days: first.map(|since| self.days(since)),
            units,
            in_use,
            present,
        }
    }

    /// Since when the first waits for a part.
    fn first_since(&self, part: Part) -> Option<Time> {
        let all = (0..self.patients.len()).map(PatientId::at);
        let waits = |patient| {
            let waits = self.waited_for(patient).into_iter().filter(|(for_what, _)| *for_what == part);
            waits.map(|(_, since)| since).min()
        };
        all.filter_map(waits).min()
    }

    fn holds(&self, patient: PatientId, setting: SettingId) -> bool {
        let record = &self.patients[patient.index()];
        holds_a_place(record)
            && (record.setting.is(setting)
                || self.beside(patient).iter().any(|held| held.setting == setting)
                || self.kept.get(record.kept.index()).is_some_and(|kept| kept.setting == setting))
    }

    /// What a patient waits for, and since when each.
    fn waited_for(&self, patient: PatientId) -> Vec<(Part, Time)> {
        let record = &self.patients[patient.index()];
        match record.state {
            State::Gone => Vec::new(),
            State::Assembling => {
                let lacking = self.lacking(patient).map(|lacking| lacking.setting);
                lacking.map(|setting| (Part::Setting(setting), record.referred_at)).into_iter().collect()
            }
            State::Outside | State::Ready => {
                let route = &self.plan.routes[record.route.index()];
                let open = self.plan.settings_of(route, record.open_choices);
                open.map(|(number, to)| (Part::Setting(to), self.waits_since(patient, number))).collect()
            }
            State::Staying => self.teams_waited_for(record),
        }
    }

    /// Teams whose tasks a patient waits for.
    fn teams_waited_for(&self, record: &Patient) -> Vec<(Part, Time)> {
        let tasks =
            std::iter::successors(record.first_task.get(), |task| self.instances[task.index()].next.get());
        let waits = tasks
            .map(|task| &self.instances[task.index()])
            .filter(|task| !matches!(task.stage, Stage::Working | Stage::Clock));
        let of = |task: &TaskInstance| {
            let (plan, since) = (self.plan, task.asked_at);
            plan.tasks[task.task as usize].teams().map(move |(team, ..)| (Part::Team(team), since))
        };
        waits.flat_map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::stopped::Stopped;
    use crate::scenario;

    /// A full home behind a ward behind a department; everybody stays for ever.
    const PLACE: &str = r#"
[scenario]
title = "Chain"
start = 2014-04-07
measure = "14 d"

[[cohort]]
id = "anybody"
population = 1000

[[stream]]
id = "all"
cohort = "anybody"
timetable = { mon = "00:00 x 10" }
to = "ed"

[[setting]]
id = "ed"
kind = "a-and-e"
capacity = 3

[[setting]]
id = "ward"
kind = "acute-bed"
capacity = 2

[[setting]]
id = "home"
kind = "nursing-home"
capacity = 1

[[stay]]
id = "ed"
in = "ed"
length = "1 h"
to = "ward"

[[stay]]
id = "ward"
in = "ward"
length = "1 d"
to = "home"

[[stay]]
id = "home"
in = "home"
length = "30 d"
to = "gone"

[[exit]]
id = "gone"
kind = "elsewhere"
"#;

    /// At the end of the second Sunday: one is in the home since day 1; two in the ward wait for it, the first of them since then;
    /// three in the department wait for the ward, the first since 02:00 on the first day; four of the first Monday and ten of the
    /// second wait outside.
    #[test]
    fn the_chain_from_the_longest_queue_to_its_end_says_how_many_and_how_long() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("place.toml");
        std::fs::write(&path, PLACE).unwrap();
        let loaded = scenario::load(&path).unwrap_or_else(|problems| panic!("{problems}"));
        let plan = crate::plan::compile(&loaded.model);
        let flow = Flow::new(&plan, 0).run().unwrap();
        let (chain, end) = flow.longest_chain();
        let stopped = Stopped::Overflow { replication: 0, day: 14, chain, end };
        insta::assert_snapshot!(stopped, @r"
        unstable: more than 3,000,000 patients are in the system in replication 0, day 14 of the run
          14 wait for `ed`, the first for 14.0 d
          `ed`: 3 of its 3 patients wait for `ward`, the first for 13.9 d
          `ward`: 2 of its 2 patients wait for `home`, the first for 13.0 d
          `home`: 1 of 1 places are in use, by 1 patient, 2 wait for it, the first for 13.0 d
          = help: `home` is offered more work than it can do; compare its load in `careflow check`
        ");
    }
}
