//! What a rate may depend on, as the columns of a regression.

use super::counted::Period;

/// Pattern of the hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hours {
    /// Counts are of days or longer.
    None,
    /// The same every day: 24 factors.
    Daily,
    /// Another every day of the week: 168 factors from Monday 00:00.
    Weekly,
}

/// What a rate may depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// Hours.
    pub hours: Hours,
    /// Seven factors of the weekdays; part of [`Hours::Weekly`], and then not asked for.
    pub weekdays: bool,
    /// Twelve factors of the months.
    pub months: bool,
    /// Growth a year.
    pub growth: bool,
    /// A factor on bank holidays.
    pub bank_holiday: bool,
}

/// A factor of several levels: the first that was observed is the one with which others are compared.
#[derive(Debug, Clone)]
pub(super) struct Factor {
    /// Column of each level; `None` of the first and of those without a rate of their own.
    pub columns: Vec<Option<usize>>,
    /// What is known of each level.
    pub levels: Vec<Level>,
}

/// What is known of a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// It has a rate.
    Counted,
    /// Nobody ever came: its rate is 0.
    Empty,
    /// It was never observed.
    Unseen,
}

/// Columns and rows of a regression.
#[derive(Debug, Clone)]
pub(super) struct Design {
    pub hours: Option<Factor>,
    pub weekdays: Option<Factor>,
    pub months: Option<Factor>,
    pub bank_holiday: Option<usize>,
    pub growth: Option<usize>,
    /// Number of columns; the first is the rate itself.
    pub columns: usize,
    /// Of each period its columns that are not 0, without those in which nobody ever came.
    pub rows: Vec<(usize, Vec<(usize, f64)>)>,
}

impl Design {
    pub fn of(periods: &[Period], terms: &Terms) -> Self {
        let mut columns = 1;
        let mut factor = |wanted: bool, levels: usize, at: &dyn Fn(&Period) -> Option<usize>| {
            wanted.then(|| Factor::of(periods, levels, at, &mut columns))
        };
        let weekly = terms.hours == Hours::Weekly;
        let hours = match terms.hours {
            Hours::None => None,
            Hours::Daily => factor(true, 24, &|period| period.hour),
            Hours::Weekly => factor(true, 168, &hour_of_week),
        };
        let weekdays = factor(terms.weekdays && !weekly, 7, &|period| period.weekday);
        let months = factor(terms.months, 12, &|period| Some(period.month));
        let held =
            |wanted: bool| periods.iter().any(|period| period.bank_holiday == wanted && period.count > 0.0);
        let mut column = |wanted: bool| {
            wanted.then(|| {
                columns += 1;
                columns - 1
            })
        };
        let bank_holiday = column(terms.bank_holiday && held(true) && held(false));
        let growth = column(terms.growth);
        let mut design = Self { hours, weekdays, months, bank_holiday, growth, columns, rows: Vec::new() };
        design.rows =
            periods.iter().enumerate().filter_map(|(at, period)| Some((at, design.row(period)?))).collect();
        design
    }

    /// The columns of a period that are not 0; `None` if nobody ever comes then.
    fn row(&self, period: &Period) -> Option<Vec<(usize, f64)>> {
        let mut row = vec![(0, 1.0)];
        let hour = if self.hours.as_ref().is_some_and(|hours| hours.levels.len() == 168) {
            hour_of_week(period)
        } else {
            period.hour
        };
        let levels =
            [(&self.hours, hour), (&self.weekdays, period.weekday), (&self.months, Some(period.month))];
        for (factor, level) in levels {
            if let (Some(factor), Some(level)) = (factor, level) {
                if factor.levels[level] == Level::Empty {
                    return None;
                }
                row.extend(factor.columns[level].map(|column| (column, 1.0)));
            }
        }
        if period.bank_holiday {
            row.extend(self.bank_holiday.map(|column| (column, 1.0)));
        }
        row.extend(self.growth.map(|column| (column, period.since)));
        Some(row)
    }
}

impl Factor {
    fn of(
        periods: &[Period],
        levels: usize,
        at: &dyn Fn(&Period) -> Option<usize>,
        columns: &mut usize,
    ) -> Self {
        let mut known = vec![Level::Unseen; levels];
        for period in periods {
            let Some(level) = at(period) else { continue };
            if period.count > 0.0 {
                known[level] = Level::Counted;
            } else if known[level] == Level::Unseen {
                known[level] = Level::Empty;
            }
        }
        let first = known.iter().position(|level| *level == Level::Counted);
        let column = |(level, known): (usize, &Level)| {
            (*known == Level::Counted && Some(level) != first).then(|| {
                *columns += 1;
                *columns - 1
            })
        };
        Self { columns: known.iter().enumerate().map(column).collect(), levels: known }
    }
}

fn hour_of_week(period: &Period) -> Option<usize> {
    Some(period.weekday? * 24 + period.hour?)
}
