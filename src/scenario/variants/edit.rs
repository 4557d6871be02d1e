//! Changes of a scheme carried out on the tree: the tables a change names, and their parts.

use crate::scenario::grammar::changes::{DATED, dated};
use crate::scenario::grammar::{Key, LeftOut, TableSpec, ValueKind, top_level};
use crate::scenario::text::problem::ProblemLog;
use crate::scenario::text::source::Place;
use crate::scenario::text::tree::{Node, Table, Value};
use crate::scenario::text::values::matches;
use crate::scenario::text::wrong::Wrong;
use crate::scenario::variants::arithmetic::{Operation, operate, put, whole_heads};
use crate::scenario::variants::unchanged::{TOO_SMALL, unchanged};
use crate::suggest::advice;

/// A change of one scheme, ready to be carried out.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    /// Where it stands.
    pub place: Place,
    /// Kind of the tables it changes: `setting`, `team`, `stay`, `stream`, `attribute`.
    pub kind: &'static str,
    /// Their ids, each with its place.
    pub ids: Vec<(String, Place)>,
    /// Parts of them that it changes, if not the tables themselves.
    pub parts: Option<Parts>,
    /// What it does.
    pub edits: Vec<Edit>,
}

/// Tasks, routes or interruptions of a table.
#[derive(Debug, Clone)]
pub(crate) struct Parts {
    /// Key of the list that holds them.
    pub list: &'static str,
    /// Key by which they are named.
    pub named_by: &'static str,
    /// Their names, each with its place.
    pub names: Vec<(String, Place)>,
}

/// Something done with a table.
#[derive(Debug, Clone)]
pub(crate) enum Edit {
    /// Another value for a key.
    Set { key: String, node: Node, place: Place },
    /// Another number for a key.
    Operate { key: String, by: Operation, place: Place },
    /// More items for a list.
    Append { key: String, items: Vec<Node>, place: Place },
    /// Drops the parts.
    Remove,
}

impl Edit {
    /// Order in which the edits of an option are carried out, whatever the order of schemes: new values, new
    /// parts, factors, summands, what is left at least, and last what is dropped.
    pub fn rank(&self) -> u8 {
        match self {
            Self::Set { .. } => 0,
            Self::Append { .. } => 1,
            Self::Operate { by: Operation::Multiply(_), .. } => 2,
            Self::Operate { by: Operation::AtLeast(_), .. } => 4,
            Self::Operate { .. } => 3,
            Self::Remove => 5,
        }
    }

    /// The key it changes.
    pub fn key(&self) -> &str {
        match self {
            Self::Set { key, .. } | Self::Operate { key, .. } | Self::Append { key, .. } => key,
            Self::Remove => "remove",
        }
    }
}

/// Keys of which a table has only one count as the same key.
fn one_of(key: &str) -> &str {
    match key {
        "heads" => "rota",
        "to" => "routes",
        "gaps" | "hourly" | "daily" | "timetable" | "replay" => "rate",
        key => key,
    }
}

/// Changes of different owners (given by number) that set the same key of the same table or part: the two owners, the
/// later change, and what it sets, in words.
pub(crate) fn set_twice<'a>(changes: &[(usize, &'a Change)]) -> Vec<(usize, usize, &'a Change, String)> {
    let settings = changes.iter().flat_map(|&(owner, change)| {
        change.edits.iter().filter(|edit| edit.rank() == 0).map(move |edit| (owner, change, edit))
    });
    let settings: Vec<(usize, &Change, &Edit)> = settings.collect();
    let mut twice = Vec::new();
    for (at, &(owner, change, edit)) in settings.iter().enumerate() {
        for &(other, earlier, before) in &settings[..at] {
            let names = |change: &'a Change| change.parts.as_ref().map(|parts| &parts.names);
            let same_part = match (names(change), names(earlier)) {
                (None, None) => true,
                (Some(one), Some(two)) => {
                    one.iter().any(|(name, _)| two.iter().any(|(other, _)| name == other))
                }
                _ => false,
            };
            let same_key = change.kind == earlier.kind && one_of(edit.key()) == one_of(before.key());
            let shared = change.ids.iter().find(|(id, _)| earlier.ids.iter().any(|(other, _)| other == id));
            if let Some((id, _)) = shared.filter(|_| owner != other && same_part && same_key) {
                twice.push((other, owner, change, format!("`{}` of {} `{id}`", edit.key(), change.kind)));
            }
        }
    }
    twice
}

/// Ranks of edits.
pub(crate) const RANKS: std::ops::RangeInclusive<u8> = 0..=5;

