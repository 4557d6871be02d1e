//! Rate and factors on the scale of the language, with what days vary beyond chance.

use super::counted::Period;
use super::luck::{Counted, Luck};
use super::poisson::{Regression, regress};
use super::terms::{Design, Factor, Hours, Level, Terms};
use crate::fit::algebra::{Matrix, quadratic};
use crate::fit::estimate::Estimate;
use crate::math::{exp, normal};
use std::fmt;

/// A fitted stream of arrivals.
#[derive(Debug, Clone)]
pub struct Arrivals {
    /// What the rate depends on.
    pub terms: Terms,
    /// Mean arrivals a day: over a week, over a year if there are months, at the date from which growth is counted.
    pub per_day: Estimate,
    /// Factors of the hours, 24 or 168, mean 1; empty if counts are of days.
    pub hours: Vec<Estimate>,
    /// Factors of the weekdays, mean 1; empty if they are part of the hours or not asked for.
    pub weekdays: Vec<Estimate>,
    /// Factors of the months, mean 1 over the days of a year; of one never observed 1, without an error.
    pub months: Vec<Estimate>,
    /// Factor on bank holidays.
    pub bank_holiday: Option<Estimate>,
    /// Growth a year, 0.02 of 2 %.
    pub growth: Option<Estimate>,
    /// Coefficient of variation of a factor on each day's rate (`daily-cv`); `None` of counts of longer periods. 0 if days vary
    /// no more than chance makes them.
    pub daily_cv: Option<Estimate>,
    /// Pearson's X² over its degrees of freedom, of days (or of the longer periods): 1 if counts are Poisson.
    pub dispersion: f64,
    /// Probability of as much dispersion if they are.
    pub p_poisson: f64,
    /// Correlation of what is left of a day's count (or of a longer period's) with that of the next; `None` if none follows another. The
    /// standard errors of days allow for it, those of longer periods do not.
    pub next: Option<f64>,
    /// Akaike's criterion of the counts as they are, for choosing between patterns of the week; smaller is better.
    pub aic: f64,
    /// Days, or longer periods, counted.
    pub days: usize,
    /// Arrivals counted.
    pub count: f64,
}

/// Why no pattern was fitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArrivalsError {
    /// A count is negative or not a number.
    Count,
    /// Nobody came, or too little was counted.
    Few,
    /// Two of the terms cannot be told apart in these counts.
    Inseparable,
}

impl ArrivalsError {
    /// What would be right.
    #[must_use]
    pub fn help(self) -> &'static str {
        match self {
            Self::Count => "counts are whole numbers from 0",
            Self::Few => "count for longer: two weeks or months at the least",
            Self::Inseparable => {
                "ask for less: months need a year of counts, growth beside months two, a pattern of the week two weeks"
            }
        }
    }
}

impl fmt::Display for ArrivalsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Count => "a count is not a number from 0",
            Self::Few => "too few arrivals or periods were counted",
            Self::Inseparable => "the counts do not tell what was asked for apart",
        })
    }
}

impl std::error::Error for ArrivalsError {}

/// Days of the months in a year, on average.
const MONTH_DAYS: [f64; 12] = [31.0, 28.25, 31.0, 30.0, 31.0, 30.0, 31.0, 31.0, 30.0, 31.0, 30.0, 31.0];
/// Years of counts from which on months are fitted, and growth beside them.
const YEARS_FOR_MONTHS: f64 = 0.99;
const YEARS_FOR_GROWTH: f64 = 1.95;

