//! The simulation engine: event list, queues, levels, random streams and samplers.
//!
//! Nothing here knows of patients, files or health care. Times are whole milliseconds ([`Time`]); the
//! order of events at one instant is part of the specification (see [`event_list`]).

pub mod event_list;
pub mod level;
pub mod queue;
pub mod random;

/// The clock: milliseconds since the start of the run (of the warm-up).
pub type Time = i64;

/// A time that never comes.
pub const NEVER: Time = Time::MAX;

/// Rounds a duration in milliseconds to the clock's unit, at least zero.
#[must_use]
#[inline]
pub fn ticks(milliseconds: f64) -> Time {
    // `as` saturates; NaN gives 0. Round half up: unbiased to far below a millisecond.
    (milliseconds + 0.5).max(0.0) as Time
}
