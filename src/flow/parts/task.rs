//! A task asked for and not finished.

use super::ids::{InstanceId, PatientId};
use crate::engine::event_list::EventNumber;
use crate::engine::optional::Optional;
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
    /// Begun, and interrupted by a task that pre-empts: in the team's queue, at the head of its class.
    Interrupted,
    /// No task, but the clock of one that recurs: its event asks for the next.
    Clock,
}

/// One task of one patient, asked for and not finished; one cache line.
#[derive(Debug, Clone)]
#[repr(align(64))]
pub struct TaskInstance {
    pub patient: PatientId,
    pub task: u32,
    pub next: Optional<InstanceId>,
    pub stage: Stage,
    /// Which of the teams that can do it does it, once it has begun.
    pub by: u8,
    /// Changes whenever a queue entry becomes void.
    pub ticket: u32,
    /// The pending event of this instance: the end of work, or its time.
    pub event: Optional<EventNumber>,
    pub patience_event: Optional<EventNumber>,
    pub asked_at: Time,
    /// When the work ends, if it is going on.
    pub ends: Time,
    /// What remains of it, if it is paused or interrupted.
    pub remaining: Duration,
    /// Place among those that its team works on, if it does.
    pub place: u32,
    /// Numbers its random draws: of a task that recurs the occasion on which it is asked for, 0 first; others where work that
    /// was interrupted is drawn anew.
    pub occasion: u16,
}

const _: () = assert!(size_of::<TaskInstance>() == 64);

/// Whether a queue entry still holds its owner's ticket.
pub fn valid(instances: &[TaskInstance], entry: Entry<InstanceId>) -> bool {
    instances[entry.owner.index()].ticket == entry.ticket
}
