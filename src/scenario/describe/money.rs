//! What changes are worth, in words: a part of `careflow check`.

use crate::model::{Claim, Money, Named, Saving};
use crate::scenario::describe::layout::{line, table};
use crate::scenario::describe::options::price;
use crate::scenario::text::values::show;

/// Appends the prices of a place.
pub(crate) fn describe(text: &mut String, money: &Money) {
    if money.is_empty() && money.payment.is_none() {
        return;
    }
    let rows = money.savings.iter().map(|saving| {
        vec![
            saving.id.clone(),
            match &saving.by {
                Some(by) => format!("{} (by {by})", saving.metric),
                None => counted(&saving.metric, &saving.group),
            },
            format!("{}{}", price(saving.value), marginal(saving)),
            saving.gains.clone().unwrap_or_default(),
            cashable(saving),
        ]
    });
    table(text, "Savings", &["saving", "for each of", "worth", "gains", "cashable"], rows.collect());
    let rows = money.contingencies.iter().map(|contingency| {
        let target = match contingency.target {
            Claim::Change(change) => format!("{} against the baseline", show(change)),
            Claim::Percent(percent) => format!("{} % against the baseline", show(percent)),
        };
        vec![
            contingency.id.clone(),
            counted(&contingency.metric, &contingency.group),
            target,
            format!("{} for each short of it", price(contingency.support)),
            contingency.services.clone().unwrap_or_default(),
        ]
    });
    table(text, "Contingency", &["outcome", "metric", "target", "support", "services"], rows.collect());
    if let Some(paid) = &money.performance {
        line(
            text,
            format_args!(
                "\nPay for performance: {} for each of {} less, up to {} % of {}{}",
                price(paid.value),
                counted(&paid.metric, &paid.group),
                show(paid.planned_reduction),
                paid.base.map_or_else(
                    || "the baseline".to_owned(),
                    |base| format!("{} in the base year", show(base))
                ),
                paid.fund.map_or_else(String::new, |fund| format!(" and {} a year", price(fund)))
            ),
        );
    }
    if let Some(payment) = &money.payment {
        line(text, format_args!("\nPayment: {}", payment.mechanism.word()));
        for paid in &payment.variable {
            line(
                text,
                format_args!(
                    "  {} for each of {}, {} % of it above and {} % below {}, from {} to {}",
                    price(paid.price),
                    counted(&paid.metric, &paid.group),
                    show(paid.above * 100.0),
                    show(paid.below * 100.0),
                    paid.agreed.map_or_else(
                        || "the baseline".to_owned(),
                        |agreed| format!("{} agreed", show(agreed))
                    ),
                    payment.payer.as_deref().unwrap_or_default(),
                    payment.provider.as_deref().unwrap_or_default()
                ),
            );
        }
    }
    let parts = money.organisations.iter().filter_map(|of| Some((of, of.part_of.as_ref()?)));
    for (part, whole) in parts {
        line(text, format_args!("{} has the part of {whole} that is {}", part.id, part.of.join(", ")));
    }
    if let Some(year) = &money.price_year {
        line(text, format_args!("All pounds are of {year}"));
    }
}

fn counted(metric: &str, group: &str) -> String {
    if group == "all" { metric.to_owned() } else { format!("{metric} ({group})") }
}

fn marginal(saving: &Saving) -> String {
    if saving.marginal_rate < 1.0 {
        format!(" × {} %", show(saving.marginal_rate * 100.0))
    } else {
        String::new()
    }
}

fn cashable(saving: &Saving) -> String {
    let Some(cashable) = &saving.cashable else { return "no".into() };
    let blocks =
        cashable.block.map_or_else(|| "yes".to_owned(), |block| format!("in blocks of {}", show(block)));
    let of = cashable.metric.as_ref().map_or_else(String::new, |metric| format!(" of {metric}"));
    let blocks = blocks + &of;
    if cashable.share < 1.0 { format!("{blocks}, {} %", show(cashable.share * 100.0)) } else { blocks }
}
