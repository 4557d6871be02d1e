//! Queues that cannot move: the head needs more than there is, and nobody overtakes it.
//!
//! Looked for at the end of a run. The most there is, is that of the time since the head came, and of the last week at
//! least, so that a closed weekend or night is no end. A head whom another choice or giving up may still take away is
//! waiting, not stuck.

use super::parts::ids::PatientId;
use super::parts::patient::{Patient, State};
use super::parts::task::{Stage, valid as valid_task};
use super::referral::valid;
use super::state::Flow;
use crate::engine::Time;
use crate::engine::clock::DAY;
use crate::model::Escalation;
use crate::plan::{Destination, Lane, LaneOf, SettingId, TeamId, UNLIMITED};
use crate::results::StuckQueue;

impl Flow<'_> {
    /// The queues of settings and teams that cannot move.
    pub(super) fn stuck_queues(&mut self) -> Vec<StuckQueue> {
        let settings = (0..self.settings.len()).map(SettingId::at);
        let mut stuck: Vec<StuckQueue> = settings.filter_map(|setting| self.stuck_setting(setting)).collect();
        stuck.extend((0..self.teams.len()).map(TeamId::at).filter_map(|team| self.stuck_team(team)));
        stuck
    }

    fn stuck_setting(&mut self, setting: SettingId) -> Option<StuckQueue> {
        let plan = &self.plan.settings[setting.index()];
        let patients = &self.patients;
        let head = self.settings[setting.index()].queue.head(|entry| valid(patients, entry))?;
        let record = &self.patients[head.owner.index()];
        let needs = if record.state == State::Assembling {
            let also = &self.plan.stays[record.stay.index()].also;
            also.iter().find(|&&(other, _)| other == setting)?.1
        } else {
            let route = &self.plan.routes[record.route.index()];
            let elsewhere = self.plan.settings_of(route, record.open_choices).any(|(_, to)| to != setting);
            if elsewhere || record.next_choice_event.is_some() {
                return None;
            }
            let Destination::Stay { stay, .. } = route.choice(head.choice).to else { return None };
            self.units_needed(head.owner, stay)
        };
        let since = self.asked(head.owner, setting)?;
        let core = self.most(LaneOf::Capacity(setting), plan.capacity, since);
        let most = match plan.escalation {
            _ if core == UNLIMITED => return None,
            Some(extra) => {
                let (places, opens_at, closes_at) = (extra.places, extra.opens_at, extra.closes_at);
                let extra = Escalation {
                    places,
                    opens_at,
                    closes_at,
                    waiting: extra.waiting,
                    notice: 0.0,
                    bought: extra.bought,
                };
                extra.most_for_one(core.into()) as u32
            }
            None => core,
        };
        if needs <= most {
            return None;
        }
        let all = (0..self.patients.len()).map(PatientId::at);
        let waits = all.filter_map(|patient| self.asked(patient, setting)).map(|since| self.now - since);
        let waits: Vec<i64> = waits.map(|wait| wait.milliseconds()).collect();
        let (waiting, waited) = (waits.len() as u32, waits.iter().sum());
        Some(StuckQueue { group: format!("setting={}", plan.id), needs, most, waiting, waited })
    }

    /// Since when a patient waits for a setting; none if they do not.
    pub(super) fn asked(&self, patient: PatientId, setting: SettingId) -> Option<Time> {
        let record = &self.patients[patient.index()];
        match record.state {
            State::Assembling => {
                let lacks = self.lacking(patient).is_some_and(|lacking| lacking.setting == setting);
                lacks.then_some(record.referred_at)
            }
            State::Outside | State::Ready => {
                let route = &self.plan.routes[record.route.index()];
                let mut open = self.plan.settings_of(route, record.open_choices);
                let (number, _) = open.find(|&(_, to)| to == setting)?;
                Some(self.waits_since(patient, number))
            }
            State::Gone | State::Staying => None,
        }
    }

    fn stuck_team(&mut self, team: TeamId) -> Option<StuckQueue> {
        let plan = &self.plan.teams[team.index()];
        let instances = &self.instances;
        let state = &mut self.teams[team.index()];
        let queued = || state.queue.head(|entry| valid_task(instances, entry)).map(|entry| entry.owner);
        let head = state.paused.front().copied().or_else(queued)?;
        let head = &self.instances[head.index()];
        let task = &self.plan.tasks[head.task as usize];
        // Who waits for either of several teams may be taken by another.
        if task.teamwork.as_ref().is_some_and(|teamwork| teamwork.either.len() > 1) {
            return None;
        }
        let needs = task.teams().find(|(of, ..)| *of == team).map_or(task.staff, |(_, staff, _)| staff);
        let extra = plan.escalation.map_or(0, |escalation| escalation.heads);
        let most = self.most(LaneOf::Heads(team), plan.heads, head.asked_at).saturating_add(extra);
        if needs <= most || head.patience_event.is_some() {
            return None;
        }
        let (mut waiting, mut waited) = (0, 0);
        for patient in &self.patients {
            for since in self.tasks_in_hand(patient, team) {
                waiting += 1;
                waited += (self.now - since).milliseconds();
            }
        }
        Some(StuckQueue { group: format!("team={}", plan.id), needs, most, waiting, waited })
    }

    /// When the tasks of a patient that are asked for, and that a team cannot work on now, were asked for.
    fn tasks_in_hand<'a>(&'a self, patient: &'a Patient, team: TeamId) -> impl Iterator<Item = Time> + 'a {
        let present = patient.state == State::Staying;
        let first = present.then_some(patient.first_task).and_then(|first| first.get());
        let tasks = std::iter::successors(first, |task| self.instances[task.index()].next.get());
        let tasks = tasks.map(|task| &self.instances[task.index()]);
        let waits = |stage| matches!(stage, Stage::Queued | Stage::Paused | Stage::Interrupted);
        let of_team = move |task: u32| self.plan.tasks[task as usize].teams().any(|(of, ..)| of == team);
        tasks.filter(move |task| waits(task.stage) && of_team(task.task)).map(|task| task.asked_at)
    }

    /// The most of a level since a time, and in the last week at least; `initial` is that of the start of the run.
    fn most(&self, of: LaneOf, initial: u32, since: Time) -> u32 {
        let from = since.min(self.plan.end - DAY * 7);
        let lanes = self.plan.lanes.iter().filter(|lane| lane.of == of);
        let changes = lanes.flat_map(Lane::changes).filter(|&&(time, _)| time < self.plan.end);
        let (mut at_first, mut most) = (initial, 0);
        for &(time, level) in changes {
            if time <= from { at_first = level } else { most = most.max(level) }
        }
        most.max(at_first)
    }
}
