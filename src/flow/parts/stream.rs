//! A stream as it stands.

use crate::engine::random::stream_key;
use crate::plan::{ArrivalPlan, Cursor, StreamPlan};

/// How far a stream has come.
#[derive(Debug)]
pub struct StreamState {
    /// Key of its patients' seeds.
    pub key: u64,
    /// Number of the next patient, and their seed.
    pub next: u32,
    pub seed: u64,
    /// How far it has come (rates).
    pub cursor: Option<Cursor>,
    /// Position in the list of times.
    pub position: usize,
    /// Patients of that position that have come.
    pub taken: u32,
}

impl StreamState {
    pub fn new(plan: &StreamPlan, replication_key: u64) -> Self {
        let cursor = match &plan.arrivals {
            ArrivalPlan::Rate(rate) => Some(rate.start()),
            ArrivalPlan::Times(_) | ArrivalPlan::Replay(_) => None,
        };
        Self { key: stream_key(replication_key, plan.key), next: 0, seed: 0, cursor, position: 0, taken: 0 }
    }
}
