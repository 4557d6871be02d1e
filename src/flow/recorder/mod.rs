//! The recorder: the only writer of statistics and the only judge of what counts.
//!
//! The flow reports what happens; the recorder decides what it means for the metrics of
//! [`crate::metrics::METRICS`]. What straddles the edges of the measured period is ruled here once:
//! an *instant* (arrival, admission, entry) counts if it lies in the period; a *duration* (attendance, spell,
//! wait) counts whole if its end lies in the period; a *level* (occupancy, queue, delay) counts for the
//! part of its history inside the period.
//!
//! `statistics` hears what happens and asks `views` which groups a patient belongs to; `attendances` says when one at A&E begins and ends, `spells` when an acute spell begins
//! and ends, `teams` hears of tasks, `appointments` of slots, `served` of services by their kind, `census` observes hours and midnights; `acute`, `delays`, `settings`, `services`, `blocks`, `rhythm`, `moves` and `daily` count, `mean`, `observations` and `calendar` help; `ready` hears, and `today` and `months` count,
//! what the measures of 2025 need beside; `columns` names what was counted, `branch` takes it over from a trunk.

mod acute;
mod appointments;
mod attendances;
mod blocks;
mod branch;
mod calendar;
mod census;
mod columns;
mod daily;
mod delays;
mod mean;
mod months;
mod moves;
mod observations;
mod ready;
mod rhythm;
mod served;
mod services;
mod settings;
mod short_term;
mod spells;
mod statistics;
mod teams;
mod today;
mod views;

pub use statistics::{Entering, Recorder};
