//! Fitted arrivals as a scenario has them.

use super::pattern::Arrivals;
use crate::fit::estimate::Estimate;
use crate::fit::written::{figure, list};
use std::fmt::Write as _;

/// Below this probability of Poisson counts a `daily-cv` is written.
pub const OVERDISPERSED: f64 = 0.05;

/// The keys of a stream in TOML, a line each.
#[must_use]
pub fn toml(arrivals: &Arrivals) -> String {
    let values = |estimates: &[Estimate]| list(estimates.iter().map(|estimate| estimate.value), 3);
    let mut text =
        format!("rate = {{ per-day = {} }}\n", figure(arrivals.per_day.value, arrivals.per_day.error));
    // Writing to a string does not fail.
    for (key, estimates) in
        [("hours", &arrivals.hours), ("weekdays", &arrivals.weekdays), ("months", &arrivals.months)]
    {
        if !estimates.is_empty() {
            let _ = writeln!(text, "{key} = {}", values(estimates));
        }
    }
    if let Some(factor) = arrivals.bank_holiday {
        let _ = writeln!(text, "bank-holiday = {}", figure(factor.value, factor.error));
    }
    if let Some(growth) = arrivals.growth {
        let _ = writeln!(text, "growth = {}", figure(growth.value, growth.error));
    }
    if let Some(cv) = arrivals.daily_cv
        && arrivals.p_poisson < OVERDISPERSED
    {
        let _ = writeln!(text, "daily-cv = {}", figure(cv.value, cv.error));
    }
    text
}
