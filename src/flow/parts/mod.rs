//! What the state of a replication is made of: records of patients, settings, teams, tasks, loads, lanes and streams.

pub mod at_once;
pub mod classes;
pub mod diary;
pub mod ids;
pub mod lane;
pub mod load;
pub mod marks;
pub mod patient;
pub mod setting;
pub mod stream;
pub mod task;
pub mod team;

/// Puts what a trunk has in the place of what is the same here; its tables come first.
pub fn take_over<T: Clone>(own: &mut [T], of_trunk: &[T]) {
    let shared = own.len().min(of_trunk.len());
    own[..shared].clone_from_slice(&of_trunk[..shared]);
}
