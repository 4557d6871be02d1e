//! Which columns of pounds there are, and which of them an amount goes into.

use crate::model::{Amount, Contingency, Cost, Money, SITE, Saving, Scheme};
use crate::results::MetricKey;

pub use crate::metrics::NET_CASHABLE;

/// Recurrent costs and those per use.
pub const COST: &str = "scheme-cost";
/// Costs paid once.
pub const ONCE: &str = "scheme-cost-once";
/// The same, a year.
pub const ONCE_A_YEAR: &str = "scheme-cost-once-a-year";
/// Activity avoided, in pounds.
pub const GROSS: &str = "gross-saving";
/// What of it leaves a budget.
pub const CASHABLE: &str = "cashable-saving";
/// Income that goes with the activity.
pub const INCOME_LOST: &str = "income-lost";
/// What the provider is paid more by the variable element.
pub const VARIABLE: &str = "variable-payment";
/// Gross saving less costs.
pub const NET: &str = "net-benefit";
/// Pay for performance.
pub const PERFORMANCE: &str = "pay-for-performance";
/// Support for other services where targets are missed.
pub const CONTINGENCY: &str = "contingency";

/// The organisation of what has no payer or gainer, so that organisations add up to the whole.
const UNASSIGNED: &str = "unassigned";
/// The site of what is not counted by site, so that sites add up to the whole.
pub const ELSEWHERE: &str = "elsewhere";

/// The columns that results have for these prices and schemes, cash first; none if nothing costs or is worth anything.
/// `parts` has the groups by which a saving is counted.
#[must_use]
pub fn columns(money: &Money, schemes: &[&Scheme], parts: &dyn Fn(&Saving) -> Vec<String>) -> Vec<MetricKey> {
    let costs: Vec<(&Scheme, &Cost)> =
        schemes.iter().flat_map(|scheme| scheme.costs.iter().map(move |cost| (*scheme, cost))).collect();
    let mut columns: Vec<MetricKey> = Vec::new();
    if money.is_empty() && costs.is_empty() {
        return columns;
    }
    let of_costs = |once: bool| -> Vec<String> {
        let such = costs.iter().filter(|(_, cost)| once == matches!(cost.amount, Amount::NonRecurrent(_)));
        such.flat_map(|(scheme, cost)| groups_of_cost(scheme, cost)).collect()
    };
    let of_savings = |which: &dyn Fn(&&Saving) -> bool| -> Vec<String> {
        let such = money.savings.iter().filter(which);
        such.flat_map(|saving| {
            parts(saving).into_iter().flat_map(|part| groups_of_saving(money, saving, &part))
        })
        .collect()
    };
    let whose = |groups: Vec<String>| -> Vec<String> {
        groups
            .into_iter()
            .filter(|group| !group.starts_with("scheme=") && !group.starts_with("point-of-delivery="))
            .collect()
    };
    let mut add = |metric: &'static str, mut groups: Vec<String>, unit: &'static str| {
        // Organisations as the scenario has them.
        let place = |group: &String| {
            let id = group.strip_prefix("organisation=");
            money.organisations.iter().position(|of| Some(of.id.as_str()) == id)
        };
        groups.sort_by_cached_key(|group| {
            (group.split('=').next().map(str::to_owned), place(group), group.clone())
        });
        groups.dedup();
        for group in std::iter::once("all".to_owned()).chain(groups) {
            columns.push(MetricKey { metric, group, unit });
        }
    };
    // Where nothing is worth anything, costs are all that leaves budgets, and there is no benefit to set them against.
    let transfers: Vec<String> = parties(money).map_or_else(Vec::new, <[String; 2]>::into);
    let is_worth = !money.savings.is_empty() || !transfers.is_empty();
    let both = || whose([of_costs(false), of_costs(true), of_savings(&|_| true), transfers.clone()].concat());
    if is_worth {
        add(CASHABLE, of_savings(&|saving| saving.cashable.is_some()), "£ a year");
        if money.savings.iter().any(is_income) {
            add(INCOME_LOST, of_savings(&|saving| is_income(saving)), "£ a year");
        }
    }
    if let Some((provider, _)) = transfers.split_first() {
        add(VARIABLE, vec![provider.clone()], "£ a year");
    }
    add(COST, of_costs(false), "£ a year");
    add(ONCE, of_costs(true), "£");
    add(ONCE_A_YEAR, of_costs(true), "£ a year");
    if is_worth || !costs.is_empty() {
        add(NET_CASHABLE, both(), "£ a year");
    }
    if is_worth {
        add(GROSS, of_savings(&|_| true), "£ a year");
        add(NET, both(), "£ a year");
    }
    if money.performance.is_some() {
        add(PERFORMANCE, Vec::new(), "£ a year");
    }
    if !money.contingencies.is_empty() {
        add(CONTINGENCY, money.contingencies.iter().map(outcome).collect(), "£ a year");
    }
    columns
}

/// Whether a saving is income that goes with the activity.
pub fn is_income(saving: &Saving) -> bool {
    saving.value < 0.0
}

/// The groups that a cost goes into.
pub fn groups_of_cost(scheme: &Scheme, cost: &Cost) -> Vec<String> {
    let payer = cost.payer.as_deref().unwrap_or(UNASSIGNED);
    vec![format!("organisation={payer}"), format!("scheme={}", scheme.id), format!("{SITE}={ELSEWHERE}")]
}

/// The groups that a part of a saving goes into.
pub fn groups_of_saving(money: &Money, saving: &Saving, part: &str) -> Vec<String> {
    let whole = saving.gains.as_deref().unwrap_or(UNASSIGNED);
    let site = match part.split_once('=') {
        Some((SITE, site)) => site,
        _ => ELSEWHERE,
    };
    let mut groups = vec![format!("organisation={}", money.owner(whole, part)), format!("{SITE}={site}")];
    groups.extend(saving.point_of_delivery.iter().map(|place| format!("point-of-delivery={place}")));
    groups
}

/// The groups of who earns and of who pays the variable element, if there is one.
pub fn parties(money: &Money) -> Option<[String; 2]> {
    let payment = money.payment.as_ref().filter(|payment| !payment.variable.is_empty())?;
    let group = |of: &Option<String>| format!("organisation={}", of.as_deref().unwrap_or(UNASSIGNED));
    Some([group(&payment.provider), group(&payment.payer)])
}

/// The group of a contingency.
pub fn outcome(contingency: &Contingency) -> String {
    format!("outcome={}", contingency.id)
}

/// Sums by column.
pub struct Books<'a> {
    /// The columns.
    pub columns: &'a [MetricKey],
    /// Their pounds.
    pub pounds: Vec<f64>,
}

impl Books<'_> {
    /// Adds pounds to the whole of a metric and to these groups of it.
    pub fn add(&mut self, metric: &str, groups: &[String], pounds: f64) {
        for (key, sum) in self.columns.iter().zip(&mut self.pounds) {
            if key.metric == metric && (key.group == "all" || groups.contains(&key.group)) {
                *sum += pounds;
            }
        }
    }

    /// Moves pounds from one group of a metric to another; the whole stays what it is.
    pub fn transfer(&mut self, metric: &str, [to, from]: &[String; 2], pounds: f64) {
        for (key, sum) in self.columns.iter().zip(&mut self.pounds) {
            if key.metric == metric && key.group == *to {
                *sum += pounds;
            }
            if key.metric == metric && key.group == *from {
                *sum -= pounds;
            }
        }
    }
}
