//! Tasks that more than one team may have to do with: whichever of several is free does one, or several do it at once.
//!
//! Such a task waits in the queue of each of its teams under one ticket. It begins when it is next in the queues, and heads
//! are free, of a team that can do it and of all those needed besides: nothing is held meanwhile. The order of tasks that
//! need several teams at once is the same in all queues (one priority, one time of asking), so the first of them always
//! comes to begin. It is passed over by those behind it while another of its teams has not the heads on duty.

use super::parts::ids::InstanceId;
use super::parts::task::{Stage, valid};
use super::state::Flow;
use crate::engine::optional::Optional;
use crate::engine::queue::Entry;
use crate::plan::{TaskPlan, TeamId, TeamworkPlan};

/// Whose turn it is in a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// Work that was paused.
    Paused(InstanceId),
    /// A task of the queue.
    Queued(InstanceId),
}

impl Flow<'_> {
    /// Heads of a team that are on duty and not at work.
    pub(super) fn free_heads(&self, team: TeamId) -> i64 {
        let state = &self.teams[team.index()];
        state.on_duty - state.busy
    }

    /// Heads that an instance takes of the team that does it.
    pub(super) fn staff_of(&self, instance: InstanceId) -> u32 {
        let record = &self.instances[instance.index()];
        let task = &self.plan.tasks[record.task as usize];
        task.teamwork.as_ref().map_or(task.staff, |teamwork| teamwork.either[usize::from(record.by)].staff)
    }

    /// Begins a task of several teams if the first of those that can do it, or the next, is free; else it waits for all.
    /// `counted` if it counts as waiting already.
    #[inline(never)]
    pub(super) fn queue_or_begin_shared(&mut self, instance: InstanceId, task: &TaskPlan, counted: bool) {
        let Some(teamwork) = &task.teamwork else { return };
        let free = |&by: &usize| {
            let mut needed = needed(teamwork, by);
            needed.all(|(team, staff)| {
                !self.teams[team.index()].has_waiting() && self.free_heads(team) >= i64::from(staff)
            })
        };
        if let Some(by) = (0..teamwork.either.len()).find(free) {
            self.begin_shared(instance, task, by, counted);
            return;
        }
        let record = &mut self.instances[instance.index()];
        record.stage = Stage::Queued;
        let entry = Entry { owner: instance, ticket: record.ticket, choice: 0 };
        if !counted {
            self.waits_for_teams(instance, task, 1);
        }
        for (team, _, priority) in task.teams() {
            self.teams[team.index()].queue.join(usize::from(priority), entry);
            if self.free_heads(team) > 0 || task.pre_empts {
                self.list_team(team);
            }
            if self.teams[team.index()].escalates {
                self.more_wait(team);
            }
        }
    }

    /// Begins a task of several teams; `by`: which of those that can do it.
    fn begin_shared(&mut self, instance: InstanceId, task: &TaskPlan, by: usize, counted: bool) {
        let Some(teamwork) = &task.teamwork else { return };
        let doer = &teamwork.either[by];
        let record = &mut self.instances[instance.index()];
        let (patient, waited, queued) =
            (record.patient, self.now - record.asked_at, record.stage == Stage::Queued);
        record.patience_event = Optional::NONE;
        record.ticket = record.ticket.wrapping_add(1);
        record.by = by as u8;
        self.recorder.task_begins(doer.team, doer.priority, waited, self.now);
        if self.recorder.has_services() {
            self.recorder.is_reached(patient, true, self.now);
        }
        for &(team, _) in &teamwork.with {
            self.recorder.task_begins(team, task.priority, waited, self.now);
        }
        if counted {
            self.waits_for_teams(instance, task, -1);
        }
        let work = doer.work.as_ref().unwrap_or(&task.work);
        let ends = self.now + self.draw_work_of(instance, patient, task, work);
        self.occupy_shared(instance, teamwork, 1);
        self.work_until(instance, ends);
        // Last, for heads that were called for the queue may go when it leaves.
        if queued {
            self.leave_queues(task);
        }
    }

    /// The heads of the teams that do a task go to it (1) or leave it (-1).
    fn occupy_shared(&mut self, instance: InstanceId, teamwork: &TeamworkPlan, change: i64) {
        let by = usize::from(self.instances[instance.index()].by);
        if teamwork.with.is_empty() {
            let doer = &teamwork.either[by];
            self.occupy_heads(instance, doer.team, change * i64::from(doer.staff));
            return;
        }
        // Work of several teams at once is not broken off: nobody asks when it was begun.
        for (team, staff) in needed(teamwork, by) {
            let state = &mut self.teams[team.index()];
            state.busy += change * i64::from(staff);
            self.recorder.busy(team, state.busy, self.now);
        }
    }

    /// A task whose ticket is void leaves the queues of all its teams; whoever is behind it may come to begin.
    fn leave_queues(&mut self, task: &TaskPlan) {
        task.teams().for_each(|(team, ..)| self.leave_queue(team));
    }

    /// A task whose ticket is void leaves the queue of a team.
    #[inline]
    pub(super) fn leave_queue(&mut self, team: TeamId) {
        let instances = &self.instances;
        let state = &mut self.teams[team.index()];
        state.queue.withdraw(|entry| valid(instances, entry));
        let escalates = state.escalates;
        self.list_team(team);
        if escalates {
            self.fewer_wait(team);
        }
    }

    /// The work of a task of several teams is done.
    #[inline(never)]
    pub(super) fn shared_ends(&mut self, instance: InstanceId, task: &TaskPlan) {
        let Some(teamwork) = &task.teamwork else { return };
        let doer = &teamwork.either[usize::from(self.instances[instance.index()].by)];
        self.occupy_shared(instance, teamwork, -1);
        self.recorder.task_finishes(doer.team, doer.priority, self.now);
        self.list_team(doer.team);
        for &(team, _) in &teamwork.with {
            self.recorder.task_finishes(team, task.priority, self.now);
            self.list_team(team);
        }
    }

    /// Takes an unfinished task of several teams, whose ticket is void, out of their hands.
    #[inline(never)]
    pub(super) fn drop_shared(&mut self, instance: InstanceId, task: &TaskPlan) {
        let Some(teamwork) = &task.teamwork else { return };
        let record = &self.instances[instance.index()];
        let (stage, doer) = (record.stage, &teamwork.either[usize::from(record.by)]);
        if matches!(stage, Stage::AwaitsTime | Stage::Queued) {
            for (team, _, priority) in task.teams() {
                self.recorder.team_queue(team, priority, -1, self.now);
            }
        }
        match stage {
            Stage::AwaitsTime | Stage::Clock => {}
            Stage::Queued => self.leave_queues(task),
            Stage::Working => {
                self.occupy_shared(instance, teamwork, -1);
                task.teams().for_each(|(team, ..)| self.list_team(team));
            }
            Stage::Interrupted => self.leave_queue(doer.team),
            Stage::Paused => self.teams[doer.team.index()].paused.retain(|&other| other != instance),
        }
    }

    /// Gives the free heads of a team that shares tasks with others, or in which tasks pre-empt, to whoever is next.
    #[inline(never)]
    pub(super) fn serve_specially(&mut self, team: TeamId) {
        let plan = self.plan;
        while let Some(next) = self.next_of(team) {
            match next {
                Next::Paused(instance) => {
                    let staff = self.staff_of(instance);
                    if self.free_heads(team) < i64::from(staff) {
                        return;
                    }
                    self.teams[team.index()].paused.pop_front();
                    self.resume_work(instance, staff, team);
                }
                Next::Queued(instance) => {
                    let record = &self.instances[instance.index()];
                    let (task, stage) = (&plan.tasks[record.task as usize], record.stage);
                    let teamwork = task.teamwork.as_ref().filter(|_| stage != Stage::Interrupted);
                    let Some(teamwork) = teamwork else {
                        let staff = self.staff_of(instance);
                        if !self.has_room(instance, task, team, staff) {
                            return;
                        }
                        if stage == Stage::Interrupted {
                            let record = &mut self.instances[instance.index()];
                            record.ticket = record.ticket.wrapping_add(1);
                            self.resume_work(instance, staff, team);
                        } else {
                            self.begin_work(instance, task, team, true);
                        }
                        self.leave_queue(team);
                        continue;
                    };
                    let own = teamwork.either.iter().position(|doer| doer.team == team);
                    let by = if task.pre_empts {
                        own.filter(|&by| self.has_room(instance, task, team, teamwork.either[by].staff))
                    } else {
                        let mut ways = own.map_or(0..teamwork.either.len(), |by| by..by + 1);
                        ways.find(|&by| self.can_begin(instance, teamwork, by))
                    };
                    let Some(by) = by else { return };
                    self.begin_shared(instance, task, by, true);
                }
            }
        }
    }

    /// Whether a task is next, and heads are free, in a team that can do it and in all needed besides.
    fn can_begin(&mut self, instance: InstanceId, teamwork: &TeamworkPlan, by: usize) -> bool {
        let mut needed = needed(teamwork, by);
        needed.all(|(team, staff)| {
            self.free_heads(team) >= i64::from(staff) && self.next_of(team) == Some(Next::Queued(instance))
        })
    }

    /// Whose turn it is in a team.
    fn next_of(&mut self, team: TeamId) -> Option<Next> {
        let queued = self.next_queued(team);
        match (self.teams[team.index()].paused.front(), queued) {
            (Some(&paused), Some(queued)) if self.goes_before(queued, paused, team) => {
                Some(Next::Queued(queued))
            }
            (Some(&paused), _) => Some(Next::Paused(paused)),
            (None, queued) => queued.map(Next::Queued),
        }
    }

    /// The first in the queue of a team that is not passed over.
    fn next_queued(&mut self, team: TeamId) -> Option<InstanceId> {
        let instances = &self.instances;
        let head = self.teams[team.index()].queue.head(|entry| valid(instances, entry))?.owner;
        if !self.is_passed_over(head, team) {
            return Some(head);
        }
        let waiting = self.teams[team.index()].queue.entries().filter(|&entry| valid(instances, entry));
        let mut owners = waiting.map(|entry| entry.owner);
        owners.find(|&owner| !self.is_passed_over(owner, team))
    }

    /// Whether others may pass a task in the queue of a team: another that it needs as well has not the heads on duty.
    fn is_passed_over(&self, instance: InstanceId, team: TeamId) -> bool {
        let task = &self.plan.tasks[self.instances[instance.index()].task as usize];
        let Some(teamwork) = task.teamwork.as_ref().filter(|teamwork| !teamwork.with.is_empty()) else {
            return false;
        };
        let there = |of: TeamId, staff: u32| of == team || self.teams[of.index()].on_duty >= i64::from(staff);
        let can_do = teamwork.either.iter().any(|doer| doer.team == team)
            || teamwork.either.iter().any(|doer| there(doer.team, doer.staff));
        !can_do || teamwork.with.iter().any(|&(of, staff)| !there(of, staff))
    }
}

/// The teams and heads that a task takes if it is done by one of those that can do it.
fn needed(teamwork: &TeamworkPlan, by: usize) -> impl Iterator<Item = (TeamId, u32)> + '_ {
    let doer = teamwork.either.get(by).map(|doer| (doer.team, doer.staff));
    doer.into_iter().chain(teamwork.with.iter().copied())
}
