//! Teams: who is on duty, who is at work, whose work is paused.
//!
//! Paused work is resumed before new work is begun, in the order in which it was first begun; when heads go off
//! duty the work begun last is paused first.

use super::parts::task::{Stage, valid};
use super::state::Flow;
use crate::engine::random::{Draw, seed_of, stream_key};
use crate::plan::TaskPlan;

impl Flow<'_> {
    /// So many heads of a team go to a task or (below zero) leave it.
    pub(super) fn occupy_heads(&mut self, instance: u32, team: u16, heads: i64) {
        let state = &mut self.teams[usize::from(team)];
        state.busy += heads;
        // Who was begun last is asked for only where work is paused.
        if state.pauses {
            if heads > 0 {
                state.working.push(instance);
            } else if let Some(place) = state.working.iter().rposition(|&other| other == instance) {
                state.working.remove(place);
            }
        }
        self.recorder.busy(team, state.busy, self.now);
    }

    fn task_of(&self, instance: u32) -> &TaskPlan {
        &self.plan.tasks[self.instances[instance as usize].task as usize]
    }

    /// Gives the free heads of a team to paused work, then to the queue.
    pub(super) fn serve_team(&mut self, team: u16) {
        loop {
            let state = &self.teams[usize::from(team)];
            let free = state.on_duty - state.busy;
            let Some(&paused) = state.paused.front() else { break };
            let staff = self.task_of(paused).staff;
            if free < i64::from(staff) {
                return;
            }
            self.teams[usize::from(team)].paused.pop_front();
            self.resume_work(paused, staff, team);
        }
        let plan = self.plan;
        loop {
            let instances = &self.instances;
            let state = &mut self.teams[usize::from(team)];
            let Some(entry) = state.queue.head(|entry| valid(instances, entry)) else { return };
            let task = &plan.tasks[self.instances[entry.owner as usize].task as usize];
            if state.on_duty - state.busy < i64::from(task.staff) {
                return;
            }
            state.queue.take_head();
            self.begin_work(entry.owner, task, team, true);
        }
    }

    /// Changes the heads on duty: absence is drawn, work in hand is paused or finished in overtime.
    pub(super) fn set_heads(&mut self, team: u16, rostered: u32) {
        let plan = &self.plan.teams[usize::from(team)];
        let state = &mut self.teams[usize::from(team)];
        let change = state.changes;
        state.changes += 1;
        state.rostered = rostered;
        let mut heads = i64::from(rostered);
        if plan.absence > 0.0 {
            let mut draw = Draw::new(seed_of(stream_key(self.key, plan.key), change), 1, 0);
            heads = (0..rostered).filter(|_| draw.uniform() >= plan.absence).count() as i64;
        }
        state.on_duty = heads;
        self.recorder.on_duty(team, heads, self.now);
        if self.teams[usize::from(team)].pauses {
            self.pause_work(team);
        }
        self.list_team(team);
    }

    /// Draws the absence of teams anew at midnight.
    pub(super) fn draw_absence(&mut self) {
        for (number, team) in self.plan.teams.iter().enumerate() {
            if team.absence > 0.0 {
                self.set_heads(number as u16, self.teams[number].rostered);
            }
        }
    }

    /// Pauses the work begun last until no more heads are at work than on duty.
    fn pause_work(&mut self, team: u16) {
        loop {
            let state = &mut self.teams[usize::from(team)];
            if state.busy <= state.on_duty {
                return;
            }
            // Work that ends at this very instant is done, not paused.
            let unfinished =
                state.working.iter().rev().find(|&&other| self.instances[other as usize].ends > self.now);
            let Some(&instance) = unfinished else { return };
            let record = &mut self.instances[instance as usize];
            record.stage = Stage::Paused;
            record.remaining = record.ends - self.now;
            record.event = 0;
            self.teams[usize::from(team)].paused.push_front(instance);
            self.occupy_heads(instance, team, -i64::from(self.task_of(instance).staff));
        }
    }
}
