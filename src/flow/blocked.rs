//! Patients blocked by a team: the length of their stay is over, and a task without which they may not leave is asked for
//! and not begun. Of several tasks of one team a patient is blocked once.

use super::parts::ids::{InstanceId, PatientId};
use super::parts::task::Stage;
use super::state::Flow;
use crate::plan::{TaskPlan, TeamId};

impl Flow<'_> {
    /// A task begins (1) or ends (-1) waiting for its team.
    #[inline]
    pub(super) fn waits_for_team(
        &mut self,
        instance: InstanceId,
        task: &TaskPlan,
        team: TeamId,
        change: i64,
    ) {
        self.recorder.team_queue(team, task.priority, change, self.now);
        let patient = self.instances[instance.index()].patient;
        if self.patients[patient.index()].length_over {
            self.one_task_more(instance, patient, team, change);
        }
    }

    /// One more or fewer task of a patient whose length is over waits: a change if it is the only one of that team.
    #[inline(never)]
    fn one_task_more(&mut self, instance: InstanceId, patient: PatientId, team: TeamId, change: i64) {
        if !self.holds_up(patient, instance) {
            return;
        }
        // Most patients have one task at a time.
        let only = self.patients[patient.index()].first_task.is(instance)
            && self.instances[instance.index()].next.is_none();
        if only || self.held_up(patient).all(|(other, by)| other == instance || by != team) {
            self.recorder.blocked_by_team(self.patients[patient.index()].setting, team, change, self.now);
        }
    }

    /// A patient begins (1) or ends (-1) being held up by all that they wait for.
    #[inline(never)]
    pub(super) fn blocked_by_teams(&mut self, patient: PatientId, change: i64) {
        let setting = self.patients[patient.index()].setting;
        let mut next = self.patients[patient.index()].first_task.get();
        while let Some(instance) = next {
            next = self.instances[instance.index()].next.get();
            let team = self.plan.tasks[self.instances[instance.index()].task as usize].team;
            let Some(team) = team.filter(|_| self.not_begun(instance) && self.holds_up(patient, instance))
            else {
                continue;
            };
            let first = self.held_up(patient).find(|&(_, by)| by == team);
            if first.is_some_and(|(first, _)| first == instance) {
                self.recorder.blocked_by_team(setting, team, change, self.now);
            }
        }
    }

    /// The tasks of a patient that wait for a team and hold the patient up.
    fn held_up(&self, patient: PatientId) -> impl Iterator<Item = (InstanceId, TeamId)> {
        let mut next = self.patients[patient.index()].first_task.get();
        let all = std::iter::from_fn(move || {
            let instance = next?;
            next = self.instances[instance.index()].next.get();
            Some(instance)
        });
        let waiting =
            all.filter(move |&instance| self.not_begun(instance) && self.holds_up(patient, instance));
        waiting.filter_map(|instance| {
            let team = self.plan.tasks[self.instances[instance.index()].task as usize].team?;
            Some((instance, team))
        })
    }

    /// Whether a task is asked for and not begun.
    fn not_begun(&self, instance: InstanceId) -> bool {
        matches!(self.instances[instance.index()].stage, Stage::AwaitsTime | Stage::Queued)
    }

    /// Whether a patient may not leave without a task.
    fn holds_up(&self, patient: PatientId, instance: InstanceId) -> bool {
        let stay = &self.plan.stays[self.patients[patient.index()].stay.index()];
        stay.required >> (self.instances[instance.index()].task - stay.tasks.first) & 1 == 1
    }
}
