//! What options cost and save: columns of pounds beside those of activity.
//!
//! Every figure is worked out in each replication, from its own draw of the prices and its own activity, and
//! against the baseline of the same replication. So money carries what is uncertain about both, and the
//! baseline has 0 in every column. `docs/options.md` states each formula.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::calendar::{add_days, days_between};
use crate::metrics::metric;
use crate::model::{Amount, Claim, Contingency, Cost, Money, Performance, Saving, Scheme, YEAR_DAYS};
use crate::results::{MetricKey, Results};

const COST: &str = "scheme-cost";
const ONCE: &str = "scheme-cost-once";
const ONCE_A_YEAR: &str = "scheme-cost-once-a-year";
const GROSS: &str = "gross-saving";
const CASHABLE: &str = "cashable-saving";
const NET: &str = "net-benefit";
const NET_CASHABLE: &str = "net-cashable-benefit";
const PERFORMANCE: &str = "pay-for-performance";
const CONTINGENCY: &str = "contingency";

/// What an option is charged and credited in one draw of the uncertain numbers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Terms {
    /// Prices.
    pub money: Money,
    /// The option's schemes.
    pub schemes: Vec<Scheme>,
}

/// The columns that results have for these prices and schemes; none if nothing costs or is worth anything.
#[must_use]
pub fn columns(money: &Money, schemes: &[&Scheme]) -> Vec<MetricKey> {
    let costs: Vec<(&Scheme, &Cost)> =
        schemes.iter().flat_map(|scheme| scheme.costs.iter().map(move |cost| (*scheme, cost))).collect();
    let mut columns: Vec<MetricKey> = Vec::new();
    if money.is_empty() && costs.is_empty() {
        return columns;
    }
    let mut add = |metric: &'static str, groups: Vec<String>, unit: &'static str| {
        for group in std::iter::once("all".to_owned()).chain(groups) {
            let key = MetricKey { metric, group, unit };
            if !columns.contains(&key) {
                columns.push(key);
            }
        }
    };
    let groups = |once: bool| {
        let such = costs.iter().filter(|(_, cost)| once == matches!(cost.amount, Amount::NonRecurrent(_)));
        let mut groups: Vec<String> = such.flat_map(|(scheme, cost)| groups_of_cost(scheme, cost)).collect();
        groups.sort();
        groups
    };
    let places = money.savings.iter().filter_map(where_saved);
    let bodies = || money.savings.iter().filter_map(who_gains);
    add(COST, groups(false), "£ a year");
    add(ONCE, groups(true), "£");
    add(ONCE_A_YEAR, groups(true), "£ a year");
    // What nothing is worth has costs, and no benefit that they could be set against.
    if !money.savings.is_empty() {
        add(GROSS, places.chain(bodies()).collect(), "£ a year");
        add(CASHABLE, bodies().collect(), "£ a year");
        add(NET, Vec::new(), "£ a year");
        add(NET_CASHABLE, Vec::new(), "£ a year");
    }
    if money.performance.is_some() {
        add(PERFORMANCE, Vec::new(), "£ a year");
    }
    if !money.contingencies.is_empty() {
        add(CONTINGENCY, money.contingencies.iter().map(outcome).collect(), "£ a year");
    }
    columns
}

fn groups_of_cost(scheme: &Scheme, cost: &Cost) -> Vec<String> {
    let payer = cost.payer.iter().map(|payer| format!("payer={payer}"));
    payer.chain([format!("scheme={}", scheme.id)]).collect()
}

fn where_saved(saving: &Saving) -> Option<String> {
    saving.point_of_delivery.as_ref().map(|place| format!("point-of-delivery={place}"))
}

fn who_gains(saving: &Saving) -> Option<String> {
    saving.gains.as_ref().map(|body| format!("gains={body}"))
}

fn outcome(contingency: &Contingency) -> String {
    format!("outcome={}", contingency.id)
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
        let paid = Paid::by(reductions);
        let pounds = replications().map(|(usual, replication, terms)| {
            Year {
                terms,
                start: of.results.start,
                days: of.results.days,
                measured_days: of.results.measured_days(),
                usual: &|metric, group| amount(baseline, usual, metric, group),
                changed: &|metric, group| amount(of, Some(&replication.values), metric, group),
                times: &|metric, group| baseline.column(metric, group).map_or(1.0, |(_, times)| times),
                paid,
            }
            .pounds(columns)
        });
        pounds.collect()
    };
    books.iter().zip(terms).map(of_system).collect()
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

