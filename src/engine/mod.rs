//! The simulation engine: clock, event list, queues, levels and random streams.
//!
//! Nothing here knows of patients, files or health care. Times are whole milliseconds ([`Time`]); the
//! order of events at one instant is part of the specification (see [`event_list`]).

pub mod clock;
pub mod event_list;
pub mod index;
pub mod level;
pub mod optional;
pub mod queue;
pub mod random;

pub use clock::{Duration, NEVER, Time, ticks};
