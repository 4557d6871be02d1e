//! Fitted arrivals as a scenario has them.

use super::pattern::Arrivals;
use crate::fit::estimate::Estimate;
use crate::fit::written::{figure, list, quoted, with_source};

/// Below this probability of Poisson counts a `daily-cv` is written.
pub const OVERDISPERSED: f64 = 0.05;

/// The keys of a stream with their values in TOML, with the source beside each number; a list can have none.
#[must_use]
pub fn keys(arrivals: &Arrivals, source: Option<&str>) -> Vec<(String, String)> {
    let values = |estimates: &[Estimate]| list(estimates.iter().map(|estimate| estimate.value), 3);
    let number = |estimate: Estimate| with_source(&figure(estimate.value, estimate.error), source);
    let beside = source.map_or_else(String::new, |source| format!(", source = {}", quoted(source)));
    let rate = figure(arrivals.per_day.value, arrivals.per_day.error);
    let mut keys = vec![("rate".to_owned(), format!("{{ per-day = {rate}{beside} }}"))];
    for (key, estimates) in
        [("hours", &arrivals.hours), ("weekdays", &arrivals.weekdays), ("months", &arrivals.months)]
    {
        if !estimates.is_empty() {
            keys.push((key.to_owned(), values(estimates)));
        }
    }
    keys.extend(arrivals.bank_holiday.map(|factor| ("bank-holiday".to_owned(), number(factor))));
    keys.extend(arrivals.growth.map(|growth| ("growth".to_owned(), number(growth))));
    let varies = arrivals.daily_cv.filter(|_| arrivals.p_poisson < OVERDISPERSED);
    keys.extend(varies.map(|cv| ("daily-cv".to_owned(), number(cv))));
    keys
}
