//! Units of duration as numbers of milliseconds, and the days of a year.

use crate::engine::clock;

/// One minute in the clock's unit, the millisecond.
pub const MINUTE: f64 = clock::MINUTE.as_f64();
/// One hour in milliseconds.
pub const HOUR: f64 = clock::HOUR.as_f64();
/// One day in milliseconds.
pub const DAY: f64 = clock::DAY.as_f64();
/// Days in a year, on average.
pub const YEAR_DAYS: f64 = clock::YEAR_DAYS;
