//! A setting as it stands.

use super::ids::PatientId;
use crate::engine::event_list::EventNumber;
use crate::engine::optional::Optional;
use crate::engine::queue::Queue;
use crate::plan::UNLIMITED;

/// A setting as it stands.
#[derive(Debug, Clone)]
pub struct SettingState {
    /// Units of core capacity now.
    pub core: i64,
    /// Escalation places open now.
    pub extra: i64,
    /// The event that will open escalation.
    pub opening: Optional<EventNumber>,
    /// Of the units in use, those in places that are bought.
    pub bought: i64,
    /// Whose they are, and how many.
    pub buyers: Vec<(PatientId, i64)>,
    /// Units used by patients, kept places included.
    pub in_use: i64,
    /// Units being cleaned.
    pub cleaning: i64,
    /// Whether new patients are taken now.
    pub admits: bool,
    /// Whether its level and its queue are watched: it has escalation capacity, or diverts.
    pub watched: bool,
    /// Whether its places are cleaned after a patient.
    pub cleaned: bool,
    /// Whether it diverts now.
    pub diverting: bool,
    /// Whether places in it may be taken from others.
    pub pre_emption: bool,
    /// Whether patients are booked into it.
    pub has_diary: bool,
    /// Patients holding units here.
    pub holders: u32,
    /// Of them, those who are waiting for another setting (places held beside the main one not counted).
    pub stuck: u32,
    /// Places kept for patients who are away.
    pub kept: u32,
    pub queue: Queue<PatientId>,
    /// Already listed in the flow's `to_serve`.
    pub listed: bool,
}

impl SettingState {
    /// Whether somebody waits who is not about to be served.
    #[inline]
    pub fn is_waited_for(&self) -> bool {
        !self.listed && self.queue.live() > 0
    }

    /// Units that nobody uses.
    pub fn free(&self) -> i64 {
        // A place that is bought is its patient's after the extra ones have closed too.
        self.core + self.extra.max(self.bought) - self.in_use - self.cleaning
    }
}

/// Units of core capacity, as a number to reckon with.
pub fn capacity(units: u32) -> i64 {
    if units == UNLIMITED { i64::MAX / 4 } else { i64::from(units) }
}
