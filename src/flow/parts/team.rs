//! A team as it stands.

use super::ids::InstanceId;
use super::task::TaskInstance;
use crate::engine::event_list::EventNumber;
use crate::engine::optional::Optional;
use crate::engine::queue::Queue;
use crate::model::ShiftEnd;
use crate::plan::TeamPlan;
use std::collections::VecDeque;

/// A team as it stands.
#[derive(Debug, Clone)]
pub struct TeamState {
    /// Heads on the rota now.
    pub rostered: u32,
    /// Heads on duty: those rostered less those absent.
    pub on_duty: i64,
    /// Heads at work.
    pub busy: i64,
    /// Instances being worked on, in the order in which they were begun.
    pub working: AtWork,
    pub paused: VecDeque<InstanceId>,
    pub queue: Queue<InstanceId>,
    /// Already listed in the flow's `to_serve`.
    pub listed: bool,
    /// Changes of the rota so far; numbers the draws of absence.
    pub changes: u32,
    pub pauses: bool,
    /// Whether it must be known who works: work is paused at the end of a shift, or interrupted.
    pub tracks: bool,
    /// Whether tasks are asked of it that other teams may have to do with, or that pre-empt.
    pub special: bool,
    /// Whether heads are called when many tasks wait.
    pub escalates: bool,
    /// Heads called for the queue and on duty beside those of the rota.
    pub extra: i64,
    /// The event at which such heads come, if they are called.
    pub called: Optional<EventNumber>,
}

impl TeamState {
    pub fn new(plan: &TeamPlan) -> Self {
        Self {
            rostered: 0,
            on_duty: 0,
            busy: 0,
            working: AtWork::default(),
            paused: VecDeque::new(),
            queue: Queue::new(plan.priorities),
            listed: false,
            changes: 0,
            pauses: plan.at_shift_end == ShiftEnd::Pause,
            tracks: plan.pre_empted || plan.at_shift_end == ShiftEnd::Pause,
            special: plan.special,
            escalates: plan.escalation.is_some(),
            extra: 0,
            called: Optional::NONE,
        }
    }

    /// Tasks asked for and not begun.
    pub fn waiting(&self) -> usize {
        self.queue.live()
    }

    pub fn has_waiting(&self) -> bool {
        self.queue.live() > 0 || !self.paused.is_empty()
    }
}

/// Instances being worked on, in the order in which they were begun: each knows its place, so that any of a million can be
/// taken out at once. A place that was given up stays empty until most are.
#[derive(Debug, Clone, Default)]
pub struct AtWork {
    places: Vec<Optional<InstanceId>>,
    empty: usize,
}

impl AtWork {
    /// Work on an instance begins.
    #[inline]
    pub fn begin(&mut self, instance: InstanceId, instances: &mut [TaskInstance]) {
        instances[instance.index()].place = self.places.len() as u32;
        self.places.push(Optional::some(instance));
    }

    /// It ends.
    #[inline]
    pub fn end(&mut self, instance: InstanceId, instances: &mut [TaskInstance]) {
        let place = instances[instance.index()].place as usize;
        if !self.places.get(place).is_some_and(|held| held.is(instance)) {
            return;
        }
        self.places[place] = Optional::NONE;
        self.empty += 1;
        while self.places.last().is_some_and(|last| last.is_none()) {
            self.places.pop();
            self.empty -= 1;
        }
        if self.empty > self.places.len() / 2 + 32 {
            self.places.retain(|held| held.is_some());
            self.empty = 0;
            for (place, instance) in self.places.iter().enumerate() {
                instances[instance.index()].place = place as u32;
            }
        }
    }

    /// Those being worked on, the last begun first.
    pub fn latest_first(&self) -> impl Iterator<Item = InstanceId> {
        self.places.iter().rev().filter_map(|held| held.get())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Duration, Time};
    use crate::flow::parts::ids::PatientId;
    use crate::flow::parts::task::Stage;

    fn instances(many: usize) -> Vec<TaskInstance> {
        let instance = |_| TaskInstance {
            patient: PatientId::new(0),
            task: 0,
            next: Optional::NONE,
            stage: Stage::Working,
            by: 0,
            ticket: 0,
            event: Optional::NONE,
            patience_event: Optional::NONE,
            asked_at: Time::START,
            ends: Time::START,
            remaining: Duration::ZERO,
            place: 0,
            occasion: 0,
        };
        (0..many).map(instance).collect()
    }

    /// Against a plain list from which each is searched for.
    #[test]
    fn whoever_ends_goes_and_the_order_of_the_others_stays() {
        let mut instances = instances(500);
        let (mut at_work, mut plain) = (AtWork::default(), Vec::new());
        let mut next = 7_u32;
        for step in 0..20_000 {
            next = next.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let instance = InstanceId::new((next >> 16) % 500);
            if let Some(place) = plain.iter().position(|&other| other == instance) {
                plain.remove(place);
                at_work.end(instance, &mut instances);
            } else {
                plain.push(instance);
                at_work.begin(instance, &mut instances);
            }
            if step % 100 == 0 {
                let reversed: Vec<InstanceId> = plain.iter().rev().copied().collect();
                assert_eq!(at_work.latest_first().collect::<Vec<_>>(), reversed);
                assert!(at_work.places.len() <= 2 * plain.len() + 64, "empty places do not pile up");
            }
        }
    }
}