/// Fits what the counts can tell: hours if they are of hours, weekdays if of days, months of a year and more, growth of two years
/// and more (before that, it and the months cannot be told apart), bank holidays if there were some. The hours are those of
/// each weekday if that is worth its 138 numbers by Akaike's criterion, corrected for overdispersion (Lebreton et al,
/// *Ecological Monographs* 62, 1992, 67).
///
/// # Errors
/// What is wrong with the counts.
pub fn choose(periods: &[Period]) -> Result<Arrivals, ArrivalsError> {
    let since = || periods.iter().map(|period| period.since);
    let years = since().fold(f64::NEG_INFINITY, f64::max) - since().fold(f64::INFINITY, f64::min);
    let short = periods.first().is_some_and(|period| period.weekday.is_some());
    let hourly = periods.first().is_some_and(|period| period.hour.is_some());
    // From the middle of the first month to that of the last of twelve is eleven twelfths of a year.
    let years = if short { years } else { years + 1.0 / 12.0 };
    let plain = Terms {
        hours: if hourly { Hours::Daily } else { Hours::None },
        weekdays: short,
        // Factors of twelve counts out of twelve would be those counts.
        months: years >= if short { YEARS_FOR_MONTHS } else { YEARS_FOR_GROWTH },
        growth: years >= YEARS_FOR_GROWTH,
        bank_holiday: short,
    };
    let fitted = fit(periods, &plain)?;
    if !hourly {
        return Ok(fitted);
    }
    let weekly = fit(periods, &Terms { hours: Hours::Weekly, ..plain });
    Ok(match weekly {
        Ok(weekly) if weekly.aic < fitted.aic => weekly,
        _ => fitted,
    })
}

/// Fits these terms.
///
/// # Errors
/// What is wrong with the counts, or with asking so much of them.
pub fn fit(periods: &[Period], terms: &Terms) -> Result<Arrivals, ArrivalsError> {
    if periods.iter().any(|period| !(period.count >= 0.0 && period.count.is_finite())) {
        return Err(ArrivalsError::Count);
    }
    let count: f64 = periods.iter().map(|period| period.count).sum();
    let design = Design::of(periods, terms);
    if count < 2.0 || design.rows.len() < 2 {
        return Err(ArrivalsError::Few);
    }
    let regression = regress(periods, &design).ok_or(ArrivalsError::Inseparable)?;
    let short = periods.iter().all(|period| period.days <= 1.0);
    let days = days(periods, &design, &regression);
    let spread = Spread::of(&days, &design).ok_or(ArrivalsError::Few)?;
    let luck = short.then(|| {
        let counted: Vec<Counted> = days
            .iter()
            .map(|day| Counted { number: day.number, count: day.count, expected: day.expected })
            .collect();
        Luck::of(&counted, periods, terms)
    });
    let covariance = covariance(&design, &regression, &days, &spread, luck.as_ref());
    let figures = Figures { estimates: &regression.estimates, covariance: &covariance };
    // Chance within periods, for the choice between patterns: Pearson's X² of the counts as they are.
    let pearson: f64 = design
        .rows
        .iter()
        .zip(&regression.expected)
        .map(|((at, _), mean)| (periods[*at].count - mean).powi(2) / mean)
        .sum();
    let freedom = design.rows.len().saturating_sub(design.columns).max(1) as f64;
    let aic = 2.0 * design.columns as f64 - 2.0 * regression.ln_likelihood / (pearson / freedom).max(1.0);
    let of = |factor: &Option<Factor>, weights: &[f64]| {
        factor.as_ref().map_or(Vec::new(), |f| figures.factors(f, weights))
    };
    let even = [1.0; 168];
    Ok(Arrivals {
        terms: *terms,
        per_day: figures.rate(&[
            (&design.hours, &even),
            (&design.weekdays, &even),
            (&design.months, &MONTH_DAYS),
        ]),
        hours: of(&design.hours, &even),
        weekdays: of(&design.weekdays, &even),
        months: of(&design.months, &MONTH_DAYS),
        bank_holiday: design.bank_holiday.map(|column| figures.one(column, 0.0)),
        growth: design.growth.map(|column| figures.one(column, 1.0)),
        daily_cv: short.then_some(spread.cv),
        dispersion: spread.dispersion,
        p_poisson: spread.p,
        next: next_day(&days),
        aic,
        days: days.len(),
        count,
    })
}

