//! Fitted arrivals as a scenario has them.

use super::pattern::Arrivals;
use crate::calendar::{MONTHS, WEEKDAYS};
use crate::fit::estimate::Estimate;
use crate::fit::written::{NINETY_FIVE, figure, interval, list, uncertain, with_source};

/// Below this probability of Poisson counts a `daily-cv` is written.
pub const OVERDISPERSED: f64 = 0.05;

/// The keys of a stream with their values in TOML, with the source and the 95 % interval beside each number; a list can have none, and
/// growth hangs together with the rate, which numbers drawn apart would not: their intervals are in [`intervals`].
#[must_use]
pub fn keys(arrivals: &Arrivals, source: Option<&str>) -> Vec<(String, String)> {
    let values = |estimates: &[Estimate]| list(estimates.iter().map(|estimate| estimate.value), 3);
    let number = |estimate: Estimate| uncertain(estimate, source, &|value| figure(value, estimate.error));
    let mut keys = vec![("rate".to_owned(), format!("{{ per-day = {} }}", number(arrivals.per_day)))];
    for (key, estimates) in
        [("hours", &arrivals.hours), ("weekdays", &arrivals.weekdays), ("months", &arrivals.months)]
    {
        if !estimates.is_empty() {
            keys.push((key.to_owned(), values(estimates)));
        }
    }
    keys.extend(arrivals.bank_holiday.map(|factor| ("bank-holiday".to_owned(), number(factor))));
    let growth = arrivals.growth.map(|growth| with_source(&figure(growth.value, growth.error), source));
    keys.extend(growth.map(|growth| ("growth".to_owned(), growth)));
    let varies = arrivals.daily_cv.filter(|_| arrivals.p_poisson < OVERDISPERSED);
    keys.extend(varies.map(|cv| ("daily-cv".to_owned(), number(cv))));
    keys
}

/// The 95 % interval of growth: of the logarithm of the yearly factor.
#[must_use]
pub fn growth_interval(growth: Estimate) -> (f64, f64) {
    let factor = Estimate { value: 1.0 + growth.value, ..growth };
    let (low, high) = interval(factor);
    (low - 1.0, high - 1.0)
}

/// Whether growth is told from none at 5 %.
#[must_use]
pub fn is_told(growth: Estimate) -> bool {
    let (low, high) = growth_interval(growth);
    low > 0.0 || high < 0.0
}

/// The 95 % intervals of what cannot have one in the scenario, in a sentence; empty if there is nothing of the kind. Of hours, which are
/// many, how wide they are.
#[must_use]
pub fn intervals(arrivals: &Arrivals) -> String {
    let mut parts = Vec::new();
    let widths = || {
        let known = arrivals.hours.iter().filter(|hour| hour.value > 0.0 && hour.error.is_finite());
        known.map(|hour| 100.0 * NINETY_FIVE * hour.error / hour.value)
    };
    if let Some(least) = widths().reduce(f64::min) {
        let most = widths().fold(least, f64::max);
        parts.push(format!("hours within {least:.0} to {most:.0} % of each"));
    }
    let named = |names: &[&str], estimates: &[Estimate]| -> String {
        let one = |(name, estimate): (&&str, &Estimate)| {
            let (low, high) = interval(*estimate);
            format!("{name} {low:.3} to {high:.3}")
        };
        let known = names.iter().zip(estimates).filter(|(_, own)| own.value > 0.0 && own.error.is_finite());
        known.map(one).collect::<Vec<_>>().join(", ")
    };
    for (names, estimates) in [(&WEEKDAYS[..], &arrivals.weekdays), (&MONTHS[..], &arrivals.months)] {
        parts.extend(Some(named(names, estimates)).filter(|words| !words.is_empty()));
    }
    parts.extend(arrivals.growth.map(|growth| {
        let (low, high) = growth_interval(growth);
        let doubt = if is_told(growth) { "" } else { ", which is not told from none" };
        format!("growth {} to {}{doubt}", figure(low, growth.error), figure(high, growth.error))
    }));
    if parts.is_empty() { String::new() } else { format!("95 % intervals: {}.", parts.join("; ")) }
}
