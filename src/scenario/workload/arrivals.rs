//! Mean arrivals of a stream.

use crate::calendar::{add_days, is_bank_holiday, weekday};
use crate::model::{Arrivals, DAY, InstantTable, Model, Rate, Stream};

/// Mean arrivals a day of a stream over the measured period.
pub(crate) fn arrivals(stream: &Stream, model: &Model) -> f64 {
    let (start, days) = (model.scenario.start, model.scenario.measure_days);
    if let Arrivals::Replay(times) = &stream.arrivals {
        let within =
            times.iter().filter(|(time, _)| (0..i64::from(days) * DAY as i64).contains(time)).count();
        return within as f64 / f64::from(days.max(1));
    }
    let by_weekday = match &stream.arrivals {
        Arrivals::Rate(rate) => std::array::from_fn(|weekday| rate_of_weekday(rate, weekday)),
        _ => [0.0; 7],
    };
    let day = |offset: u32| {
        let date = add_days(start, i64::from(offset));
        if stream.from.is_some_and(|from| date < from) || stream.until.is_some_and(|until| date > until) {
            return 0.0;
        }
        match &stream.arrivals {
            Arrivals::Rate(rate) => by_weekday[weekday(date)] * rate.factor_on(date, start),
            Arrivals::Timetable(table) => departures_on(table, date),
            Arrivals::Replay(_) => 0.0,
        }
    };
    (0..days).map(day).sum::<f64>() / f64::from(days.max(1))
}

/// What comes on a day of the week, by the pattern of its hours.
fn rate_of_weekday(rate: &Rate, weekday: usize) -> f64 {
    rate.per_day * (rate.hours.iter().skip(weekday * 24).take(24).sum::<f64>() / 24.0)
}

pub(super) fn departures_on(table: &InstantTable, date: jiff::civil::Date) -> f64 {
    let times = match &table.bank_holiday {
        Some(times) if is_bank_holiday(date) => times,
        _ => &table.days[weekday(date)],
    };
    times.iter().map(|(_, count)| f64::from(*count)).sum()
}
