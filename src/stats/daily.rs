//! Daily series over replications: the lines and bands of the charts.

use jiff::{ToSpan, civil::Date};

use super::quantile::{quantile_of_sorted, sorted};
use super::tally::Tally;
use crate::results::{DailySeries, Results};

/// One daily series of one option, summarised day by day over replications.
#[derive(Debug, Clone, PartialEq)]
pub struct DailySummary {
    /// Which series.
    pub series: DailySeries,
    /// One point a measured day.
    pub points: Vec<DailyPoint>,
}

/// One day of one series, over replications; in the unit of the series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DailyPoint {
    /// The day; values are those at its end, 24:00.
    pub date: Date,
    /// Mean over replications; NaN if nothing was observed.
    pub mean: f64,
    /// 5th percentile between replications.
    pub p05: f64,
    /// 25th percentile.
    pub p25: f64,
    /// Median.
    pub p50: f64,
    /// 75th percentile.
    pub p75: f64,
    /// 95th percentile.
    pub p95: f64,
}

/// Summarises every daily series day by day; NaN values are left out.
#[must_use]
pub fn summarise_daily(results: &Results) -> Vec<DailySummary> {
    let width = results.series.len();
    let daily: Vec<Vec<f32>> =
        results.replications.iter().map(|replication| replication.daily.unpacked()).collect();
    results
        .series
        .iter()
        .enumerate()
        .map(|(s, series)| {
            let points = (0..results.midnights())
                .map(|day| {
                    let of_day = daily.iter().filter_map(|numbers| numbers.get(day * width + s));
                    let values: Vec<f64> = of_day.copied().map(f64::from).collect();
                    point(results.start, day, &values)
                })
                .collect();
            DailySummary { series: series.clone(), points }
        })
        .collect()
}

fn point(start: Date, day: usize, values: &[f64]) -> DailyPoint {
    let sorted = sorted(values);
    let at = |p| quantile_of_sorted(&sorted, p);
    let days = i64::try_from(day).unwrap_or(i64::MAX);
    DailyPoint {
        date: start.saturating_add(days.days()),
        mean: sorted.iter().copied().collect::<Tally>().mean(),
        p05: at(0.05),
        p25: at(0.25),
        p50: at(0.5),
        p75: at(0.75),
        p95: at(0.95),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::synthetic;

    #[test]
    fn a_point_a_day_in_order_of_dates() {
        let results = synthetic::hospital(5);
        let daily = summarise_daily(&results);
        assert_eq!(daily.len(), results.series.len());
        assert_eq!(daily[0].points.len(), 364);
        assert_eq!(daily[0].points[31].date.to_string(), "2014-05-02");
        let width = results.series.len();
        let expected: f64 = results
            .replications
            .iter()
            .map(|r| r.daily.unpacked().get(10 * width + 1).copied().map_or(f64::NAN, f64::from))
            .sum::<f64>()
            / 5.0;
        assert!((daily[1].points[10].mean - expected).abs() < 1e-9);
    }
}