/// A day (or longer period): what came, what was expected, and the sum of its rows by their expected counts.
struct Day {
    number: usize,
    count: f64,
    expected: f64,
    weighted: Vec<(usize, f64)>,
}

fn days(periods: &[Period], design: &Design, regression: &Regression) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for ((at, row), mean) in design.rows.iter().zip(&regression.expected) {
        let period = &periods[*at];
        if days.last().is_none_or(|day| day.number != period.day) {
            days.push(Day { number: period.day, count: 0.0, expected: 0.0, weighted: Vec::new() });
        }
        if let Some(day) = days.last_mut() {
            day.count += period.count;
            day.expected += mean;
            day.weighted.extend(row.iter().map(|(column, x)| (*column, x * mean)));
        }
    }
    days
}

/// How much more days vary than chance makes them.
struct Spread {
    cv: Estimate,
    dispersion: f64,
    p: f64,
}

impl Spread {
    /// By moments: the variance of a count is m + (cv·m)² about a mean of m, so cv² = Σ((y − m)² − m) / Σm²; the test is that
    /// of Dean and Lawless (*JASA* 84, 1989, 467).
    fn of(days: &[Day], design: &Design) -> Option<Self> {
        let factor =
            |factor: &Option<Factor>| factor.as_ref().map_or(0, |f| f.columns.iter().flatten().count());
        // Of 168 hours six tell weekdays apart; the others are within days.
        let weekly = design.hours.as_ref().is_some_and(|hours| hours.levels.len() == 168);
        let fitted = 1 + factor(&design.weekdays) + factor(&design.months) + if weekly { 6 } else { 0 };
        let fitted =
            fitted + usize::from(design.bank_holiday.is_some()) + usize::from(design.growth.is_some());
        let freedom = days.len().checked_sub(fitted).filter(|left| *left > 0)? as f64;
        // Residuals of fitted means are too small by as much, on average.
        let larger = days.len() as f64 / freedom;
        let square = |day: &Day| larger * (day.count - day.expected).powi(2);
        let beyond: f64 = days.iter().map(|day| square(day) - day.expected).sum();
        let squares: f64 = days.iter().map(|day| day.expected * day.expected).sum();
        let cv2 = beyond / squares;
        let scatter: f64 = days
            .iter()
            .map(|day| (square(day) - day.expected - cv2 * day.expected * day.expected).powi(2))
            .sum();
        let cv = cv2.max(0.0).sqrt();
        // Of cv² by its scatter over days; near 0 that of cv itself would be infinite, and the error is the cv that cv² might be.
        let error2 = scatter.sqrt() / squares;
        let error = if cv * cv > error2 { error2 / (2.0 * cv) } else { error2.sqrt() };
        Some(Self {
            cv: Estimate { value: cv, error },
            dispersion: days.iter().map(|day| (day.count - day.expected).powi(2) / day.expected).sum::<f64>()
                / freedom,
            p: normal(-beyond / (2.0 * squares).sqrt()),
        })
    }
}

/// Covariance of the estimates when days have good and bad luck of their own, which may last: A⁻¹ + A⁻¹ (Σ cᵢⱼ vᵢvⱼᵀ) A⁻¹, with v the rows
/// of a day by their expected counts and c the covariance of the luck of two days; of longer periods A⁻¹ times the dispersion.
fn covariance(
    design: &Design,
    regression: &Regression,
    days: &[Day],
    spread: &Spread,
    luck: Option<&Luck>,
) -> Matrix {
    let mut covariance = regression.covariance.clone();
    let Some(luck) = luck else {
        covariance.iter_mut().flatten().for_each(|value| *value *= spread.dispersion.max(1.0));
        return covariance;
    };
    let n = design.columns;
    let sum = luck.products(days.iter().map(|day| (day.number, day.weighted.as_slice())), n);
    let times = |a: &Matrix, b: &Matrix| -> Matrix {
        a.iter()
            .map(|row| {
                let mut out = vec![0.0; n];
                for (x, other) in row.iter().zip(b) {
                    out.iter_mut().zip(other).for_each(|(value, y)| *value += x * y);
                }
                out
            })
            .collect()
    };
    let more = times(&times(&regression.covariance, &sum), &regression.covariance);
    for (row, other) in covariance.iter_mut().zip(&more) {
        row.iter_mut().zip(other).for_each(|(value, more)| *value += more);
    }
    covariance
}