/// Carries out the edits of a rank of a change on every table it names.
pub(crate) fn carry_out(tree: &mut Table, change: &Change, rank: u8, report: &mut ProblemLog) {
    for (id, place) in &change.ids {
        let list = tree.entries.iter_mut().find(|entry| entry.key == change.kind);
        let list = match list.map(|entry| &mut entry.node.value) {
            Some(Value::List(items)) => items.as_mut_slice(),
            _ => &mut [],
        };
        let at = list.iter().position(|node| node.table().and_then(|t| t.text("id")) == Some(id));
        let Some(Node { value: Value::Table(table), .. }) = at.and_then(|at| list.get_mut(at)) else {
            let known: Vec<&str> = list.iter().filter_map(|node| node.table()?.text("id")).collect();
            report.error_help(
                *place,
                format!("unknown {} `{id}`", change.kind),
                advice(id, &format!("{}s", change.kind), &known),
            );
            continue;
        };
        carry_out_on(table, change, rank, report);
    }
}

/// Carries out the edits of a rank of a change on one table.
pub(crate) fn carry_out_on(table: &mut Table, change: &Change, rank: u8, report: &mut ProblemLog) {
    // A part may come into being at an earlier rank than it is changed.
    if !change.edits.iter().any(|edit| edit.rank() == rank) {
        return;
    }
    let Some(spec) = top_level(change.kind) else { return };
    let edits = change.edits.iter().filter(|edit| edit.rank() == rank);
    let Some(parts) = &change.parts else {
        // A new level holds on every date, unless the change says what holds on some.
        let sets = |key: &str| change.edits.iter().any(|edit| edit.rank() == 0 && edit.key() == key);
        let replaced = |edit: &Edit| edit.rank() == rank && rank == 0 && !dated(spec, edit.key()).is_empty();
        if change.edits.iter().any(replaced) && !sets(DATED) {
            table.entries.retain(|entry| entry.key != DATED);
        }
        for edit in edits {
            edit_table(spec, table, edit, report);
        }
        return;
    };
    let owner = table.text("id").unwrap_or("").to_owned();
    let part_spec = spec.keys.iter().find(|key| key.name == parts.list).and_then(|key| key.kind.item());
    let list = table.entries.iter_mut().find(|entry| entry.key == parts.list);
    let list = match list.map(|entry| &mut entry.node.value) {
        Some(Value::List(items)) => Some(items),
        _ => None,
    };
    let (Some(items), Some(part_spec)) = (list, part_spec) else {
        report.error_help(
            change.place,
            format!("{} `{owner}` has no `{}`", change.kind, parts.list),
            "name a table that has them",
        );
        return;
    };
    let is = |node: &Node, name: &str| {
        let own = node.table().and_then(|table| table.text(parts.named_by));
        own.is_some_and(|own| own == name || matches(name, own))
    };
    for (name, place) in &parts.names {
        if !items.iter().any(|node| is(node, name)) {
            let known: Vec<&str> =
                items.iter().filter_map(|node| node.table()?.text(parts.named_by)).collect();
            let word = parts.list.trim_end_matches('s');
            report.error_help(
                *place,
                format!("{} `{owner}` has no {word} `{name}`", change.kind),
                advice(name, parts.list, &known),
            );
        }
    }
    let named = |node: &Node| parts.names.iter().any(|(name, _)| is(node, name));
    for edit in edits {
        for node in items.iter_mut().filter(|node| named(node)) {
            let Value::Table(part) = &mut node.value else { continue };
            match edit {
                // Removed for good below; a route first gives its share back.
                Edit::Remove => {}
                edit => edit_table(part_spec, part, edit, report),
            }
            if parts.list == "routes" && edit.key() == "share" && part.text("share") != Some("rest") {
                put(part, "firm", Node { value: Value::Flag(true), place: change.place });
            }
        }
        if matches!(edit, Edit::Remove) {
            if parts.list == "routes" {
                for node in items.iter_mut().filter(|node| named(node)) {
                    let Value::Table(part) = &mut node.value else { continue };
                    put(part, "share", Node { value: Value::Float(0.0), place: change.place });
                    put(part, "firm", Node { value: Value::Flag(true), place: change.place });
                }
            } else {
                items.retain(|node| !named(node));
            }
        }
    }
}

