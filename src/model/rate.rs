//! What an arrival rate is on a date.

use super::stream::Rate;
use crate::calendar::{YEAR_DAYS, days_between, is_bank_holiday};
use crate::math::powf;
use jiff::civil::Date;

impl Rate {
    /// Factor on the rate on a date: month, growth since the scenario's `start`, bank holiday and known dates. The
    /// hour of the week is a factor of its own ([`Rate::hours`]).
    #[must_use]
    pub fn factor_on(&self, date: Date, start: Date) -> f64 {
        let years = days_between(start, date) as f64 / YEAR_DAYS;
        let month = usize::try_from(date.month() - 1).unwrap_or(0);
        let month = self.months.get(month).copied().unwrap_or(1.0);
        let known: f64 =
            self.dates.iter().filter(|(known, _)| *known == date).map(|(_, factor)| factor).product();
        // Few rates grow or know bank holidays, and neither is quickly found out.
        let growth = if self.growth == 0.0 { 1.0 } else { powf(1.0 + self.growth, years) };
        let is_holiday = self.bank_holiday != 1.0 && is_bank_holiday(date);
        month * growth * if is_holiday { self.bank_holiday } else { 1.0 } * known
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn factors_multiply_and_growth_compounds_from_the_start() {
        let start = date(2014, 4, 1);
        let mut months = vec![1.0; 12];
        months[11] = 1.5;
        let rate = Rate {
            per_day: 24.0,
            hours: vec![1.0; 168],
            months,
            growth: 0.03,
            bank_holiday: 0.8,
            dates: vec![(date(2014, 12, 25), 0.5)],
        };
        let close = |a: f64, b: f64| (a - b).abs() < 1e-12;
        assert!(close(rate.factor_on(start, start), 1.0));
        let christmas = date(2014, 12, 25);
        assert!(close(rate.factor_on(christmas, start), 1.5 * powf(1.03, 268.0 / 365.25) * 0.8 * 0.5));
    }
}
