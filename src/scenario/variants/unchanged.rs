//! Whole numbers that a factor or summand is too small to change.

use crate::scenario::grammar::ValueKind;
use crate::scenario::grammar::fits::fits;
use crate::scenario::text::tree::{Node, Value};
use crate::scenario::text::values::{self, show};
use crate::scenario::variants::arithmetic::Operation;

/// What would be right.
pub(crate) const TOO_SMALL: &str =
    "change it by enough to come to another whole number, or give the new value with `set`";

/// Why an operation leaves a value as it is, if rounding does: `1 × 0.8 = 0.8 rounds to 1`.
pub(crate) fn unchanged(kind: ValueKind, before: &Node, after: &Node, by: Operation) -> Option<String> {
    let (old, new) = (counts(kind, before), counts(kind, after));
    let (sign, amount) = sign_of(by)?;
    if old != new || old.iter().all(|count| *count == 0.0) {
        return None;
    }
    let rounds = |count: f64| {
        let [exact, count, amount] = [by.on(count), count, amount].map(show);
        format!("{count} {sign} {amount} = {exact} rounds to {count}")
    };
    Some(distinct(old).into_iter().map(rounds).collect::<Vec<_>>().join(", "))
}

/// How the whole numbers of a value are rounded after an operation, if they are: `10 + 0.5 = 10.5 rounds to 11`.
pub(crate) fn rounded(kind: ValueKind, node: &Node, by: Operation) -> Option<String> {
    let (sign, amount) = sign_of(by)?;
    let parts = |count: &f64| (by.on(*count) - by.on(*count).round()).abs() > 1e-9;
    let rounds = |count: f64| {
        let [count, amount, exact, whole] = [count, amount, by.on(count), by.on(count).round()].map(show);
        format!("{count} {sign} {amount} = {exact} rounds to {whole}")
    };
    let all: Vec<String> = distinct(counts(kind, node)).into_iter().filter(parts).map(rounds).collect();
    (!all.is_empty()).then(|| all.join(", "))
}

/// The sign of an operation that changes something, and by how much it does.
fn sign_of(by: Operation) -> Option<(&'static str, f64)> {
    match by {
        Operation::Multiply(factor) if factor != 1.0 => Some(("×", factor)),
        Operation::Add(summand) if summand != 0.0 => {
            Some((if summand < 0.0 { "−" } else { "+" }, summand.abs()))
        }
        _ => None,
    }
}

/// The counts above 0, each once.
fn distinct(counts: Vec<f64>) -> Vec<f64> {
    let mut kept: Vec<f64> = counts.into_iter().filter(|count| *count > 0.0).collect();
    kept.sort_unstable_by(f64::total_cmp);
    kept.dedup();
    kept
}

/// The whole numbers of a value: one, or one for each span or time of a week.
fn counts(kind: ValueKind, node: &Node) -> Vec<f64> {
    match (kind, &node.bare().value) {
        (ValueKind::Whole(..) | ValueKind::Heads(_), _) => node.number().into_iter().collect(),
        (ValueKind::Any(kinds), _) => {
            let kind = kinds.iter().find(|kind| fits(**kind, node, false));
            kind.map_or_else(Vec::new, |kind| counts(*kind, node))
        }
        (ValueKind::Rota | ValueKind::Places | ValueKind::Departures, Value::Table(table)) => {
            let days = table.entries.iter().filter(|entry| values::day_key(&entry.key).is_ok());
            let items = days.flat_map(|day| day.node.list().unwrap_or(std::slice::from_ref(&day.node)));
            let count = |item: &Node| match item.value {
                Value::Span(shift) => Some(shift.count),
                Value::Instant(_, count) => Some(f64::from(count)),
                _ => None,
            };
            items.filter_map(count).collect()
        }
        _ => Vec::new(),
    }
}
