//! What a place changes in its bases, in words: a part of `careflow check`.

use crate::scenario::decode::tables;
use crate::scenario::describe::layout::table;
use crate::scenario::grammar::ValueKind;
use crate::scenario::grammar::changes::{KINDS, PARTS, spec_of};
use crate::scenario::grammar::fits::label;
use crate::scenario::text::source::Sources;
use crate::scenario::text::tree::{Node, Table};
use crate::scenario::text::values::{show, show_duration};
use crate::scenario::variants::Variants;

/// Longest text of a column, characters.
const LONGEST: usize = 52;

/// Appends the local changes: what is changed, how, and on what evidence.
pub(crate) fn describe(text: &mut String, variants: &Variants) {
    let (tree, sources) = variants.written();
    let rows = tables(tree, "local").map(|(change, _)| {
        let how = shorten(&edits(change, sources).join(", "));
        vec![shorten(&what(change)), how, shorten(&evidence(change).unwrap_or_default())]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    table(text, "Local changes to what the bases say", &["what", "change", "evidence"], rows);
}

/// `7 stays: *-medicine-ward, … / task equipment`.
fn what(change: &Table) -> String {
    let Some((kind, named)) = KINDS.iter().find_map(|kind| Some((*kind, change.get(kind)?))) else {
        return String::new();
    };
    let names = |node: &Node| -> Vec<String> {
        let items = node.list().unwrap_or(std::slice::from_ref(node));
        items.iter().filter_map(Node::text).map(str::to_owned).collect()
    };
    let parts = PARTS.iter().find_map(|(key, _, _)| Some((*key, names(change.get(key)?))));
    let parts = parts.map_or_else(String::new, |(key, names)| format!(" / {key} {}", names.join(", ")));
    match names(named).as_slice() {
        [one] => format!("{kind} {one}{parts}"),
        [first, ..] if !parts.is_empty() => {
            format!("{} {kind}s: {first}, …{parts}", names(named).len())
        }
        all => format!("{} {kind}s: {}", all.len(), all.join(", ")),
    }
}

/// What is done with each key: `rate × 1.49`.
fn edits(change: &Table, sources: &Sources) -> Vec<String> {
    let entries = |key: &str| change.get(key).and_then(Node::table).map(|table| table.entries.clone());
    let list = PARTS.iter().find_map(|(key, list, _)| change.has(key).then_some(*list));
    let spec = KINDS.iter().find(|kind| change.has(kind)).and_then(|kind| spec_of(kind, list));
    let kind_of = |name: &str| spec?.keys.iter().find(|key| key.name == name).map(|key| key.kind);
    let mut all = Vec::new();
    for entry in entries("set").unwrap_or_default() {
        all.push(format!("{} = {}", entry.key, written(&entry.node, sources)));
    }
    for entry in entries("append").unwrap_or_default() {
        let items: Vec<String> = entry.node.list().unwrap_or_default().iter().filter_map(label).collect();
        all.push(format!("more {}: {}", entry.key, items.join(", ")));
    }
    for entry in entries("multiply").unwrap_or_default() {
        let by = entry.node.number().map_or_else(|| written(&entry.node, sources), show);
        all.push(format!("{} × {by}", entry.key));
    }
    for entry in entries("add").unwrap_or_default() {
        let by = if kind_of(&entry.key).is_some_and(ValueKind::is_duration) {
            entry.node.duration().map(|ms| (ms < 0.0, show_duration(ms.abs())))
        } else {
            entry.node.number().map(|by| (by < 0.0, show(by.abs())))
        };
        let by = by.map(|(less, by)| format!("{} {by}", if less { "−" } else { "+" }));
        all.push(format!("{} {}", entry.key, by.unwrap_or_default()));
    }
    for entry in entries("least").unwrap_or_default() {
        all.push(format!(
            "{} at least {}",
            entry.key,
            entry.node.duration().map(show_duration).unwrap_or_default()
        ));
    }
    if change.get("remove").and_then(Node::flag) == Some(true) {
        all.push("removed".to_owned());
    }
    all
}

/// A value as it stands in its file, on one line; of a table what it holds, without its evidence.
fn written(node: &Node, sources: &Sources) -> String {
    let text = |node: &Node| sources.text(node.place).split_whitespace().collect::<Vec<_>>().join(" ");
    let Some(table) = node.bare().table() else { return text(node.bare()) };
    let holds = table.entries.iter().filter(|entry| !matches!(&*entry.key, "source" | "assumption"));
    let holds: Vec<String> = holds.map(|entry| format!("{} = {}", entry.key, text(&entry.node))).collect();
    format!("{{ {} }}", holds.join(", "))
}

/// The evidence of a change: its own, or else that of the first value which has any.
fn evidence(change: &Table) -> Option<String> {
    let of = |table: &Table| {
        let source = table.text("source").map(str::to_owned);
        source.or_else(|| table.text("assumption").map(|text| format!("assumed: {text}")))
    };
    let inner = || change.entries.iter().filter_map(|entry| entry.node.table()).flat_map(|t| &t.entries);
    of(change).or_else(|| inner().filter_map(|entry| entry.node.table()).find_map(of))
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let start: String = text.chars().take(LONGEST - 1).collect();
    format!("{}…", start.trim_end())
}
