//! Teams: who is on duty, who is at work, whose work is paused.
//!
//! Paused work is resumed before new work is begun, in the order in which it was first begun; when heads go off
//! duty the work begun last is paused first.

use super::parts::ids::InstanceId;
use super::parts::task::{Stage, valid};
use super::state::Flow;
use crate::engine::optional::Optional;
use crate::engine::random::{Draw, seed_of, stream_key};
use crate::plan::{TaskPlan, TeamId};

impl Flow<'_> {
    /// So many heads of a team go to a task or (below zero) leave it.
    pub(super) fn occupy_heads(&mut self, instance: InstanceId, team: TeamId, heads: i64) {
        let state = &mut self.teams[team.index()];
        state.busy += heads;
        // Who was begun last is asked for only where work is paused.
        if state.tracks {
            if heads > 0 {
                state.working.begin(instance, &mut self.instances);
            } else {
                state.working.end(instance, &mut self.instances);
            }
        }
        self.recorder.busy(team, state.busy, self.now);
    }

    fn task_of(&self, instance: InstanceId) -> &TaskPlan {
        &self.plan.tasks[self.instances[instance.index()].task as usize]
    }

    /// Gives the free heads of a team to paused work, then to the queue.
    pub(super) fn serve_team(&mut self, team: TeamId) {
        if self.teams[team.index()].special {
            self.serve_specially(team);
            return;
        }
        loop {
            let state = &self.teams[team.index()];
            let free = state.on_duty - state.busy;
            let Some(&paused) = state.paused.front() else { break };
            let staff = self.task_of(paused).staff;
            if free < i64::from(staff) {
                return;
            }
            self.teams[team.index()].paused.pop_front();
            self.resume_work(paused, staff, team);
        }
        let plan = self.plan;
        loop {
            let instances = &self.instances;
            let state = &mut self.teams[team.index()];
            let Some(entry) = state.queue.head(|entry| valid(instances, entry)) else { return };
            let task = &plan.tasks[self.instances[entry.owner.index()].task as usize];
            if state.on_duty - state.busy < i64::from(task.staff) {
                return;
            }
            state.queue.take_head();
            let escalates = state.escalates;
            self.begin_work(entry.owner, task, team, true);
            if escalates {
                self.fewer_wait(team);
            }
        }
    }

    /// Changes the heads on duty: absence is drawn, work in hand is paused or finished in overtime.
    pub(super) fn set_heads(&mut self, team: TeamId, rostered: u32) {
        let plan = &self.plan.teams[team.index()];
        let state = &mut self.teams[team.index()];
        let change = state.changes;
        state.changes += 1;
        state.rostered = rostered;
        let mut heads = i64::from(rostered);
        if plan.absence > 0.0 {
            let mut draw = Draw::new(seed_of(stream_key(self.key, plan.key), change), 1, 0);
            heads = (0..rostered).filter(|_| draw.uniform() >= plan.absence).count() as i64;
        }
        if rostered == 0 {
            state.extra = 0;
        }
        heads += state.extra;
        state.on_duty = heads;
        self.recorder.on_duty(team, heads, self.now);
        if self.teams[team.index()].escalates {
            self.more_wait(team);
        }
        if self.teams[team.index()].pauses {
            self.pause_work(team);
        }
        self.list_team(team);
        // Where tasks wait that need this team as well, others may pass them now, or no longer.
        plan.besides.iter().for_each(|&other| self.list_team(other));
    }

    /// Draws the absence of the teams from a number on anew at midnight.
    pub(super) fn draw_absence(&mut self, first: usize) {
        for (number, team) in self.plan.teams.iter().enumerate().skip(first) {
            if team.absence > 0.0 {
                self.set_heads(TeamId::at(number), self.teams[number].rostered);
            }
        }
    }

    /// Pauses the work begun last until no more heads are at work than on duty.
    pub(super) fn pause_work(&mut self, team: TeamId) {
        loop {
            let state = &mut self.teams[team.index()];
            if state.busy <= state.on_duty {
                return;
            }
            // Work that ends at this very instant is done, not paused.
            let goes_on = |instance: &InstanceId| self.instances[instance.index()].ends > self.now;
            let Some(instance) = state.working.latest_first().find(goes_on) else { return };
            let record = &mut self.instances[instance.index()];
            record.stage = Stage::Paused;
            record.remaining = record.ends - self.now;
            record.event = Optional::NONE;
            self.teams[team.index()].paused.push_front(instance);
            self.occupy_heads(instance, team, -i64::from(self.staff_of(instance)));
        }
    }
}
