//! Values of the language multiplied by a factor or increased by a summand, whatever they are written as.

use crate::scenario::grammar::fits::{bounded, whole};
use crate::scenario::grammar::{Kind, describe};
use crate::scenario::text::source::Place;
use crate::scenario::text::tree::{Entry, Node, Table, Value};
use crate::scenario::text::values::{self, show, show_clock};
use crate::scenario::text::wrong::Wrong;

/// What is done with a value.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Operation {
    Multiply(f64),
    /// A number, or milliseconds where the value is a duration.
    Add(f64),
    /// Every number in it becomes this one.
    Become(f64),
}

impl Operation {
    fn on(self, value: f64) -> f64 {
        match self {
            Self::Multiply(factor) => value * factor,
            Self::Add(summand) => value + summand,
            Self::Become(number) => number,
        }
    }
}

/// The value of a node after an operation; `place` is that of the change, for messages about the result.
pub(crate) fn operate(kind: Kind, node: &Node, operation: Operation, place: Place) -> Result<Node, Wrong> {
    if matches!(operation, Operation::Multiply(1.0)) || matches!(operation, Operation::Add(0.0)) {
        return Ok(node.clone());
    }
    let made = |value: Value| Node { value, place };
    match kind {
        Kind::Number(least, most) => {
            let node = made(Value::Float(operation.on(values::number(node)?)));
            bounded(&node, least, most).map(|()| node)
        }
        Kind::Whole(least, most) => {
            let node = made(rounded(operation.on(values::number(node)?))?);
            whole(&node, least, most).map(|()| node)
        }
        Kind::Duration | Kind::SignedDuration => {
            let ms = operation.on(values::duration(node)?);
            if ms < 0.0 && matches!(kind, Kind::Duration) {
                return Err(Wrong::new("would be negative").help("durations are 0 or more"));
            }
            Ok(made(duration(ms)))
        }
        Kind::Distribution => distribution(node, operation, place),
        Kind::Cases(inner) => {
            let Some(cases) = crate::scenario::text::tree::as_cases(node) else {
                return operate(*inner, node, operation, place);
            };
            let case = |case: &Node| -> Result<Node, Wrong> {
                let mut table = case.table().cloned().unwrap_or_default();
                if let Some(entry) = table.entries.iter_mut().find(|entry| entry.key == "is") {
                    entry.node = operate(*inner, &entry.node, operation, place)?;
                }
                Ok(Node { value: Value::Table(table), place: case.place })
            };
            Ok(made(Value::List(cases.iter().map(case).collect::<Result<_, _>>()?)))
        }
        Kind::Rota => week(node, operation, |text| {
            let span = values::span(text, true)?;
            let hours = format!("{}-{}", show_clock(span.from), show_clock(span.to));
            Ok((hours, span.count))
        }),
        Kind::Departures => week(node, operation, |text| {
            let (minute, count) = values::instant(text, true)?;
            Ok((show_clock(minute), count))
        }),
        Kind::Table(spec) if spec.is_one_number() => {
            let mut table = node.table().cloned().unwrap_or_default();
            for entry in &mut table.entries {
                if let Some(key) = spec.key(&entry.key) {
                    entry.node = operate(key.kind, &entry.node, operation, place)?;
                }
            }
            Ok(Node { value: Value::Table(table), place: node.place })
        }
        Kind::Any(kinds) => {
            let fits = |kind: &&Kind| crate::scenario::grammar::fits::fits(**kind, node, false);
            match kinds.iter().filter(fits).find(|kind| kind.is_number()) {
                Some(kind) => operate(*kind, node, operation, place),
                None => Err(Wrong::new("is not a number here").help("give the new value with `set`")),
            }
        }
        kind => Err(Wrong::new("cannot be multiplied or added to").help(describe(kind))),
    }
}

fn rounded(value: f64) -> Result<Value, Wrong> {
    let value = value.round();
    if value < 0.0 {
        return Err(Wrong::new(format!("would be {}, less than 0", show(value))));
    }
    Ok(Value::Integer(value.min(1e15) as i64))
}

/// A duration as text, exact to the last bit of its milliseconds in thousandths of a second.
pub(crate) fn duration(ms: f64) -> Value {
    Value::Text(format!("{} s", ms / 1000.0))
}

/// A distribution gets `times` and `plus`, on top of those it has.
fn distribution(node: &Node, operation: Operation, place: Place) -> Result<Node, Wrong> {
    let Some(table) = node.table().filter(|table| !table.has("value")) else {
        return operate(Kind::Duration, node, operation, place);
    };
    let number = |key: &str| table.get(key).map(values::number).transpose();
    let (times, plus) = (number("times")?.unwrap_or(1.0), table.get("plus").map(values::duration));
    let plus = plus.transpose()?.unwrap_or(0.0);
    let (times, plus) = match operation {
        Operation::Multiply(factor) => (times * factor, plus * factor),
        Operation::Add(summand) => (times, plus + summand),
        Operation::Become(value) => (0.0, value),
    };
    let mut table = table.clone();
    put(&mut table, "times", Node { value: Value::Float(times), place });
    put(&mut table, "plus", Node { value: duration(plus), place });
    Ok(Node { value: Value::Table(table), place: node.place })
}

/// Puts a value under a key, in place of what is there.
pub(crate) fn put(table: &mut Table, key: &str, node: Node) {
    match table.entries.iter_mut().find(|entry| entry.key == key) {
        Some(entry) => entry.node = node,
        None => table.entries.push(Entry { key: key.to_owned(), key_place: node.place, node }),
    }
}

/// A table of days with every number changed; none may fall below 0.
fn week(
    node: &Node,
    operation: Operation,
    parse: impl Fn(&str) -> Result<(String, u32), Wrong>,
) -> Result<Node, Wrong> {
    let text = |node: &Node| -> Result<Node, Wrong> {
        let Some(text) = node.text().filter(|text| text.trim() != "none") else { return Ok(node.clone()) };
        let (hours, count) = parse(text)?;
        let count = operation.on(f64::from(count)).round();
        if count < 0.0 {
            return Err(Wrong::new(format!("would be {} at {hours}, less than 0", show(count))));
        }
        Ok(Node { value: Value::Text(format!("{hours} x {count}")), place: node.place })
    };
    let mut table = node.table().cloned().unwrap_or_default();
    for entry in table.entries.iter_mut().filter(|entry| values::day_key(&entry.key).is_ok()) {
        entry.node = match &entry.node.value {
            Value::List(items) => {
                let items = items.iter().map(text).collect::<Result<_, _>>()?;
                Node { value: Value::List(items), place: entry.node.place }
            }
            _ => text(&entry.node)?,
        };
    }
    Ok(Node { value: Value::Table(table), place: node.place })
}
