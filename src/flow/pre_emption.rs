//! Tasks that interrupt others: pre-emption within a team.
//!
//! Work of the lowest priority is interrupted first, of that what was begun last, and only if that makes room. It waits at the
//! head of its class and goes on as the team's rule says. Work of several teams at once is not interrupted.

use super::parts::ids::InstanceId;
use super::parts::task::Stage;
use super::state::Flow;
use crate::engine::optional::Optional;
use crate::engine::queue::Entry;
use crate::model::PreEmption;
use crate::plan::{TaskPlan, TeamId};

impl Flow<'_> {
    /// Whether heads are free for a task that is next in a team; one that pre-empts makes room if it can.
    pub(super) fn has_room(
        &mut self,
        instance: InstanceId,
        task: &TaskPlan,
        team: TeamId,
        staff: u32,
    ) -> bool {
        let staff = i64::from(staff);
        if self.free_heads(team) >= staff {
            return true;
        }
        if !task.pre_empts {
            return false;
        }
        let priority = self.priority_in(instance, team);
        let lower =
            self.interruptible(team, priority).map(|other| i64::from(self.staff_of(other))).sum::<i64>();
        if self.free_heads(team) + lower < staff {
            return false;
        }
        while self.free_heads(team) < staff {
            // The last of equals is begun last: the first here.
            let all = self.interruptible(team, priority);
            let last = all.map(|other| (self.priority_in(other, team), other));
            let Some((_, other)) = last.reduce(|a, b| if b.0 > a.0 { b } else { a }) else { return false };
            self.interrupt_work(other, team);
        }
        true
    }

    /// Whether a task that pre-empts goes before work that was paused.
    pub(super) fn goes_before(&self, queued: InstanceId, paused: InstanceId, team: TeamId) -> bool {
        let task = &self.plan.tasks[self.instances[queued.index()].task as usize];
        task.pre_empts && self.priority_in(queued, team) < self.priority_in(paused, team)
    }

    /// The priority of a task in the queue of a team.
    fn priority_in(&self, instance: InstanceId, team: TeamId) -> u8 {
        let task = &self.plan.tasks[self.instances[instance.index()].task as usize];
        task.teams().find(|(of, ..)| *of == team).map_or(task.priority, |(.., priority)| priority)
    }

    /// Work of a team of lower priority than this, the last begun first; what ends at this very instant is done.
    fn interruptible(&self, team: TeamId, priority: u8) -> impl Iterator<Item = InstanceId> + '_ {
        self.teams[team.index()].working.latest_first().filter(move |&other| {
            self.instances[other.index()].ends > self.now && self.priority_in(other, team) > priority
        })
    }

    /// Interrupts work in hand.
    fn interrupt_work(&mut self, instance: InstanceId, team: TeamId) {
        let plan = self.plan;
        let rule = plan.teams[team.index()].at_pre_emption;
        let record = &mut self.instances[instance.index()];
        let (patient, task) = (record.patient, &plan.tasks[record.task as usize]);
        record.stage = Stage::Interrupted;
        record.remaining = record.ends - self.now;
        record.event = Optional::NONE;
        let entry = Entry { owner: instance, ticket: record.ticket, choice: 0 };
        let doer = task.teamwork.as_ref().and_then(|teamwork| teamwork.either.get(usize::from(record.by)));
        let work = doer.and_then(|doer| doer.work.as_ref()).unwrap_or(&task.work);
        match rule {
            PreEmption::Resume => {}
            PreEmption::Restart => {
                let whole = self.draw_work_of(instance, patient, task, work);
                self.instances[instance.index()].remaining = whole;
            }
            PreEmption::Resample => {
                // Other numbers than on any occasion; of a task that recurs those of the upper half.
                record.occasion = if task.recurs {
                    record.occasion.wrapping_mul(25_173).wrapping_add(13_849) | 0x8000
                } else {
                    record.occasion.wrapping_add(1)
                };
                let attributes = self.patients[patient.index()].attributes;
                let mut draw = self.draw_on_occasion(instance, task.work_purpose);
                let new = work.of(&attributes).map(|work| crate::engine::ticks(work.sample(&mut draw)));
                self.instances[instance.index()].remaining = new.unwrap_or(crate::engine::Duration::ZERO);
            }
        }
        let staff = i64::from(self.staff_of(instance));
        let priority = self.priority_in(instance, team);
        self.occupy_heads(instance, team, -staff);
        let state = &mut self.teams[team.index()];
        state.queue.join_first(usize::from(priority), entry);
        if state.escalates {
            self.more_wait(team);
        }
    }
}