fn edit_table(spec: &'static TableSpec, table: &mut Table, edit: &Edit, report: &mut ProblemLog) {
    let known: Option<&Key> = spec.keys.iter().find(|key| key.name == edit.key());
    match edit {
        Edit::Set { key, node, place } => {
            let replaced = |other: &str| {
                let alternatives =
                    |group: &&crate::scenario::grammar::OneOf| group.keys.contains(&key.as_str());
                spec.one_of.iter().filter(alternatives).any(|group| group.keys.contains(&other))
            };
            table.entries.retain(|entry| entry.key == *key || !replaced(&entry.key));
            put(table, key, Node { value: node.value.clone(), place: node.place });
            if let Some(entry) = table.entries.iter_mut().find(|entry| entry.key == *key) {
                entry.key_place = *place;
            }
        }
        Edit::Operate { key, by, place } => {
            let present = table.get(key).cloned().or_else(|| default(spec, key, *place));
            let Some(node) = present else {
                report.error_help(
                    *place,
                    format!("`{key}` is not stated, so there is nothing to change"),
                    "give its value with `set`",
                );
                return;
            };
            let kind = known.map_or(ValueKind::Free, |key| key.kind);
            match operate(kind, &node, *by, *place) {
                Ok(mut changed) => {
                    if matches!(kind, ValueKind::Rota | ValueKind::Heads(_))
                        && table.text("part-heads") == Some("whole")
                    {
                        whole_heads(&mut changed);
                    }
                    if let Some(why) = unchanged(kind, &node, &changed, *by) {
                        let owner = table.text("id").or_else(|| table.text("to")).unwrap_or("");
                        let message = format!("`{key}` of {} `{owner}` stays as it is: {why}", spec.name);
                        report.warning(*place, message, TOO_SMALL);
                    }
                    put(table, key, changed);
                    if let Err(wrong) = operate_dated(spec, table, key, *by, *place) {
                        let owner = table.text("id").unwrap_or("").to_owned();
                        let message =
                            format!("`{key}` of {} `{owner}`, on some dates, {}", spec.name, wrong.message);
                        report.wrong(*place, Wrong { message, ..wrong });
                    }
                }
                Err(wrong) => {
                    let owner = table.text("id").or_else(|| table.text("to")).unwrap_or("").to_owned();
                    let message = format!("`{key}` of {} `{owner}` {}", spec.name, wrong.message);
                    report.wrong(*place, Wrong { message, ..wrong });
                }
            }
        }
        Edit::Append { key, items, place } => {
            let items = items.iter().cloned().map(|item| if key == "routes" { firm(item) } else { item });
            match table.entries.iter_mut().find(|entry| entry.key == *key).map(|entry| &mut entry.node.value)
            {
                Some(Value::List(list)) => list.extend(items),
                _ => put(table, key, Node { value: Value::List(items.collect()), place: *place }),
            }
        }
        Edit::Remove => {}
    }
}

/// Does the same with the values that a level has on other dates.
pub(crate) fn operate_dated(
    spec: &TableSpec,
    table: &mut Table,
    key: &str,
    by: Operation,
    place: Place,
) -> Result<(), Wrong> {
    let keys = dated(spec, key);
    let inner = spec.key(DATED).and_then(|key| key.kind.item());
    let (Some(inner), Some(changes)) = (inner, table.get_mut(DATED).filter(|_| !keys.is_empty())) else {
        return Ok(());
    };
    for change in changes.items_mut().iter_mut().filter_map(Node::table_mut) {
        for entry in change.entries.iter_mut().filter(|entry| keys.contains(&entry.key.as_str())) {
            // What is unlimited on some dates stays so.
            if entry.node.text().is_none()
                && let Some(key) = inner.key(&entry.key)
            {
                entry.node = operate(key.kind, &entry.node, by, place)?;
            }
        }
    }
    Ok(())
}

/// A new route keeps its share; the others make room for it.
fn firm(mut node: Node) -> Node {
    let place = node.place;
    if let Value::Table(table) = &mut node.value
        && table.text("share") != Some("rest")
        && !table.has("firm")
    {
        put(table, "firm", Node { value: Value::Flag(true), place });
    }
    node
}

/// What holds for a key that is left out, where a factor or summand can start from it.
fn default(spec: &TableSpec, key: &str, place: Place) -> Option<Node> {
    let key = spec.key(key)?;
    let value = match (key.left_out, key.kind) {
        (LeftOut::Number(number), kind) if kind.has(&|kind| matches!(kind, ValueKind::Whole(..))) => {
            Value::Integer(number as i64)
        }
        (LeftOut::Number(number), _) => Value::Float(number),
        (LeftOut::Duration(milliseconds), _) => Value::Duration(milliseconds),
        _ => return None,
    };
    Some(Node { value, place })
}