/// Correlation of what is left of a day (or longer period) with that of the next; `None` if none follows another.
fn next_day(days: &[Day]) -> Option<f64> {
    let left = |day: &Day| (day.count - day.expected) / day.expected.sqrt();
    let pairs: Vec<f64> = days
        .windows(2)
        .filter(|pair| pair[1].number == pair[0].number + 1)
        .map(|pair| left(&pair[0]) * left(&pair[1]))
        .collect();
    let square = days.iter().map(|day| left(day).powi(2)).sum::<f64>() / days.len() as f64;
    (!pairs.is_empty() && square > 0.0).then(|| pairs.iter().sum::<f64>() / pairs.len() as f64 / square)
}

/// Figures out of estimates of logarithms.
struct Figures<'a> {
    estimates: &'a [f64],
    covariance: &'a Matrix,
}

impl Figures<'_> {
    /// exp of an estimate, less a summand.
    fn one(&self, column: usize, less: f64) -> Estimate {
        let value = exp(self.estimates[column]);
        Estimate { value: value - less, error: value * self.covariance[column][column].sqrt() }
    }

    /// Factors of the levels of a factor before they are scaled, and the slope of the logarithm of their mean.
    fn raw(&self, factor: &Factor, weights: &[f64]) -> (Vec<f64>, f64, Vec<f64>) {
        let raw = |(column, level): (&Option<usize>, &Level)| match level {
            Level::Empty => 0.0,
            // Of one never seen nothing is known; it is left out of the mean.
            Level::Unseen => f64::NAN,
            Level::Counted => column.map_or(1.0, |column| exp(self.estimates[column])),
        };
        let raw: Vec<f64> = factor.columns.iter().zip(&factor.levels).map(raw).collect();
        let known = || raw.iter().zip(weights).filter(|(value, _)| !value.is_nan());
        let total: f64 = known().map(|(_, weight)| weight).sum();
        let sum: f64 = known().map(|(value, weight)| value * weight).sum();
        let mut slope = vec![0.0; self.estimates.len()];
        for ((column, value), weight) in factor.columns.iter().zip(&raw).zip(weights) {
            if let Some(column) = column {
                slope[*column] = value * weight / sum;
            }
        }
        (raw, sum / total, slope)
    }

    /// Factors with a mean of 1.
    fn factors(&self, factor: &Factor, weights: &[f64]) -> Vec<Estimate> {
        let (raw, mean, slope) = self.raw(factor, weights);
        let estimate = |(value, column): (&f64, &Option<usize>)| {
            if value.is_nan() {
                return Estimate { value: 1.0, error: f64::NAN };
            }
            let mut own: Vec<f64> = slope.iter().map(|part| -part).collect();
            if let Some(column) = column {
                own[*column] += 1.0;
            }
            let factor = value / mean;
            Estimate { value: factor, error: factor * quadratic(self.covariance, &own).max(0.0).sqrt() }
        };
        raw.iter().zip(&factor.columns).map(estimate).collect()
    }

    /// The rate where all factors are at their mean.
    fn rate(&self, factors: &[(&Option<Factor>, &[f64])]) -> Estimate {
        let mut value = exp(self.estimates[0]);
        let mut slope = vec![0.0; self.estimates.len()];
        slope[0] = 1.0;
        for (factor, weights) in factors {
            let Some(factor) = factor else { continue };
            let (_, mean, own) = self.raw(factor, weights);
            value *= mean;
            slope.iter_mut().zip(own).for_each(|(sum, part)| *sum += part);
        }
        Estimate { value, error: value * quadratic(self.covariance, &slope).max(0.0).sqrt() }
    }
}
