//! Whether a value is one of a kind: its TOML type, and its bounds.

use super::kinds::{ValueKind, describe};
use crate::scenario::text::syntax::meant_number;
use crate::scenario::text::tree::{Node, Value, as_cases};
use crate::scenario::text::values;
use crate::scenario::text::wrong::Wrong;

/// What a table in a list is called.
pub(crate) fn label(node: &Node) -> Option<String> {
    let table = node.table()?;
    ["id", "to", "stay", "setting"].iter().find_map(|key| table.text(key)).map(str::to_owned)
}

/// "is negative" becomes "`length` is negative".
pub(crate) fn named(name: &str, wrong: Wrong) -> Wrong {
    let bare = ["is ", "must ", "lies "].iter().any(|start| wrong.message.starts_with(start));
    if bare { Wrong { message: format!("`{name}` {}", wrong.message), ..wrong } } else { wrong }
}

pub(crate) fn whole(node: &Node, least: u64, most: u64) -> Result<(), Wrong> {
    let number = values::whole(node)?;
    if (least..=most).contains(&number) {
        return Ok(());
    }
    Err(Wrong::new(format!("{number} is out of range")).help(describe(ValueKind::Count(least, most))))
}

pub(crate) fn bounded(node: &Node, least: f64, most: f64) -> Result<(), Wrong> {
    let number = values::number(node)?;
    if number >= least && number <= most {
        return Ok(());
    }
    let shown = values::show(number);
    let help = describe(ValueKind::Number(least, most));
    if number < 0.0 && least == 0.0 {
        return Err(Wrong::new(format!("{shown} is negative")).help(help));
    }
    let help = match meant_number(&format!("{number}%"), true) {
        Some(share) if (0.0..=10.0).contains(&most) && number <= 100.0 * most && number > most => {
            format!("{help}; if {shown} % are meant, write {share}")
        }
        _ => help,
    };
    Err(Wrong::new(format!("{shown} is out of range")).help(help))
}

/// Whether a node has the TOML type a kind is written in.
pub(crate) fn fits(kind: ValueKind, node: &Node, loose: bool) -> bool {
    let text = node.text().is_some();
    let duration = text || matches!(node.value, Value::Duration(_));
    let number = matches!(node.value, Value::Integer(_) | Value::Float(_));
    let table = node.table().is_some();
    let quantity = node.table().is_some_and(|table| table.has("value"));
    // Who gives a range means a number, though its `value` is missing or misspelt.
    let ranged = node.table().is_some_and(|table| table.has("range") || table.has("interval-95"));
    match kind {
        ValueKind::Text
        | ValueKind::Line
        | ValueKind::Id
        | ValueKind::Pattern
        | ValueKind::Choice(_)
        | ValueKind::Ref(_)
        | ValueKind::File => text,
        ValueKind::Hours => duration,
        ValueKind::Clock => text || matches!(node.value, Value::Instant(..)),
        ValueKind::Flag => node.flag().is_some(),
        ValueKind::Date => text || matches!(node.value, Value::Date(_) | Value::Day(_)),
        ValueKind::Count(..) => number,
        ValueKind::Whole(..) | ValueKind::Number(..) | ValueKind::Heads(_) => number || quantity,
        ValueKind::Duration | ValueKind::SignedDuration => duration || quantity || (loose && number),
        ValueKind::Distribution | ValueKind::Remaining => duration || table || (loose && number),
        ValueKind::Places => table && !quantity && !ranged,
        ValueKind::Condition
        | ValueKind::Attributes
        | ValueKind::Rota
        | ValueKind::Openings
        | ValueKind::Times
        | ValueKind::Departures
        | ValueKind::Uncertain
        | ValueKind::Table(_) => table,
        ValueKind::List(..) => node.list().is_some(),
        ValueKind::Cases(inner) => as_cases(node).is_some() || fits(*inner, node, loose),
        ValueKind::Any(kinds) => kinds.iter().any(|kind| fits(*kind, node, loose)),
        ValueKind::Changes(_) | ValueKind::Free => true,
    }
}
