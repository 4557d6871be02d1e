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
            self.one_task_more(instance, patient, change);
        }
    }

    /// The same of a task that several teams may have to do with: it counts in the queue of each, and holds its patient up
    /// once, for want of the team named first.
    pub(super) fn waits_for_teams(&mut self, instance: InstanceId, task: &TaskPlan, change: i64) {
        for (team, _, priority) in task.teams() {
            self.recorder.team_queue(team, priority, change, self.now);
        }
        let patient = self.instances[instance.index()].patient;
        if self.patients[patient.index()].length_over {
            self.one_task_more(instance, patient, change);
        }
    }

    /// One more or fewer task of a patient whose length is over waits: a change if it is the only one of that team.
    fn one_task_more(&mut self, instance: InstanceId, patient: PatientId, change: i64) {
        let record = &self.instances[instance.index()];
        let Some(block) = self.recorder.block_of(record.task) else { return };
        // Most patients have one task at a time.
        let only = self.patients[patient.index()].first_task.is(instance) && record.next.is_none();
        if only || self.held_up(patient).all(|(other, by)| other == instance || by != block) {
            self.recorder.blocked_by_team(block, change, self.now);
        }
    }

    /// A patient begins (1) or ends (-1) being held up by all that they wait for.
    #[inline(never)]
    pub(super) fn blocked_by_teams(&mut self, patient: PatientId, change: i64) {
        let mut next = self.patients[patient.index()].first_task.get();
        while let Some(instance) = next {
            next = self.instances[instance.index()].next.get();
            let Some(block) = self.held_up_by(instance) else { continue };
            let first = self.held_up(patient).find(|&(_, by)| by == block);
            if first.is_some_and(|(first, _)| first == instance) {
                self.recorder.blocked_by_team(block, change, self.now);
            }
        }
    }

    /// The tasks of a patient that hold the patient up, each with where that is counted.
    fn held_up(&self, patient: PatientId) -> impl Iterator<Item = (InstanceId, usize)> {
        let mut next = self.patients[patient.index()].first_task.get();
        let all = std::iter::from_fn(move || {
            let instance = next?;
            next = self.instances[instance.index()].next.get();
            Some(instance)
        });
        all.filter_map(|instance| Some((instance, self.held_up_by(instance)?)))
    }

    /// Where it is counted that a task is asked for and not begun, if the patient may not leave without it.
    fn held_up_by(&self, instance: InstanceId) -> Option<usize> {
        let record = &self.instances[instance.index()];
        let waits = matches!(record.stage, Stage::AwaitsTime | Stage::Queued);
        self.recorder.block_of(record.task).filter(|_| waits)
    }
}
