//! What the state of a replication is made of: records of patients, settings, teams, tasks, loads and streams.

pub mod at_once;
pub mod classes;
pub mod diary;
pub mod ids;
pub mod load;
pub mod marks;
pub mod patient;
pub mod setting;
pub mod stream;
pub mod task;
pub mod team;
