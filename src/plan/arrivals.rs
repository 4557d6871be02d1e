//! Arrival rates over a run and the inversion that turns them into arrival times.

use super::calendars::Horizon;
use super::pattern::PatternPlan;
use crate::engine::clock::{DAY, HOUR, Time};
use crate::model::Rate;
use jiff::civil::Date;

/// When patients of a stream arrive.
#[derive(Debug, Clone, PartialEq)]
pub enum ArrivalPlan {
    /// At a rate by hour, Poisson unless there is a pattern.
    Rate(HourlyRate, Option<Box<PatternPlan>>),
    /// Given times, ascending, each with a number of patients.
    Times(Vec<(Time, u32)>),
    /// Given times, ascending, each one patient with these attribute values.
    Replay(Vec<(Time, Vec<(usize, u8)>)>),
}

impl ArrivalPlan {
    /// Arrivals a millisecond at a time of the run; NaN if they do not come at a rate.
    #[must_use]
    pub fn rate_at(&self, now: Time) -> f64 {
        match self {
            Self::Rate(rate, _) => rate.rate_at(now),
            Self::Times(_) | Self::Replay(_) => f64::NAN,
        }
    }
}

/// What is used up as an hour ends, but for rounding, has come by then, and not when the next begins that brings any.
const AS_IT_ENDS: f64 = 1.0 + 1e-12;

/// How far a stream has come on its rate: the latest arrival and the hour it lies in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cursor {
    /// Exact time of the latest arrival, milliseconds.
    time: f64,
    /// Number of the hour, its end and the rate in it.
    hour: usize,
    hour_ends: f64,
    rate: f64,
    /// Key of the factors of days.
    days: u64,
    /// Factor of the day it lies in.
    factor: f64,
}

/// A rate, constant within each hour: hour-of-week factor × day factor.
#[derive(Debug, Clone, PartialEq)]
pub struct HourlyRate {
    /// Arrivals a millisecond by hour of the week, before the day's factor.
    by_hour: Vec<f64>,
    /// Factor by day of the run.
    by_day: Vec<f64>,
    /// Hour of the week in which the run starts.
    first_hour: usize,
}

impl HourlyRate {
    /// Tabulates a rate over the run; zero before `from` and after `until`.
    #[must_use]
    pub fn new(rate: &Rate, horizon: Horizon, start: Date, from: Option<Date>, until: Option<Date>) -> Self {
        let by_hour = rate.hours.iter().map(|factor| rate.per_day / DAY.as_f64() * factor).collect();
        let by_day = (0..horizon.days)
            .map(|day| {
                let date = horizon.date(day);
                if from.is_some_and(|from| date < from) || until.is_some_and(|until| date > until) {
                    return 0.0;
                }
                rate.factor_on(date, start)
            })
            .collect();
        let first_hour = crate::calendar::weekday(horizon.first) * 24;
        Self { by_hour, by_day, first_hour }
    }

    /// The start of a run, at an hour of its first day: with factors of its days under this key, if the pattern has such.
    #[must_use]
    pub fn start(&self, pattern: Option<&PatternPlan>, replication_key: u64, begins: Time) -> Cursor {
        let days = pattern.and_then(|pattern| pattern.days_key(replication_key));
        let hour = ((begins - Time::START) / HOUR) as usize;
        let mut cursor = Cursor {
            time: (HOUR * hour as i64).as_f64(),
            hour,
            hour_ends: (HOUR * (hour as i64 + 1)).as_f64(),
            rate: self.rate_in(hour),
            days: days.unwrap_or(0),
            factor: 1.0,
        };
        if let (Some(pattern), Some(key)) = (pattern, days) {
            cursor.factor = pattern.factor(key, 0);
            cursor.rate *= cursor.factor;
        }
        cursor
    }

    /// Arrivals a millisecond at a time of the run.
    #[must_use]
    pub fn rate_at(&self, now: Time) -> f64 {
        self.rate_in(((now - Time::START) / HOUR) as usize)
    }

    /// Arrivals a millisecond in an hour of the run, 0 after its end.
    fn rate_in(&self, hour: usize) -> f64 {
        let factor = self.by_day.get(hour / 24).copied().unwrap_or(0.0);
        self.by_hour[(hour + self.first_hour) % 168] * factor
    }

