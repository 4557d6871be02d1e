//! What a replication yields.

use crate::engine::Time;
use crate::plan::{Attributes, ExitId, SettingId};
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

/// A move of a patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// When, in milliseconds of the run.
    pub time: Time,
    /// Seed of the patient's random numbers: who they are.
    pub patient: u64,
    /// What.
    pub what: Moved,
}

/// What a patient did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    /// Came by a stream (its index).
    Arrives(u32),
    /// Could not be placed at once: the setting waited for, the first if there are several.
    Waits(SettingId),
    /// Took a place in a setting, or came back to one.
    Enters(SettingId),
    /// Went from it.
    Leaves(SettingId),
    /// Left by an exit.
    Exits(ExitId),
}
