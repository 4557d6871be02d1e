//! A stream as it stands.

use crate::engine::Time;
use crate::engine::random::stream_key;
use crate::plan::{ArrivalPlan, Cursor, StreamPlan};

/// How far a stream has come.
#[derive(Debug, Clone)]
pub struct StreamState {
    /// Key of its patients' seeds.
    pub key: u64,
    /// Number of the next patient, and their seed.
    pub next: u32,
    pub seed: u64,
    /// How far it has come (rates).
    pub cursor: Option<Cursor>,
    /// Patients who come now, with the one who came (batches).
    pub together: u32,
    /// Position in the list of times.
    pub position: usize,
    /// Patients of that position that have come.
    pub taken: u32,
}

impl StreamState {
    pub fn new(plan: &StreamPlan, replication_key: u64, begins: Time) -> Self {
        let cursor = match &plan.arrivals {
            ArrivalPlan::Rate(rate, pattern) => Some(rate.start(pattern.as_deref(), replication_key, begins)),
            ArrivalPlan::Times(_) | ArrivalPlan::Replay(_) => None,
        };
        let key = stream_key(replication_key, plan.key);
        Self { key, next: 0, seed: 0, cursor, together: 0, position: 0, taken: 0 }
    }
}