/// A replication of an option: its terms, and what is counted without and with its schemes.
struct Year<'a> {
    terms: &'a Terms,
    start: Date,
    days: u32,
    /// Length of the measured period in days.
    measured_days: f64,
    usual: &'a dyn Fn(&str, &str) -> f64,
    changed: &'a dyn Fn(&str, &str) -> f64,
    /// By what a figure is multiplied to be that of a year.
    times: &'a dyn Fn(&str, &str) -> f64,
    /// What pay for performance is paid for.
    paid: Paid,
}

/// Sums by column.
struct Books<'a> {
    columns: &'a [MetricKey],
    pounds: Vec<f64>,
}

impl Books<'_> {
    fn add(&mut self, metric: &str, groups: &[String], pounds: f64) {
        for (key, sum) in self.columns.iter().zip(&mut self.pounds) {
            if key.metric == metric && (key.group == "all" || groups.contains(&key.group)) {
                *sum += pounds;
            }
        }
    }

    fn total(&self, metric: &str) -> f64 {
        let all = self.columns.iter().position(|key| key.metric == metric && key.group == "all");
        all.map_or(0.0, |at| self.pounds[at])
    }
}

impl Year<'_> {
    fn pounds(&self, columns: &[MetricKey]) -> Vec<f64> {
        let mut books = Books { columns, pounds: vec![0.0; columns.len()] };
        let Terms { money, schemes } = self.terms;
        // What promises nothing can neither save nor fall short.
        if schemes.is_empty() {
            return books.pounds;
        }
        for (scheme, cost) in schemes.iter().flat_map(|scheme| scheme.costs.iter().map(move |c| (scheme, c)))
        {
            self.cost(scheme, cost, &mut books);
        }
        for saving in &money.savings {
            let fewer =
                (self.usual)(&saving.metric, &saving.group) - (self.changed)(&saving.metric, &saving.group);
            let (at, to): (Vec<String>, Vec<String>) =
                (where_saved(saving).into_iter().collect(), who_gains(saving).into_iter().collect());
            books.add(GROSS, &[at, to.clone()].concat(), gross(saving, fewer));
            books.add(CASHABLE, &to, cashable(saving, fewer));
        }
        let costs = books.total(COST) + books.total(ONCE_A_YEAR);
        books.add(NET, &[], books.total(GROSS) - costs);
        books.add(NET_CASHABLE, &[], books.total(CASHABLE) - costs);
        if let Some(performance) = &money.performance {
            let of = |activity: &dyn Fn(&str, &str) -> f64| activity(&performance.metric, &performance.group);
            let reduction = Reduction::of(performance, of(self.usual), of(self.changed));
            books.add(PERFORMANCE, &[], performance.value * self.paid.amount(&reduction));
        }
        for contingency in &money.contingencies {
            let of = |activity: &dyn Fn(&str, &str) -> f64| activity(&contingency.metric, &contingency.group);
            let support = support(contingency, of(self.times), of(self.usual), of(self.changed));
            books.add(CONTINGENCY, &[outcome(contingency)], support);
        }
        books.pounds
    }

    fn cost(&self, scheme: &Scheme, cost: &Cost, books: &mut Books<'_>) {
        let groups = groups_of_cost(scheme, cost);
        let (from, until) = (cost.from.or(scheme.in_force.from), cost.until.or(scheme.in_force.until));
        // Made so late that it would begin after its end, it is not run, whatever dates its costs have.
        let runs = !scheme.in_force.is_never();
        match &cost.amount {
            Amount::Recurrent(_) | Amount::PerUse { .. } if !runs => {}
            Amount::Recurrent(pounds) => books.add(COST, &groups, pounds * self.share(from, until)),
            Amount::NonRecurrent(pounds) => {
                // Also if paid before the measured period, not if it would be paid after it.
                let end = add_days(self.start, i64::from(self.days));
                if from.is_none_or(|from| from < end) {
                    books.add(ONCE, &groups, *pounds);
                    books.add(ONCE_A_YEAR, &groups, pounds * YEAR_DAYS / self.measured_days);
                }
            }
            Amount::PerUse { pounds, metric, group } => {
                // Uses are counted while the scheme is in force; dates of the cost's own cut its share out.
                let share = match (cost.from, cost.until) {
                    (None, None) => f64::from(u8::from(self.share(from, until) > 0.0)),
                    _ => self.share(from, until),
                };
                if share > 0.0 {
                    books.add(COST, &groups, pounds * share * (self.changed)(metric, group));
                }
            }
        }
    }

    /// Share of the measured days that lie between two dates, both included.
    fn share(&self, from: Option<Date>, until: Option<Date>) -> f64 {
        let end = add_days(self.start, i64::from(self.days));
        let first = from.map_or(self.start, |from| from.max(self.start));
        let after = until.map_or(end, |until| add_days(until, 1).min(end));
        days_between(first, after).max(0) as f64 / f64::from(self.days.max(1))
    }
}

