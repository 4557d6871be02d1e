//! A lane of the calendar as it stands.

use crate::engine::event_list::EventNumber;
use crate::engine::optional::Spare;

/// A lane of the calendar as it stands.
#[derive(Debug, Clone, Copy)]
pub struct LaneState {
    /// Position of the next change.
    pub next: usize,
    /// The event that brings it; the number is taken even if no change is left.
    pub number: EventNumber,
}

impl Default for LaneState {
    fn default() -> Self {
        Self { next: 0, number: EventNumber::SPARE }
    }
}
