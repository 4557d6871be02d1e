//! What options cost and save: columns of pounds beside those of activity.
//!
//! Every figure is worked out in each replication, from its own draw of the prices and its own activity, and
//! against the baseline of the same replication. So money carries what is uncertain about both, and the
//! baseline has 0 in every column but pay for performance with a base year. `docs/options.md` states each formula.
//!
//! ```text
//! columns      which columns there are, and which of them an amount goes into
//! parts        the groups by which savings are counted
//! performance  pay for performance
//! terms        what an option is charged and credited in one draw
//! year         a replication: costs, savings, contingency
//! ```

mod columns;
mod parts;
mod performance;
mod terms;
mod year;

use rayon::prelude::*;
use std::collections::HashMap;
use std::sync::Arc;

use crate::metrics::metric;
use crate::model::{Amount, Money, Performance, Scheme};
use crate::results::{MetricKey, Results};
pub use columns::{CASHABLE, GROSS, INCOME_LOST, NET, NET_CASHABLE, PERFORMANCE};
use parts::Parts;
use performance::{Paid, Reduction};
pub use terms::{SharedTerms, Terms};
use year::Year;

/// The columns that results have for these prices and schemes, where activity has these; none if nothing costs or is worth
/// anything.
#[must_use]
pub fn columns(money: &Money, schemes: &[&Scheme], activity: &[MetricKey]) -> Vec<MetricKey> {
    let parts = Parts::new(&money.savings, activity.iter());
    columns::columns(money, schemes, &|saving| parts.of(saving).to_vec())
}

/// Adds the columns to the results of all systems, the baseline first; `terms` has the terms of each
/// replication of each system.
///
/// A metric that some systems have and others have not (a new setting) counts as 0 where it is missing. One
/// that none has, and a replication whose baseline was not run, leave their pounds undefined (NaN).
pub fn append(results: &mut [Results], columns: &[MetricKey], terms: &[Vec<Arc<Terms>>]) {
    if columns.is_empty() {
        return;
    }
    let pounds = work_out(results, columns, terms);
    for (results, pounds) in results.iter_mut().zip(pounds) {
        // Without any replication there are no names of columns either.
        if !results.metrics.is_empty() {
            results.metrics.extend_from_slice(columns);
        }
        for (replication, pounds) in results.replications.iter_mut().zip(pounds) {
            // Not with as much room again: of a thousand replications it would be half of all memory.
            replication.values.reserve_exact(pounds.len());
            replication.values.extend(pounds);
        }
    }
}

/// Pounds by system, replication and column.
fn work_out(results: &[Results], columns: &[MetricKey], terms: &[Vec<Arc<Terms>>]) -> Vec<Vec<Vec<f64>>> {
    let books: Vec<Activity> = results.iter().map(Activity::new).collect();
    let Some(baseline) = books.first() else { return Vec::new() };
    let usual: HashMap<u32, &[f64]> =
        baseline.results.replications.iter().map(|r| (r.number, r.values.as_slice())).collect();
    let amount = |of: &Activity, values: Option<&[f64]>, metric: &str, group: &str| match of
        .column(metric, group)
    {
        Some((column, times)) => values.and_then(|values| values.get(column)).map_or(f64::NAN, |v| v * times),
        None if books.iter().any(|other| other.column(metric, group).is_some()) => 0.0,
        None => f64::NAN,
    };
    // The prices differ between draws, what they are of does not.
    let savings = terms.iter().flatten().next().map_or(&[] as &[_], |terms| terms.money.savings.as_slice());
    let parts = Parts::new(savings, results.iter().flat_map(|results| &results.metrics));
    let of_system = |(of, terms): (&Activity, &Vec<Arc<Terms>>)| {
        let replications = || {
            let all = of.results.replications.iter().zip(terms);
            all.map(|(replication, terms)| (usual.get(&replication.number).copied(), replication, terms))
        };
        let reductions = replications().filter_map(|(usual, replication, terms)| {
            let performance = terms.money.performance.as_ref()?;
            let Performance { metric, group, .. } = performance;
            let changed = amount(of, Some(&replication.values), metric, group);
            Some(Reduction::of(performance, amount(baseline, usual, metric, group), changed))
        });
        let performance = terms.first().and_then(|terms| terms.money.performance.as_ref());
        let paid = performance.map_or(Paid::Nothing, |performance| Paid::by(performance, reductions));
        let pounds = replications().map(|(usual, replication, terms)| {
            Year {
                terms,
                start: of.results.start,
                days: of.results.days,
                measured_days: of.results.measured_days(),
                usual: &|metric, group| amount(baseline, usual, metric, group),
                changed: &|metric, group| amount(of, Some(&replication.values), metric, group),
                times: &|metric, group| baseline.column(metric, group).map_or(1.0, |(_, times)| times),
                parts: &parts,
                paid,
            }
            .pounds(columns)
        });
        pounds.collect()
    };
    books.par_iter().zip(terms).map(of_system).collect()
}

/// The columns of a system by name.
struct Activity<'a> {
    results: &'a Results,
    columns: HashMap<(&'a str, &'a str), usize>,
}

impl<'a> Activity<'a> {
    fn new(results: &'a Results) -> Self {
        let named = |(at, key): (usize, &'a MetricKey)| ((key.metric, key.group.as_str()), at);
        Self { results, columns: results.metrics.iter().enumerate().map(named).collect() }
    }

    /// Position of a metric, and by what it must be multiplied to be that of a year.
    fn column(&self, metric_id: &str, group: &str) -> Option<(usize, f64)> {
        let column = *self.columns.get(&(metric_id, group))?;
        // In groups such as month=… the same metric is a plain count in another unit.
        let unit = self.results.metrics[column].unit;
        let known = metric(metric_id).filter(|known| known.unit == unit);
        Some((column, known.map_or(1.0, |known| known.basis.times_a_year())))
    }
}

/// What is priced by a metric and group that no system has: what it is, the metric and the group.
#[must_use]
pub fn unknown(money: &Money, schemes: &[&Scheme], results: &[Results]) -> Vec<(String, String, String)> {
    let mut priced: Vec<(String, &str, &str)> = Vec::new();
    for scheme in schemes {
        for cost in &scheme.costs {
            if let Amount::PerUse { metric, group, .. } = &cost.amount {
                priced.push((format!("cost of scheme {}", scheme.id), metric, group));
            }
        }
    }
    priced.extend(
        money.savings.iter().map(|s| (format!("saving {}", s.id), s.metric.as_str(), s.group.as_str())),
    );
    let contingencies = money.contingencies.iter();
    priced.extend(
        contingencies.map(|c| (format!("contingency {}", c.id), c.metric.as_str(), c.group.as_str())),
    );
    let variable = money.variable().iter();
    priced.extend(variable.map(|v| ("payment".to_owned(), v.metric.as_str(), v.group.as_str())));
    let performance = money.performance.iter();
    priced
        .extend(performance.map(|p| ("pay-for-performance".to_owned(), p.metric.as_str(), p.group.as_str())));
    priced.retain(|(_, metric, group)| results.iter().all(|results| results.column(metric, group).is_none()));
    priced.into_iter().map(|(what, metric, group)| (what, metric.to_owned(), group.to_owned())).collect()
}

#[cfg(test)]
mod tests;
