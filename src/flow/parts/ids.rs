//! Indices into what a run holds, each kind a type of its own.

use crate::engine::index::indices;

indices! {
    /// A patient in the system, or one who was in the same place before.
    PatientId(u32);
    /// A task of a patient that has been asked for.
    InstanceId(u32);
    /// A place kept for a patient's return.
    KeptId(u32);
    /// What a patient holds beside the main place.
    BesideId(u32);
    /// A follow-up for 91 days, numbered through the run.
    FollowUpId(u32);
}
