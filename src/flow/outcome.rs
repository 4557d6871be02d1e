//! What a replication yields.

use crate::engine::Time;
use crate::plan::Attributes;
use crate::results::{DailySeries, MetricKey, Replication};

/// Everything one replication yields.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The numbers.
    pub replication: Replication,
    /// Their names, the same for every replication of a plan.
    pub metrics: Vec<MetricKey>,
    /// Names of the daily series.
    pub series: Vec<DailySeries>,
}

/// An arrival of a replication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrived {
    /// When, in milliseconds of the run.
    pub time: Time,
    /// Index of the stream.
    pub stream: u32,
    /// Seed of the patient's random numbers: who they are.
    pub seed: u64,
    /// Their attribute values.
    pub attributes: Attributes,
}
