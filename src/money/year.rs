//! A replication's pounds: each formula of `docs/options.md`, once.

use super::columns::{
    Books, CASHABLE, CONTINGENCY, COST, GROSS, INCOME_LOST, NET, NET_CASHABLE, ONCE, ONCE_A_YEAR,
    PERFORMANCE, VARIABLE, groups_of_cost, groups_of_saving, is_income, outcome, parties,
};
use super::parts::Parts;
use super::performance::{Paid, Reduction};
use super::terms::Terms;
use crate::calendar::{add_days, days_between};
use crate::model::{Amount, Claim, Contingency, Cost, Saving, Scheme, Variable, YEAR_DAYS};
use crate::results::MetricKey;
use jiff::civil::Date;

/// Below this share of a whole, what its parts leave of it is rounding.
const DUST: f64 = 1e-9;

/// A replication of an option: its terms, and what is counted without and with its schemes.
pub struct Year<'a> {
    pub terms: &'a Terms,
    pub start: Date,
    pub days: u32,
    /// Length of the measured period in days.
    pub measured_days: f64,
    pub usual: &'a dyn Fn(&str, &str) -> f64,
    pub changed: &'a dyn Fn(&str, &str) -> f64,
    /// By what a figure is multiplied to be that of a year.
    pub times: &'a dyn Fn(&str, &str) -> f64,
    /// By which groups savings are counted.
    pub parts: &'a Parts,
    /// What pay for performance is paid for.
    pub paid: Paid,
}

impl Year<'_> {
    /// Pounds by column.
    pub fn pounds(&self, columns: &[MetricKey]) -> Vec<f64> {
        let mut books = Books { columns, pounds: vec![0.0; columns.len()] };
        let Terms { money, schemes } = self.terms;
        // What promises nothing can neither save nor fall short; but a fund counted from a base year sees growth.
        if !schemes.is_empty() {
            self.schemes_and_savings(&mut books);
        }
        if let Some(performance) =
            money.performance.as_ref().filter(|fund| fund.base.is_some() || !schemes.is_empty())
        {
            let of = |activity: &dyn Fn(&str, &str) -> f64| activity(&performance.metric, &performance.group);
            let reduction = Reduction::of(performance, of(self.usual), of(self.changed));
            books.add(PERFORMANCE, &[], self.paid.pounds(performance, &reduction));
        }
        books.pounds
    }

    fn schemes_and_savings(&self, books: &mut Books<'_>) {
        let Terms { money, schemes } = self.terms;
        for (scheme, cost) in schemes.iter().flat_map(|scheme| scheme.costs.iter().map(move |c| (scheme, c)))
        {
            self.cost(scheme, cost, books);
        }
        for saving in &money.savings {
            let fewer = self.fewer(&saving.metric, saving);
            let taken_out = match saving.cashable.as_ref().and_then(|cashable| cashable.metric.as_deref()) {
                Some(metric) => self.fewer(metric, saving),
                None => fewer.clone(),
            };
            for ((part, fewer), (_, taken_out)) in fewer.into_iter().zip(taken_out) {
                let groups = groups_of_saving(money, saving, part);
                let (gross, cash) = (gross(saving, fewer), cashable(saving, taken_out));
                books.add(GROSS, &groups, gross);
                books.add(NET, &groups, gross);
                books.add(CASHABLE, &groups, cash);
                books.add(NET_CASHABLE, &groups, cash);
                if is_income(saving) {
                    books.add(INCOME_LOST, &groups, -gross);
                }
            }
        }
        if let Some(parties) = parties(money) {
            let pounds = money.variable().iter().map(|variable| self.variable(variable)).sum::<f64>();
            books.add(VARIABLE, &parties[..1], pounds);
            books.transfer(NET, &parties, pounds);
            books.transfer(NET_CASHABLE, &parties, pounds);
        }
        for contingency in &money.contingencies {
            let of = |activity: &dyn Fn(&str, &str) -> f64| activity(&contingency.metric, &contingency.group);
            let support = support(contingency, of(self.times), of(self.usual), of(self.changed));
            books.add(CONTINGENCY, &[outcome(contingency)], support);
        }
    }

    /// What is paid more for an activity than without the schemes: above and below the level agreed at its own share.
    fn variable(&self, variable: &Variable) -> f64 {
        let (metric, group) = (variable.metric.as_str(), variable.group.as_str());
        let (usual, changed) = ((self.usual)(metric, group), (self.changed)(metric, group));
        let agreed = variable.agreed.map_or(usual, |agreed| agreed * (self.times)(metric, group));
        variable.pounds(changed, agreed) - variable.pounds(usual, agreed)
    }

    /// By how much less there is of a metric, by the parts of a saving.
    fn fewer<'p>(&'p self, metric: &str, saving: &'p Saving) -> Vec<(&'p str, f64)> {
        let fewer = |group: &str| (self.usual)(metric, group) - (self.changed)(metric, group);
        let parts = self.parts.of(saving);
        let Some((rest, parts)) = parts.split_last().filter(|_| saving.by.is_some()) else {
            return vec![(&saving.group, fewer(&saving.group))];
        };
        let mut found: Vec<(&str, f64)> = parts.iter().map(|part| (part.as_str(), fewer(part))).collect();
        let whole = fewer(rest);
        let left = whole - found.iter().map(|(_, fewer)| fewer).sum::<f64>();
        let size = found.iter().fold(whole.abs(), |most, (_, fewer)| most.max(fewer.abs()));
        found.push((rest, if left.abs() <= DUST * size { 0.0 } else { left }));
        found
    }

    fn cost(&self, scheme: &Scheme, cost: &Cost, books: &mut Books<'_>) {
        let groups = groups_of_cost(scheme, cost);
        let mut a_year = |metric: &str, pounds: f64| {
            books.add(metric, &groups, pounds);
            books.add(NET, &groups, -pounds);
            books.add(NET_CASHABLE, &groups, -pounds);
        };
        let (from, until) = (cost.from.or(scheme.in_force.from), cost.until.or(scheme.in_force.until));
        // Made so late that it would begin after its end, it is not run, whatever dates its costs have.
        let runs = !scheme.in_force.is_never();
        match &cost.amount {
            Amount::Recurrent(_) | Amount::PerUse { .. } if !runs => {}
            Amount::Recurrent(pounds) => a_year(COST, pounds * self.share(from, until)),
            Amount::NonRecurrent(pounds) => {
                // Also if paid before the measured period, not if it would be paid after it.
                let end = add_days(self.start, i64::from(self.days));
                if from.is_none_or(|from| from < end) {
                    a_year(ONCE_A_YEAR, pounds * YEAR_DAYS / self.measured_days);
                    books.add(ONCE, &groups, *pounds);
                }
            }
            Amount::PerUse { pounds, metric, group } => {
                // Uses are counted while the scheme is in force; dates of the cost's own cut its share out.
                let share = match (cost.from, cost.until) {
                    (None, None) => f64::from(u8::from(self.share(from, until) > 0.0)),
                    _ => self.share(from, until),
                };
                if share > 0.0 {
                    a_year(COST, pounds * share * (self.changed)(metric, group));
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
    let Some(cashable) = &saving.cashable else { return 0.0 };
    let units = match cashable.block {
        // A reduction of exactly so many blocks must not lose one to rounding.
        Some(block) if fewer > 0.0 => (fewer / block + 1e-9).floor() * block,
        _ => fewer,
    };
    gross(saving, units) * cashable.share
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
