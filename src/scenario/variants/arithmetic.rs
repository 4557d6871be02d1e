//! Values of the language multiplied by a factor or increased by a summand, whatever they are written as.

use crate::scenario::grammar::fits::{bounded, whole};
use crate::scenario::grammar::{ValueKind, describe};
use crate::scenario::limits::COUNTED;
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
    /// The same where a later operation says what is left at least: until then it may be negative.
    AddBefore(f64),
    /// Less becomes this; milliseconds.
    AtLeast(f64),
    /// Every number in it becomes this one.
    Become(f64),
}

impl Operation {
    /// The same as far as a share of it comes about.
    pub(crate) fn in_part(self, share: f64) -> Self {
        match self {
            Self::Multiply(factor) => Self::Multiply(1.0 + (factor - 1.0) * share),
            Self::Add(summand) => Self::Add(summand * share),
            other => other,
        }
    }

    /// The value after it.
    pub(crate) fn on(self, value: f64) -> f64 {
        match self {
            Self::Multiply(factor) => value * factor,
            Self::Add(summand) | Self::AddBefore(summand) => value + summand,
            Self::AtLeast(least) => value.max(least),
            Self::Become(number) => number,
        }
    }
}

/// The value of a node after an operation; `place` is that of the change, for messages about the result.
pub(crate) fn operate(
    kind: ValueKind,
    node: &Node,
    operation: Operation,
    place: Place,
) -> Result<Node, Wrong> {
    if matches!(operation, Operation::Multiply(1.0)) || matches!(operation, Operation::Add(0.0)) {
        return Ok(node.clone());
    }
    let made = |value: Value| Node { value, place };
    match kind {
        ValueKind::Number(least, most) => {
            let node = made(Value::Float(operation.on(number(node)?)));
            bounded(&node, least, most).map(|()| node)
        }
        ValueKind::Whole(least, most) => {
            let node = made(rounded(operation.on(number(node)?))?);
            whole(&node, least, most).map(|()| node)
        }
        ValueKind::Duration | ValueKind::SignedDuration => {
            let ms = operation.on(duration(node)?);
            let later = matches!(operation, Operation::AddBefore(_));
            if ms < 0.0 && matches!(kind, ValueKind::Duration) && !later {
                let help = "durations are 0 or more; beside `add`, least = { … = \"1 h\" } says what is left at least";
                return Err(Wrong::new("would be negative").help(help));
            }
            Ok(made(Value::Duration(ms)))
        }
        ValueKind::Distribution => distribution(node, operation, place),
        ValueKind::Cases(inner) => {
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
        ValueKind::Heads(most) => {
            let heads = operation.on(number(node)?);
            let whole = heads.fract() == 0.0 && heads.abs() < 1e15;
            let node = made(if whole { Value::Integer(heads as i64) } else { Value::Float(heads) });
            bounded(&node, 0.0, f64::from(most)).map(|()| node)
        }
        ValueKind::Rota => week(node, operation, true),
        ValueKind::Places | ValueKind::Departures => week(node, operation, false),
        ValueKind::Table(spec) if spec.is_one_number() => {
            let mut table = node.table().cloned().unwrap_or_default();
            for entry in &mut table.entries {
                if let Some(key) = spec.key(&entry.key) {
                    entry.node = operate(key.kind, &entry.node, operation, place)?;
                }
            }
            Ok(Node { value: Value::Table(table), place: node.place })
        }
        ValueKind::List(item, ..) if kind.is_number() => {
            let items = node.list().unwrap_or_default().iter();
            let items = items.map(|node| operate(*item, node, operation, place)).collect::<Result<_, _>>()?;
            Ok(Node { value: Value::List(items), place: node.place })
        }
        ValueKind::Any(kinds) => {
            let fits = |kind: &&ValueKind| crate::scenario::grammar::fits::fits(**kind, node, false);
            match kinds.iter().filter(fits).find(|kind| kind.is_number()) {
                Some(kind) => operate(*kind, node, operation, place),
                None => Err(Wrong::new("is not a number here").help("give the new value with `set`")),
            }
        }
        kind => Err(Wrong::new("cannot be multiplied or added to").help(describe(kind))),
    }
}

/// What to do about a number that a scheme makes less than nothing.
const LESS: &str = "take away no more than there is, here and with the other schemes of the option";

fn rounded(value: f64) -> Result<Value, Wrong> {
    let value = value.round();
    if value < 0.0 {
        return Err(Wrong::new(format!("would be {}, less than 0", show(value))).help(LESS));
    }
    Ok(Value::Integer(value.min(1e15) as i64))
}

fn number(node: &Node) -> Result<f64, Wrong> {
    node.number().ok_or_else(|| Wrong::new("is not a number here").help("give the new value with `set`"))
}

fn duration(node: &Node) -> Result<f64, Wrong> {
    node.duration().ok_or_else(|| Wrong::new("is not a duration here").help("give the new value with `set`"))
}

/// A distribution gets `times` and `plus`, on top of those it has.
fn distribution(node: &Node, operation: Operation, place: Place) -> Result<Node, Wrong> {
    let Some(table) = node.table().filter(|table| !table.has("value")) else {
        return operate(ValueKind::Duration, node, operation, place);
    };
    let times = table.get("times").map_or(Ok(1.0), number)?;
    let plus = table.get("plus").map_or(Ok(0.0), duration)?;
    let (times, plus) = match operation {
        Operation::Multiply(factor) => (times * factor, plus * factor),
        Operation::Add(summand) | Operation::AddBefore(summand) => (times, plus + summand),
        Operation::Become(value) => (0.0, value),
        Operation::AtLeast(least) => {
            let least = table.get("least").map_or(Ok(least), |known| Ok(duration(known)?.max(least)))?;
            let mut table = table.clone();
            put(&mut table, "least", Node { value: Value::Duration(least), place });
            return Ok(Node { value: Value::Table(table), place: node.place });
        }
    };
    let mut table = table.clone();
    put(&mut table, "times", Node { value: Value::Float(times), place });
    put(&mut table, "plus", Node { value: Value::Duration(plus), place });
    Ok(Node { value: Value::Table(table), place: node.place })
}

/// Puts a value under a key, in place of what is there.
pub(crate) fn put(table: &mut Table, key: &str, node: Node) {
    match table.entries.iter_mut().find(|entry| entry.key == key) {
        Some(entry) => entry.node = node,
        None => table.entries.push(Entry { key: key.to_owned(), key_place: node.place, node }),
    }
}

/// Heads rounded to whole ones, of a team of which only these count.
pub(crate) fn whole_heads(node: &mut Node) {
    match &mut node.value {
        Value::Float(heads) => node.value = Value::Integer(heads.round() as i64),
        Value::Table(table) => {
            for shift in table.entries.iter_mut().flat_map(|entry| entry.node.items_mut()) {
                if let Value::Span(shift) = &mut shift.value {
                    shift.count = shift.count.round();
                }
            }
        }
        _ => {}
    }
}

/// A table of days with every number changed, rounded unless `parts` count; none may fall below 0.
fn week(node: &Node, operation: Operation, parts: bool) -> Result<Node, Wrong> {
    let changed = |count: f64, hours: &dyn Fn() -> String| {
        let count = operation.on(count);
        let count = if parts { count } else { count.round() };
        if count < 0.0 {
            return Err(
                Wrong::new(format!("would be {} at {}, less than 0", show(count), hours())).help(LESS)
            );
        }
        if count > f64::from(COUNTED) {
            let message = format!("would be {} at {}", show(count), hours());
            return Err(Wrong::new(message).help(format!("at most {COUNTED}")));
        }
        Ok(count)
    };
    let mut table = node.table().cloned().unwrap_or_default();
    for entry in table.entries.iter_mut().filter(|entry| values::day_key(&entry.key).is_ok()) {
        for item in entry.node.items_mut() {
            match &mut item.value {
                Value::Span(span) => {
                    let (from, to) = (span.from, span.to);
                    let hours = || format!("{}-{}", show_clock(from), show_clock(to));
                    span.count = changed(span.count, &hours)?;
                }
                Value::Instant(minute, count) => {
                    *count = changed(f64::from(*count), &|| show_clock(*minute))? as u32;
                }
                _ => {}
            }
        }
    }
    Ok(Node { value: Value::Table(table), place: node.place })
}
