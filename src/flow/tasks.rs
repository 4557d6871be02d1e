//! Tasks: asking, queueing, working, giving up.
//!
//! A patient carries a bit for each task of the stay that is still to be done; one that has been asked for
//! lives as an instance in a recycled slot, and a patient's instances form a list.

use super::event::EventKind;
use super::parts::ids::{InstanceId, PatientId};
use super::parts::patient::State;
use super::parts::task::{Stage, TaskInstance};
use super::state::Flow;
use crate::distribution::Sampler;
use crate::engine::event_list::EventNumber;
use crate::engine::optional::Optional;
use crate::engine::queue::Entry;
use crate::engine::random::Draw;
use crate::engine::{Duration, Time, ticks};
use crate::plan::{Cases, TaskPlan, TeamId};

impl Flow<'_> {
    /// Asks for the tasks of a stay that begins.
    pub(super) fn ask_for_tasks(&mut self, patient: PatientId, under_way: bool) {
        let plan = self.plan;
        let record = &mut self.patients[patient.index()];
        let stay = &plan.stays[record.stay.index()];
        let mut needed = stay.needs.bits(&record.attributes);
        if under_way {
            needed &= stay.at_end | stay.recurring;
        }
        record.tasks_open = needed;
        record.tasks_to_ask = needed;
        if under_way && needed & stay.recurring != 0 {
            needed = self.go_on_recurring(patient);
        }
        if needed & !stay.at_end != 0 {
            self.ask_where_possible(patient, needed & !stay.at_end);
        }
    }

    /// Asks for the tasks that wait for the end of the length.
    #[inline(always)]
    pub(super) fn ask_for_end_tasks(&mut self, patient: PatientId) {
        let to_ask = self.patients[patient.index()].tasks_to_ask;
        if to_ask != 0 {
            self.ask_where_possible(patient, to_ask);
        }
    }

    /// Asks for those of the `candidates` whose predecessors are done; one that is not needed counts as done.
    #[inline(never)]
    fn ask_where_possible(&mut self, patient: PatientId, candidates: u64) {
        let plan = self.plan;
        let record = &mut self.patients[patient.index()];
        let first = plan.stays[record.stay.index()].tasks.first;
        let open = record.tasks_open;
        for number in bits(candidates) {
            let task = &plan.tasks[(first + number) as usize];
            if task.after & open == 0 {
                self.patients[patient.index()].tasks_to_ask &= !(1 << number);
                self.ask(patient, first + number, task);
            }
        }
    }

    /// A task is asked for: it waits for its time, queues for its team, or simply takes its time.
    #[inline]
    fn ask(&mut self, patient: PatientId, number: u32, task: &TaskPlan) {
        if task.recurs {
            self.begin_recurring(patient, number, task, self.now, self.now);
            return;
        }
        let instance = self.new_instance(patient, number);
        self.draw_patience(instance, task);
        if let Some(at) = &task.at {
            let time = at.next(self.now);
            if time > self.now {
                let event = self.schedule(time, EventKind::TaskTime, instance.number());
                self.instances[instance.index()].event = Optional::some(event);
                match task.team {
                    Some(_) if task.several => self.waits_for_teams(instance, task, 1),
                    Some(team) => self.waits_for_team(instance, task, team, 1),
                    None => {}
                }
                return;
            }
        }
        self.queue_or_begin(instance, task, false);
    }

    /// Draws how long a patient waits for a task.
    #[inline(always)]
    pub(super) fn draw_patience(&mut self, instance: InstanceId, task: &TaskPlan) {
        let Some(patience) = &task.patience else { return };
        let mut draw =
            self.draw_for(instance, self.instances[instance.index()].patient, task, patience.purpose);
        let time = ticks(patience.time.sample(&mut draw));
        let event = self.schedule(self.now + time, EventKind::TaskPatienceEnds, instance.number());
        self.instances[instance.index()].patience_event = Optional::some(event);
    }

    /// Makes an instance and puts it into the patient's list, in the order of the tasks.
    #[inline(always)]
    pub(super) fn new_instance(&mut self, patient: PatientId, task: u32) -> InstanceId {
        let mut before = Optional::NONE;
        let mut next = self.patients[patient.index()].first_task;
        while let Some(at) = next.get() {
            let other = &self.instances[at.index()];
            if other.task >= task {
                break;
            }
            (before, next) = (next, other.next);
        }
        let mut instance = TaskInstance {
            patient,
            task,
            next,
            stage: Stage::AwaitsTime,
            by: 0,
            ticket: 0,
            event: Optional::NONE,
            patience_event: Optional::NONE,
            asked_at: self.now,
            ends: Time::START,
            remaining: Duration::ZERO,
            place: 0,
            occasion: 0,
        };
        let slot = if let Some(slot) = self.free_instances.pop() {
            let former = &mut self.instances[slot.index()];
            instance.ticket = former.ticket.wrapping_add(1);
            *former = instance;
            slot
        } else {
            self.instances.push(instance);
            InstanceId::at(self.instances.len() - 1)
        };
        self.link(patient, before, Optional::some(slot));
        slot
    }

    /// Lets `to` follow the instance `before` (none: the patient's first).
    fn link(&mut self, patient: PatientId, before: Optional<InstanceId>, to: Optional<InstanceId>) {
        match before.get() {
            None => self.patients[patient.index()].first_task = to,
            Some(before) => self.instances[before.index()].next = to,
        }
    }

    /// Takes a finished instance out of the patient's list.
    #[inline(always)]
    pub(super) fn unlink(&mut self, patient: PatientId, instance: InstanceId) {
        let mut before = Optional::NONE;
        let mut next = self.patients[patient.index()].first_task;
        while let Some(at) = next.get().filter(|&at| at != instance) {
            (before, next) = (next, self.instances[at.index()].next);
        }
        let record = &mut self.instances[instance.index()];
        record.event = Optional::NONE;
        record.patience_event = Optional::NONE;
        let following = record.next;
        self.link(patient, before, following);
        self.free_instances.push(instance);
    }

    /// The time of a task (ward round, meeting) has come.
    #[inline(never)]
    pub(super) fn task_time(&mut self, instance: InstanceId, event: EventNumber) -> bool {
        if !self.instances[instance.index()].event.is(event) {
            return false;
        }
        let record = &self.instances[instance.index()];
        let task = &self.plan.tasks[record.task as usize];
        if record.stage == Stage::Clock {
            self.recurs(instance, task);
        } else {
            self.queue_or_begin(instance, task, true);
        }
        true
    }

    /// Begins a task whose time has come if its team is free; `counted` if it counts as waiting already.
    pub(super) fn queue_or_begin(&mut self, instance: InstanceId, task: &TaskPlan, counted: bool) {
        let Some(team) = task.team else {
            let record = &mut self.instances[instance.index()];
            record.patience_event = Optional::NONE;
            let patient = record.patient;
            let ends = self.now + self.draw_work(instance, patient, task);
            self.work_until(instance, ends);
            return;
        };
        if task.several {
            self.queue_or_begin_shared(instance, task, counted);
            return;
        }
        let state = &mut self.teams[team.index()];
        let free = state.on_duty - state.busy;
        if !state.has_waiting() && free >= i64::from(task.staff) {
            self.begin_work(instance, task, team, counted);
            return;
        }
        let record = &mut self.instances[instance.index()];
        record.stage = Stage::Queued;
        let entry = Entry { owner: instance, ticket: record.ticket, choice: 0 };
        state.queue.join(usize::from(task.priority), entry);
        let escalates = state.escalates;
        if !counted {
            self.waits_for_team(instance, task, team, 1);
        }
        // Heads may be free that the former first task could not use: an urgent one may be first now, or take others' heads.
        if free > 0 || task.pre_empts {
            self.list_team(team);
        }
        if escalates {
            self.more_wait(team);
        }
    }

    /// Work content of a task.
    #[inline(always)]
    fn draw_work(&self, instance: InstanceId, patient: PatientId, task: &TaskPlan) -> Duration {
        self.draw_work_of(instance, patient, task, &task.work)
    }

    /// The same with the work content of one of its teams: of one random number, whichever does it.
    #[inline(always)]
    pub(super) fn draw_work_of(
        &self,
        instance: InstanceId,
        patient: PatientId,
        task: &TaskPlan,
        work: &Cases<Sampler>,
    ) -> Duration {
        let work = work.of(&self.patients[patient.index()].attributes);
        work.map_or(Duration::ZERO, |work| {
            ticks(work.sample(&mut self.draw_for(instance, patient, task, task.work_purpose)))
        })
    }

    /// The random numbers of a task for a purpose; of one that recurs others on each occasion.
    #[inline(always)]
    fn draw_for(&self, instance: InstanceId, patient: PatientId, task: &TaskPlan, purpose: u32) -> Draw {
        if task.recurs { self.draw_on_occasion(instance, purpose) } else { self.draw(patient, purpose) }
    }

    pub(super) fn begin_work(&mut self, instance: InstanceId, task: &TaskPlan, team: TeamId, counted: bool) {
        let record = &mut self.instances[instance.index()];
        record.patience_event = Optional::NONE;
        record.ticket = record.ticket.wrapping_add(1);
        let patient = record.patient;
        self.recorder.task_begins(team, task.priority, self.now - record.asked_at, self.now);
        if self.recorder.has_services() {
            self.recorder.is_reached(patient, true, self.now);
        }
        if counted {
            self.waits_for_team(instance, task, team, -1);
        }
        let ends = self.now + self.draw_work(instance, patient, task);
        self.occupy_heads(instance, team, i64::from(task.staff));
        self.work_until(instance, ends);
    }

    pub(super) fn resume_work(&mut self, instance: InstanceId, staff: u32, team: TeamId) {
        let ends = self.now + self.instances[instance.index()].remaining;
        self.occupy_heads(instance, team, i64::from(staff));
        self.work_until(instance, ends);
    }

    pub(super) fn work_until(&mut self, instance: InstanceId, ends: Time) {
        let event = self.schedule(ends, EventKind::TaskEnds, instance.number());
        let record = &mut self.instances[instance.index()];
        record.stage = Stage::Working;
        record.ends = ends;
        record.event = Optional::some(event);
    }

    /// The work of a task is done.
    #[inline(never)]
    pub(super) fn task_ends(&mut self, instance: InstanceId, event: EventNumber) -> bool {
        if !self.instances[instance.index()].event.is(event) {
            return false;
        }
        let plan = self.plan;
        let TaskInstance { patient, task: number, asked_at, .. } = self.instances[instance.index()];
        let task = &plan.tasks[number as usize];
        if task.several {
            self.shared_ends(instance, task);
        } else if let Some(team) = task.team {
            self.occupy_heads(instance, team, -i64::from(task.staff));
            self.recorder.task_finishes(team, task.priority, self.now);
            self.list_team(team);
        }
        self.unlink(patient, instance);
        let record = &mut self.patients[patient.index()];
        if let Some(due) = task.due_by {
            let since = if task.recurs { asked_at } else { record.began_at };
            self.recorder.standard(number, self.now - since <= due, self.now);
        }
        let stay = &plan.stays[record.stay.index()];
        record.tasks_open &= !(1 << (number - stay.tasks.first));
        // Only what waits for this very task can have become possible.
        let mut candidates = record.tasks_to_ask & task.before;
        if !record.length_over {
            candidates &= !stay.at_end;
        }
        if candidates != 0 {
            self.ask_where_possible(patient, candidates);
        }
        if let Some(steps) = &task.sets {
            self.change_attributes(patient, steps);
        }
        self.progress(patient);
        true
    }

    /// Ends all tasks of a patient who leaves the stay; those not finished lapse.
    #[inline(always)]
    pub(super) fn drop_tasks(&mut self, patient: PatientId) {
        let record = &self.patients[patient.index()];
        if record.tasks_open != 0 || record.first_task.is_some() {
            self.drop_open_tasks(patient);
        }
    }

    #[inline(never)]
    fn drop_open_tasks(&mut self, patient: PatientId) {
        let plan = self.plan;
        if self.patients[patient.index()].length_over {
            self.blocked_by_teams(patient, -1);
        }
        let record = &mut self.patients[patient.index()];
        let open = std::mem::take(&mut record.tasks_open);
        record.tasks_to_ask = 0;
        let stay = &plan.stays[record.stay.index()];
        let mut next = record.first_task.take();
        while let Some(instance) = next {
            let number = self.instances[instance.index()].task;
            self.drop_instance(instance, &plan.tasks[number as usize]);
            self.free_instances.push(instance);
            next = self.instances[instance.index()].next.get();
        }
        for number in bits(open & stay.due) {
            self.recorder.standard(stay.tasks.first + number, false, self.now);
        }
    }

    /// Takes an unfinished instance out of its team's hands.
    fn drop_instance(&mut self, instance: InstanceId, task: &TaskPlan) {
        let record = &mut self.instances[instance.index()];
        record.event = Optional::NONE;
        record.patience_event = Optional::NONE;
        record.ticket = record.ticket.wrapping_add(1);
        let stage = record.stage;
        if task.several {
            self.drop_shared(instance, task);
            return;
        }
        let Some(team) = task.team else { return };
        match stage {
            Stage::Clock => {}
            Stage::AwaitsTime => self.recorder.team_queue(team, task.priority, -1, self.now),
            Stage::Queued => {
                self.recorder.team_queue(team, task.priority, -1, self.now);
                self.leave_queue(team);
            }
            Stage::Working => {
                self.occupy_heads(instance, team, -i64::from(task.staff));
                self.list_team(team);
            }
            Stage::Interrupted => self.leave_queue(team),
            Stage::Paused => self.teams[team.index()].paused.retain(|&other| other != instance),
        }
    }

    /// A patient has waited for a task for as long as they would.
    #[inline(never)]
    pub(super) fn task_patience_ends(&mut self, instance: InstanceId, event: EventNumber) -> bool {
        if !self.instances[instance.index()].patience_event.is(event) {
            return false;
        }
        let TaskInstance { patient, task, .. } = self.instances[instance.index()];
        let Some(patience) = &self.plan.tasks[task as usize].patience else { return false };
        self.recorder.gives_up_task(&mut self.patients[patient.index()]);
        self.withdraw_all(patient, None);
        self.end_delay(patient);
        self.drop_tasks(patient);
        let record = &mut self.patients[patient.index()];
        record.stay_end_event = Optional::NONE;
        record.interruption_event = Optional::NONE;
        record.length_over = true;
        record.state = State::Ready;
        self.refer(patient, patience.route);
        true
    }

    /// Standards that were due and are still open at the end of the run count as not met.
    pub(super) fn overdue_standards(&mut self) {
        for patient in self.patients.iter().filter(|patient| patient.tasks_open != 0) {
            let stay = &self.plan.stays[patient.stay.index()];
            for number in bits(patient.tasks_open & stay.due) {
                let task = stay.tasks.first + number;
                let plan = &self.plan.tasks[task as usize];
                let since = if plan.recurs { self.asked_last(patient, task) } else { patient.began_at };
                let overdue = plan.due_by.is_some_and(|due| since + due < self.now);
                if overdue {
                    self.recorder.standard(task, false, self.now);
                }
            }
        }
    }
}

/// Numbers of the bits that are set.
pub(super) fn bits(mut mask: u64) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let number = (mask != 0).then(|| mask.trailing_zeros());
        mask &= mask.wrapping_sub(1);
        number
    })
}
