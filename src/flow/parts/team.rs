//! A team as it stands.

use super::ids::InstanceId;
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
    pub working: Vec<InstanceId>,
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
            working: Vec::new(),
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
