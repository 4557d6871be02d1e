//! How much days vary beyond chance, and how long that lasts: a week of flu is a run of busy days, and a run of days says less of a
//! rate than as many days apart.
//!
//! The factor on a day's rate is taken apart into luck of the day and luck that lasts, a first-order autoregression, beside the chance of
//! Poisson counts. Their variances and how much is left a day later are those of greatest restricted likelihood (Harville, *JASA* 72,
//! 1977, 320) of the days' relative residuals, by a Kalman filter (Harvey, *Forecasting, Structural Time Series Models and the Kalman
//! Filter*, 1989, § 3.4). A kernel over the autocovariances of residuals (Newey and West 1987) is too small here, and more so the longer luck
//! lasts: months and growth are fitted to the same days and take the slow part of it with them, which the restricted likelihood makes good.

use super::counted::Period;
use super::terms::{Design, Hours, Terms};
use crate::fit::algebra::{Cholesky, Matrix, dot};
use crate::math::{exp, ln, powf};

/// Luck of days, as variances of a factor with a mean of 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Luck {
    /// Of what is of the day alone.
    pub daily: f64,
    /// Of what lasts.
    pub lasting: f64,
    /// Share of what lasts that is left a day later.
    pub kept: f64,
}

/// A day: its number, what came and what was expected.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counted {
    pub number: usize,
    pub count: f64,
    pub expected: f64,
}

/// Most of lasting luck that is kept a day: beyond it is growth or a season.
const MOST_KEPT: f64 = 0.99;
/// First and last step of the search, in logarithms.
const STEPS: (f64, f64) = (1.0, 0.03);

impl Luck {
    /// Of days with the periods that they were counted in; none of it where the days cannot tell.
    pub fn of(days: &[Counted], periods: &[Period], terms: &Terms) -> Self {
        let none = Self { daily: 0.0, lasting: 0.0, kept: 0.0 };
        let Some(rows) = Rows::of(days, periods, terms) else { return none };
        // As large as would be if chance were all, and up to as large as the mean.
        let chance = days.iter().map(|day| 1.0 / day.expected).sum::<f64>() / days.len().max(1) as f64;
        let least = ln((1e-4 * chance).min(1e-4));
        let at = |free: &[f64; 3]| Self {
            daily: exp(free[0].clamp(least, 1.0)),
            lasting: exp(free[1].clamp(least, 1.0)),
            kept: MOST_KEPT / (1.0 + exp(-free[2].clamp(-20.0, 20.0))),
        };
        let value = |free: &[f64; 3]| rows.ln_likelihood(&at(free));
        let begin = ln(chance.clamp(1e-4, 1.0));
        let starts = [[begin, begin, -1.0], [begin, begin, 2.5], [least, begin, 0.5]];
        let best = starts.map(|start| climb(&value, start)).into_iter().max_by(|a, b| a.1.total_cmp(&b.1));
        best.filter(|(_, value)| value.is_finite()).map_or(none, |(free, _)| at(&free))
    }

    /// Σ over pairs of days of the covariance of their luck with the products of their rows: what luck adds between scores. The days in
    /// order, each with its number and the columns of its sum.
    pub fn products<'a>(
        &self,
        days: impl Iterator<Item = (usize, &'a [(usize, f64)])>,
        columns: usize,
    ) -> Matrix {
        let mut sum = vec![vec![0.0; columns]; columns];
        // Rows of the days before, each by what of its luck is left.
        let mut left = vec![0.0; columns];
        let mut last = None;
        for (number, weighted) in days {
            let gap = last.map_or(0, |last| number.saturating_sub(last));
            last = Some(number);
            let kept = powf(self.kept, gap as f64);
            left.iter_mut().for_each(|value| *value *= kept);
            let mut own = vec![0.0; columns];
            for (column, value) in weighted {
                own[*column] += value;
            }
            for (i, value) in own.iter().enumerate().filter(|(_, value)| **value != 0.0) {
                for (j, other) in own.iter().enumerate() {
                    sum[i][j] += (self.daily + self.lasting) * value * other;
                }
                for (j, before) in left.iter().enumerate() {
                    let both = self.lasting * value * before;
                    sum[i][j] += both;
                    sum[j][i] += both;
                }
            }
            left.iter_mut().zip(&own).for_each(|(value, own)| *value += own);
        }
        sum
    }
}

