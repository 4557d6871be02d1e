//! The clock: instants of a run and the time between them, in whole milliseconds, and the units in which both are
//! stated.
//!
//! An instant is no duration: what remains of a stay cannot be taken for the time at which it ends.

use super::optional::Spare;
use std::ops::{Add, AddAssign, Div, Mul, Rem, Sub, SubAssign};

/// An instant: milliseconds since the start of the run (of the warm-up); below zero before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(i64);

/// The time between two instants, milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(i64);

/// A second.
pub const SECOND: Duration = Duration(1_000);
/// A minute.
pub const MINUTE: Duration = Duration(60 * SECOND.0);
/// An hour.
pub const HOUR: Duration = Duration(60 * MINUTE.0);
/// A day.
pub const DAY: Duration = Duration(24 * HOUR.0);

/// A time that never comes.
pub const NEVER: Time = Time(i64::MAX);

impl Time {
    /// The start of the run.
    pub const START: Self = Self(0);
    /// Before everything, and far enough from the ends of the scale to be reckoned with.
    pub const EVER: Self = Self(i64::MIN / 2);

    /// An instant so many milliseconds after the start of the run.
    #[must_use]
    #[inline]
    pub const fn new(milliseconds: i64) -> Self {
        Self(milliseconds)
    }

    /// Midnight at the beginning of a day of the run, 0 the first.
    #[must_use]
    #[inline]
    pub const fn midnight(day: i64) -> Self {
        Self(day * DAY.0)
    }

    /// Milliseconds since the start of the run.
    #[must_use]
    #[inline]
    pub const fn milliseconds(self) -> i64 {
        self.0
    }

    /// Day of the run, 0 the first.
    #[must_use]
    #[inline]
    pub const fn day(self) -> i64 {
        self.0.div_euclid(DAY.0)
    }

    /// Time since midnight.
    #[must_use]
    #[inline]
    pub const fn since_midnight(self) -> Duration {
        Duration(self.0.rem_euclid(DAY.0))
    }

    /// The instant so long after this one, or [`NEVER`].
    #[must_use]
    #[inline]
    pub const fn saturating_add(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(duration.0))
    }
}

impl Duration {
    /// None at all.
    pub const ZERO: Self = Self(0);

    /// So many milliseconds.
    #[must_use]
    #[inline]
    pub const fn new(milliseconds: i64) -> Self {
        Self(milliseconds)
    }

    /// Milliseconds.
    #[must_use]
    #[inline]
    pub const fn milliseconds(self) -> i64 {
        self.0
    }

    /// Milliseconds, to reckon with.
    #[must_use]
    #[inline]
    pub const fn as_f64(self) -> f64 {
        self.0 as f64
    }

    /// In days.
    #[must_use]
    #[inline]
    pub const fn days(self) -> f64 {
        self.0 as f64 / DAY.0 as f64
    }
}

/// Rounds a number of milliseconds to the clock's unit, at least zero.
#[must_use]
#[inline]
pub fn ticks(milliseconds: f64) -> Duration {
    // `as` saturates; NaN gives 0. Round half up: unbiased to far below a millisecond.
    Duration((milliseconds + 0.5).max(0.0) as i64)
}

/// No record of a run holds an instant so long before it.
impl Spare for Time {
    const SPARE: Self = Self(i64::MIN);
}

/// What remains of something is never below zero.
impl Spare for Duration {
    const SPARE: Self = Self(-1);
}

impl Add<Duration> for Time {
    type Output = Self;
    #[inline]
    fn add(self, duration: Duration) -> Self {
        Self(self.0 + duration.0)
    }
}

impl AddAssign<Duration> for Time {
    #[inline]
    fn add_assign(&mut self, duration: Duration) {
        self.0 += duration.0;
    }
}

impl Sub<Duration> for Time {
    type Output = Self;
    #[inline]
    fn sub(self, duration: Duration) -> Self {
        Self(self.0 - duration.0)
    }
}

impl Sub for Time {
    type Output = Duration;
    #[inline]
    fn sub(self, earlier: Self) -> Duration {
        Duration(self.0 - earlier.0)
    }
}

impl Add for Duration {
    type Output = Self;
    #[inline]
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Duration {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sub for Duration {
    type Output = Self;
    #[inline]
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl SubAssign for Duration {
    #[inline]
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Mul<i64> for Duration {
    type Output = Self;
    #[inline]
    fn mul(self, number: i64) -> Self {
        Self(self.0 * number)
    }
}

impl Div<i64> for Duration {
    type Output = Self;
    #[inline]
    fn div(self, number: i64) -> Self {
        Self(self.0 / number)
    }
}

/// How many times one goes into the other, the rest left out.
impl Div for Duration {
    type Output = i64;
    #[inline]
    fn div(self, unit: Self) -> i64 {
        self.0 / unit.0
    }
}

impl Rem for Duration {
    type Output = Self;
    #[inline]
    fn rem(self, unit: Self) -> Self {
        Self(self.0 % unit.0)
    }
}

impl std::iter::Sum for Duration {
    fn sum<I: Iterator<Item = Self>>(durations: I) -> Self {
        Self(durations.map(|duration| duration.0).sum())
    }
}

impl<'a> std::iter::Sum<&'a Duration> for Duration {
    fn sum<I: Iterator<Item = &'a Self>>(durations: I) -> Self {
        durations.copied().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_the_rest_make_up_an_instant() {
        let noon = Time::midnight(3) + HOUR * 12;
        assert_eq!((noon.day(), noon.since_midnight()), (3, DAY / 2));
        assert_eq!(noon - Time::START, DAY * 7 / 2);
        assert_eq!(NEVER.saturating_add(DAY), NEVER);
    }

    #[test]
    fn milliseconds_are_rounded_half_up_and_never_below_zero() {
        let rounded =
            [0.4999, 0.5, 1.5, -7.0, f64::NAN].map(|milliseconds| ticks(milliseconds).milliseconds());
        assert_eq!(rounded, [0, 1, 2, 0, 0]);
        assert_eq!(ticks(f64::INFINITY).milliseconds(), i64::MAX);
    }
}
