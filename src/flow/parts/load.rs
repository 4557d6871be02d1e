//! A load as it stands: who waits for the others of it.

use super::ids::PatientId;
use crate::engine::event_list::EventNumber;

/// Who waits for the others of a load.
#[derive(Debug, Clone, Default)]
pub struct LoadState {
    pub waiting: Vec<PatientId>,
    /// The event at which they start if no more come.
    pub starts: Option<EventNumber>,
}