    /// Moves to the time at which the integrated rate since the cursor reaches `mass` and returns it (an
    /// Exp(1) draw gives the next arrival of the Poisson process: inversion, Çinlar 1975); `None` after the
    /// end of the run.
    #[inline(always)]
    pub fn next(&self, at: &mut Cursor, mass: f64, pattern: Option<&PatternPlan>) -> Option<f64> {
        let mut left = mass;
        loop {
            let available = at.rate * (at.hour_ends - at.time);
            if left <= available * AS_IT_ENDS && at.rate > 0.0 {
                at.time += left / at.rate;
                return Some(at.time);
            }
            left -= available;
            at.time = at.hour_ends;
            at.hour += 1;
            if at.hour >= self.by_day.len() * 24 {
                return None;
            }
            at.hour_ends = (HOUR * (at.hour as i64 + 1)).as_f64();
            at.rate = self.rate_in(at.hour);
            if let Some(pattern) = pattern {
                if at.hour.is_multiple_of(24) {
                    at.factor = pattern.factor(at.days, (at.hour / 24) as u32);
                }
                at.rate *= at.factor;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::YEAR_DAYS;
    use crate::engine::random::seed_of;
    use crate::model::{Batch, Pattern};
    use jiff::civil::date;

    fn rate() -> Rate {
        let hours = (0..168).map(|hour| if hour % 24 < 12 { 2.0 } else { 0.0 }).collect();
        Rate {
            per_day: 24.0,
            hours,
            months: vec![1.0; 12],
            growth: 0.0,
            bank_holiday: 1.0,
            dates: vec![(date(2014, 4, 2), 0.0)],
        }
    }

    #[test]
    fn inversion_skips_hours_and_days_without_arrivals() {
        let horizon = Horizon { first: date(2014, 4, 1), days: 3 };
        let rate = HourlyRate::new(&rate(), horizon, date(2014, 4, 1), None, None);
        let hour = HOUR.as_f64();
        // Two an hour: a mass of 3 from 10:30 uses up the hour and a half until noon.
        let mut at = rate.start(None, 0, Time::START);
        assert_eq!(rate.next(&mut at, 21.0, None), Some(10.5 * hour));
        assert_eq!(rate.next(&mut at, 2.0, None), Some(11.5 * hour));
        // What is left waits over the afternoon and the whole of 2 April.
        assert_eq!(rate.next(&mut at, 3.0, None), Some(49.0 * hour));
        assert_eq!(rate.next(&mut at, 23.0, None), None);
        assert_eq!(rate.next(&mut at, 1.0, None), None, "the end stays the end");
    }

    #[test]
    fn growth_compounds_from_the_start() {
        let horizon = Horizon { first: date(2014, 4, 1), days: 1461 };
        let mut growing = rate();
        growing.growth = 0.03;
        let rate = HourlyRate::new(&growing, horizon, date(2014, 4, 1), None, None);
        let factor = rate.by_day[1460] / rate.by_day[0];
        assert!((factor - 1.03_f64.powf(1460.0 / YEAR_DAYS)).abs() < 1e-12);
    }

    /// Counts of each day of a run of a rate of 24 a day.
    fn counts(pattern: &Pattern, stream: &str, days: u32, seed: u64) -> Vec<f64> {
        let horizon = Horizon { first: date(2001, 1, 1), days };
        let even = Rate { hours: vec![1.0; 168], dates: Vec::new(), ..rate() };
        let even = HourlyRate::new(&even, horizon, horizon.first, None, None);
        let pattern = PatternPlan::new(pattern, stream).unwrap();
        let mut at = even.start(Some(&pattern), 5, Time::START);
        let mut counts = vec![0.0; days as usize];
        for number in 0.. {
            let seed = seed_of(seed, number);
            let Some(time) = even.next(&mut at, pattern.mass(seed), Some(&pattern)) else { break };
            counts[(time / DAY.as_f64()) as usize] += f64::from(pattern.batch(seed));
        }
        counts
    }

    fn moments(counts: &[f64], others: &[f64]) -> (f64, f64) {
        let n = counts.len() as f64;
        let mean = |values: &[f64]| values.iter().sum::<f64>() / n;
        let (one, other) = (mean(counts), mean(others));
        (one, counts.iter().zip(others).map(|(a, b)| (a - one) * (b - other)).sum::<f64>() / n)
    }

    #[test]
    fn counts_of_good_and_bad_days_vary_more_than_poisson_and_together_if_they_are_shared() {
        let days = 40_000;
        let shared = Pattern { daily_cv: 0.3, shared_days: Some("weather".into()), ..Pattern::default() };
        let own = Pattern { shared_days: None, ..shared.clone() };
        let (one, other) = (counts(&shared, "one", days, 1), counts(&shared, "other", days, 2));
        let apart = counts(&own, "apart", days, 3);
        // A gamma-mixed Poisson count has the variance m + (cv m)²: 24 + 7.2². Standard errors are about 0.5, of the mean 0.04.
        for counts in [&one, &other, &apart] {
            let (mean, variance) = moments(counts, counts);
            assert!((mean - 24.0).abs() < 0.2, "{mean}");
            assert!((variance - 75.84).abs() < 2.5, "{variance}");
        }
        assert!((moments(&one, &other).1 - 51.84).abs() < 2.5);
        assert!(moments(&one, &apart).1.abs() < 1.6);
    }

    #[test]
    fn a_rate_counts_patients_whatever_the_batch() {
        for batch in [Batch::Geometric(3.0), Batch::Sizes(vec![(1, 0.5), (7, 0.5)])] {
            let second = match batch {
                Batch::Geometric(mean) => 2.0 * mean * mean - mean,
                _ => 25.0,
            };
            let pattern = Pattern { batch, ..Pattern::default() };
            let counts = counts(&pattern, "batches", 40_000, 4);
            let (mean, variance) = moments(&counts, &counts);
            // Compound Poisson: the variance is the rate of batches times E[X²].
            let wanted = 24.0 / pattern.batch.mean() * second;
            assert!((mean - 24.0).abs() < 4.0 * (wanted / 40_000.0).sqrt(), "{mean}");
            assert!((variance / wanted - 1.0).abs() < 0.05, "{variance} instead of {wanted}");
        }
    }
}
