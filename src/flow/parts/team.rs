//! A team as it stands.

use super::ids::InstanceId;
use super::task::TaskInstance;
use crate::engine::optional::Optional;
use crate::engine::queue::Queue;
use crate::model::ShiftEnd;
use crate::plan::TeamPlan;
use std::collections::VecDeque;

/// A team as it stands.
#[derive(Debug)]
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
#[derive(Debug, Default)]
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
