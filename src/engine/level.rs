//! A quantity that changes at instants and is averaged over time.
//!
//! Time is an argument and queries do not change state; only the part of a level's history inside the
//! measured period counts, whatever its value before.

use super::Time;

/// A piecewise constant level and the area under it since the start of the measured period.
#[derive(Debug, Clone, Copy)]
pub struct Level {
    value: i64,
    since: Time,
    area: i64,
}

impl Level {
    /// A level of 0 whose area is counted from `measured_from` on.
    #[must_use]
    pub fn new(measured_from: Time) -> Self {
        Self { value: 0, since: measured_from, area: 0 }
    }

    /// Present value.
    #[must_use]
    #[inline]
    pub fn value(&self) -> i64 {
        self.value
    }

    /// Changes the level by `change` at `now`; `now` never decreases from call to call.
    #[inline]
    pub fn add(&mut self, change: i64, now: Time) {
        self.settle(now);
        self.value += change;
    }

    /// Sets the level at `now`.
    #[inline]
    pub fn set(&mut self, value: i64, now: Time) {
        self.settle(now);
        self.value = value;
    }

    #[inline]
    fn settle(&mut self, now: Time) {
        if now > self.since {
            self.area += self.value * (now - self.since).milliseconds();
            self.since = now;
        }
    }

    /// Area under the level from the start of the measured period to `now`, value × milliseconds.
    #[must_use]
    pub fn area(&self, now: Time) -> f64 {
        (self.area + self.value * (now - self.since).milliseconds().max(0)) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_measured_period_counts() {
        let at = Time::new;
        let mut level = Level::new(at(100));
        level.add(3, at(20)); // in the warm-up
        level.add(-1, at(110)); // 3 from 100 to 110
        level.add(4, at(130)); // 2 from 110 to 130
        assert_eq!(level.value(), 6);
        assert_eq!(level.area(at(150)), 30.0 + 40.0 + 120.0);
    }
}