/// Activity avoided × price × the share of the price that is saved.
fn gross(saving: &Saving, fewer: f64) -> f64 {
    saving.value * saving.marginal_rate * fewer
}

/// What can be taken out: of a reduction only whole blocks. What is added costs in full, unit by unit.
fn cashable(saving: &Saving, fewer: f64) -> f64 {
    let Some(cashable) = saving.cashable else { return 0.0 };
    let units = match cashable.block {
        // A reduction of exactly so many blocks must not lose one to rounding.
        Some(block) if fewer > 0.0 => (fewer / block + 1e-9).floor() * block,
        _ => fewer,
    };
    gross(saving, units) * cashable.share
}

/// The reduction that is paid for, in the unit of its metric.
struct Reduction {
    achieved: f64,
    planned: f64,
}

impl Reduction {
    fn of(performance: &Performance, usual: f64, changed: f64) -> Self {
        Self { achieved: usual - changed, planned: performance.planned_reduction / 100.0 * usual }
    }
}

/// What is paid for: the reduction achieved up to that planned, and nothing for growth.
///
/// The means over replications decide which of these it is: years that fell by chance would be paid, and years
/// that rose by chance not charged, so that an option which changes nothing would earn the sum of its luck.
#[derive(Clone, Copy)]
enum Paid {
    Nothing,
    Achieved,
    Planned,
}

impl Paid {
    fn by(reductions: impl Iterator<Item = Reduction>) -> Self {
        let (mut achieved, mut planned) = (0.0, 0.0);
        for reduction in reductions.filter(|reduction| !reduction.achieved.is_nan()) {
            achieved += reduction.achieved;
            planned += reduction.planned;
        }
        if achieved <= 0.0 || planned <= 0.0 {
            Self::Nothing
        } else if achieved > planned {
            Self::Planned
        } else {
            Self::Achieved
        }
    }

    fn amount(self, reduction: &Reduction) -> f64 {
        match self {
            // Not 0 where nothing is known.
            _ if reduction.achieved.is_nan() => f64::NAN,
            Self::Nothing => 0.0,
            Self::Achieved => reduction.achieved,
            Self::Planned => reduction.planned,
        }
    }
}

/// Support for every unit of a year by which the outcome is short of its target; a change is stated in the metric's own
/// unit, that of a metric counted by the month in a month's.
fn support(contingency: &Contingency, times: f64, usual: f64, changed: f64) -> f64 {
    let target = match contingency.target {
        Claim::Change(change) => change * times,
        Claim::Percent(percent) => percent / 100.0 * usual,
    };
    let difference = changed - usual;
    let short = if target > 0.0 { target - difference } else { difference - target };
    contingency.support * if short < 0.0 { 0.0 } else { short }
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
    let performance = money.performance.iter();
    priced
        .extend(performance.map(|p| ("pay-for-performance".to_owned(), p.metric.as_str(), p.group.as_str())));
    priced.retain(|(_, metric, group)| results.iter().all(|results| results.column(metric, group).is_none()));
    priced.into_iter().map(|(what, metric, group)| (what, metric.to_owned(), group.to_owned())).collect()
}

#[cfg(test)]
mod tests;