/// Days as a regression of their relative residuals.
struct Rows {
    /// Of each day its number, the variance of chance, and residual and columns.
    days: Vec<(usize, f64, Vec<f64>)>,
}

impl Rows {
    fn of(days: &[Counted], periods: &[Period], terms: &Terms) -> Option<Self> {
        // What tells days apart: of the hours of each weekday that is the weekday.
        let of_days =
            Terms { hours: Hours::None, weekdays: terms.weekdays || terms.hours == Hours::Weekly, ..*terms };
        let mut first = periods.iter().peekable();
        let mut summed = Vec::with_capacity(days.len());
        for day in days {
            while first.next_if(|period| period.day != day.number).is_some() {}
            summed.push(Period { count: day.count, hour: None, days: 1.0, ..**first.peek()? });
        }
        let design = Design::of(&summed, &of_days);
        let row = |(at, columns): &(usize, Vec<(usize, f64)>)| {
            let day = &days[*at];
            let mut values = vec![0.0; design.columns + 1];
            values[0] = (day.count - day.expected) / day.expected;
            for (column, value) in columns {
                values[column + 1] = *value;
            }
            (day.number, 1.0 / day.expected, values)
        };
        (days.len() > design.columns + 2).then(|| Self { days: design.rows.iter().map(row).collect() })
    }

    /// Logarithm of the restricted likelihood, less a constant: each day by what the days before say of it, the columns filtered as the
    /// residuals are.
    fn ln_likelihood(&self, luck: &Luck) -> f64 {
        let columns = self.days.first().map_or(0, |(_, _, values)| values.len());
        let mut known = vec![0.0; columns];
        let mut variance = luck.lasting;
        let mut last = None;
        let mut sum = vec![vec![0.0; columns]; columns];
        let mut logs = 0.0;
        for (number, chance, values) in &self.days {
            let gap = last.map_or(0, |last| number.saturating_sub(last));
            last = Some(*number);
            let kept = if gap == 1 { luck.kept } else { powf(luck.kept, gap as f64) };
            variance = kept * kept * variance + luck.lasting * (1.0 - kept * kept);
            let total = variance + luck.daily + chance;
            let news: Vec<f64> =
                values.iter().zip(&known).map(|(value, known)| value - kept * known).collect();
            for (i, (row, value)) in sum.iter_mut().zip(&news).enumerate() {
                let value = value / total;
                row.iter_mut().zip(&news).take(i + 1).for_each(|(entry, other)| *entry += value * other);
            }
            let gain = variance / total;
            known.iter_mut().zip(&news).for_each(|(known, new)| *known = kept * *known + gain * new);
            variance -= gain * variance;
            logs += ln(total);
        }
        let (information, with): (Matrix, Vec<f64>) =
            sum.iter().skip(1).map(|row| (row[1..].to_vec(), row[0])).unzip();
        let Some(factor) = Cholesky::of(&information) else { return f64::NEG_INFINITY };
        let residual = sum[0][0] - dot(&factor.solve(&with), &with);
        -0.5 * (logs + factor.ln_determinant() + residual)
    }
}

/// A place from which no step along one number goes up (Hooke and Jeeves 1961): the greatest likelihood may be at an end of what is
/// allowed, where it has a slope.
fn climb(value: &dyn Fn(&[f64; 3]) -> f64, start: [f64; 3]) -> ([f64; 3], f64) {
    let (mut at, mut best) = (start, value(&start));
    let mut step = STEPS.0;
    while step > STEPS.1 {
        let mut moved = false;
        for number in 0..3 {
            for by in [step, -step] {
                let mut next = at;
                next[number] = (next[number] + by).clamp(-20.0, 20.0);
                let there = value(&next);
                if there > best + 1e-9 {
                    (at, best, moved) = (next, there, true);
                    break;
                }
            }
        }
        if !moved {
            step /= 2.0;
        }
    }
    (at, best)
}
