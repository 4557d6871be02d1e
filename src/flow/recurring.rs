//! Tasks that recur while the length of a stay runs.
//!
//! Each has a clock: an instance in the patient's list that is no task and whose event asks for the next. One that is not done
//! when the next is due is not asked for twice.

use super::event::EventKind;
use super::occasions::occasion;
use super::parts::ids::{InstanceId, PatientId};
use super::parts::patient::Patient;
use super::parts::task::Stage;
use super::state::Flow;
use super::tasks::bits;
use crate::engine::optional::Optional;
use crate::engine::random::Draw;
use crate::engine::{Duration, Time};
use crate::plan::TaskPlan;

impl Flow<'_> {
    /// Begins the clock of a task that recurs; it counts from `base`, and the first is not before `from`.
    #[inline(never)]
    pub(super) fn begin_recurring(
        &mut self,
        patient: PatientId,
        number: u32,
        task: &TaskPlan,
        base: Time,
        from: Time,
    ) {
        let record = &mut self.patients[patient.index()];
        let bit = 1 << (number - self.plan.stays[record.stay.index()].tasks.first);
        // Nothing holds the patient up before it is asked for.
        record.tasks_open &= !bit;
        record.tasks_to_ask &= !bit;
        let clock = self.new_instance(patient, number);
        let passed = |every: Duration| {
            let (every, time) = (every.milliseconds().max(1), (from - base).milliseconds().max(0));
            time / every + i64::from(time % every > 0)
        };
        let first = task.every.map_or(0, passed);
        let record = &mut self.instances[clock.index()];
        record.stage = Stage::Clock;
        record.asked_at = base;
        record.remaining = Duration::new(first);
        self.wind(clock, task, from);
    }

    /// Sets a clock to its next time, no earlier than `from`; if that is now, it strikes.
    fn wind(&mut self, clock: InstanceId, task: &TaskPlan, from: Time) {
        let record = &self.instances[clock.index()];
        let time = match (task.every, &task.at) {
            (Some(every), _) => record.asked_at + every * record.remaining.milliseconds(),
            (None, Some(at)) => at.next(from),
            (None, None) => return,
        };
        if time == self.now {
            self.recurs(clock, task);
            return;
        }
        let event = self.schedule(time, EventKind::TaskTime, clock.number());
        self.instances[clock.index()].event = Optional::some(event);
    }

    /// A task that recurs is due: it is asked for, unless the last is not done yet.
    pub(super) fn recurs(&mut self, clock: InstanceId, task: &TaskPlan) {
        let record = &mut self.instances[clock.index()];
        // A clock counts where tasks say what remains of them.
        let (patient, number, occasion) = (record.patient, record.task, record.remaining);
        record.remaining = occasion + Duration::new(1);
        let record = &mut self.patients[patient.index()];
        let bit = 1 << (number - self.plan.stays[record.stay.index()].tasks.first);
        if record.tasks_open & bit == 0 {
            record.tasks_open |= bit;
            let instance = self.new_instance(patient, number);
            self.instances[instance.index()].occasion = occasion.milliseconds() as u16;
            self.draw_patience(instance, task);
            self.queue_or_begin(instance, task, false);
        } else if task.due_by.is_some() {
            self.recorder.standard(number, false, self.now);
        }
        self.wind(clock, task, self.now + Duration::new(1));
    }

    /// Begins the clocks of a patient whose stay was under way, as if they had run since it began; the tasks still to be asked for.
    #[inline(never)]
    pub(super) fn go_on_recurring(&mut self, patient: PatientId) -> u64 {
        let plan = self.plan;
        let record = &self.patients[patient.index()];
        let stay = &plan.stays[record.stay.index()];
        // Of those present at the start their first entry, if it is known; who comes back to a kept place begins anew.
        let base = if self.now == Time::START { record.entered_at.get() } else { None };
        let base = base.unwrap_or(record.began_at);
        for number in bits(record.tasks_to_ask & stay.recurring) {
            let number = stay.tasks.first + number;
            let from = self.now + Duration::new(1);
            self.begin_recurring(patient, number, &plan.tasks[number as usize], base, from);
        }
        self.patients[patient.index()].tasks_to_ask
    }

    /// The length of a stay is over: no more tasks that recur.
    #[inline(never)]
    pub(super) fn end_recurring(&mut self, patient: PatientId) {
        let record = &mut self.patients[patient.index()];
        let not_asked = record.tasks_to_ask & self.plan.stays[record.stay.index()].recurring;
        record.tasks_open &= !not_asked;
        record.tasks_to_ask &= !not_asked;
        let mut next = record.first_task.get();
        while let Some(instance) = next {
            let record = &self.instances[instance.index()];
            next = record.next.get();
            if record.stage == Stage::Clock {
                self.unlink(patient, instance);
            }
        }
    }

    /// When the task that recurs was asked for last that is not done.
    pub(super) fn asked_last(&self, patient: &Patient, task: u32) -> Time {
        let first = patient.first_task.get();
        let all = std::iter::successors(first, |at| self.instances[at.index()].next.get());
        let mut all = all.map(|at| &self.instances[at.index()]);
        let open = all.find(|instance| instance.task == task && instance.stage != Stage::Clock);
        open.map_or(self.now, |instance| instance.asked_at)
    }

    /// The random numbers of a task that recurs, for a purpose.
    #[inline(never)]
    pub(super) fn draw_on_occasion(&self, instance: InstanceId, purpose: u32) -> Draw {
        let record = &self.instances[instance.index()];
        let patient = &self.patients[record.patient.index()];
        Draw::new(patient.seed, purpose, occasion(patient.lap, record.occasion.into()))
    }
}
