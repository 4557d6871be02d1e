//! Units of duration as numbers of milliseconds.

use crate::engine::clock;

/// One minute in the clock's unit, the millisecond.
pub const MINUTE: f64 = clock::MINUTE.as_f64();
/// One hour in milliseconds.
pub const HOUR: f64 = clock::HOUR.as_f64();
/// One day in milliseconds.
pub const DAY: f64 = clock::DAY.as_f64();
