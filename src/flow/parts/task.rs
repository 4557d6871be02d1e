//! A task asked for and not finished.

use crate::engine::queue::Entry;
use crate::engine::{Duration, Time};

/// Where a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Waits for its time (ward round, meeting).
    AwaitsTime,
    /// In the team's queue.
    Queued,
    /// Being worked on.
    Working,
    /// Begun, waiting for heads to come on duty again.
    Paused,
}

/// One task of one patient, asked for and not finished; one cache line.
#[derive(Debug)]
#[repr(align(64))]
pub struct TaskInstance {
    pub patient: u32,
    pub task: u32,
    pub next: u32,
    pub stage: Stage,
    /// Changes whenever a queue entry becomes void.
    pub ticket: u32,
    /// Number of the pending event of this instance (end of work, or its time).
    pub event: u64,
    pub patience_event: u64,
    pub asked_at: Time,
    /// When the work ends, if it is going on.
    pub ends: Time,
    /// What remains of it, if it is paused.
    pub remaining: Duration,
}

/// Whether a queue entry still holds its owner's ticket.
pub fn valid(instances: &[TaskInstance], entry: Entry) -> bool {
    instances[entry.owner as usize].ticket == entry.ticket
}
