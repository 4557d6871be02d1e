//! Changes of schemes to what belongs to the calendar: capacities, opening hours, rotas.

use crate::model::{Index, LevelChange, LevelOperation, Model, Timetable};
use crate::scenario::decode::Decode;
use crate::scenario::decode::heads;
use crate::scenario::decode::time::{self, pattern};
use crate::scenario::grammar::{ValueKind, top_level};
use crate::scenario::text::tree::{Node, Table, Value};
use crate::scenario::text::values::show;
use crate::scenario::text::wrong::Wrong;
use crate::scenario::variants::arithmetic::{Operation, operate, whole_heads};
use crate::scenario::variants::edit::{Change, Edit};
use crate::scenario::variants::schemes::SchemeTree;
use crate::scenario::variants::unchanged::{TOO_SMALL, unchanged};

/// Which level of a setting or team a key speaks of.
fn level(key: &str) -> Option<Timed> {
    match key {
        "capacity" => Some(Timed::Capacity),
        "admits" => Some(Timed::Opening),
        "rota" | "heads" => Some(Timed::Heads),
        _ => None,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Timed {
    Capacity,
    Opening,
    Heads,
}

/// Adds the changes of schemes that do not hold throughout the run.
pub(crate) fn over_time(decode: &mut Decode, tree: &Table, schemes: &[&SchemeTree], model: &mut Model) {
    for scheme in schemes {
        let of_calendar = |change: &&Change| matches!(change.kind, "setting" | "team" | "attribute");
        for change in scheme.changes.iter().filter(of_calendar) {
            for edit in &change.edits {
                add(decode, tree, scheme, change, edit, model);
            }
        }
    }
}

fn add(
    decode: &mut Decode,
    tree: &Table,
    scheme: &SchemeTree,
    change: &Change,
    edit: &Edit,
    model: &mut Model,
) {
    let id = &scheme.scheme.id;
    let of_sessions = change.parts.as_ref().is_some_and(|parts| parts.list == "sessions");
    if of_sessions || edit.key() == "sessions" {
        decode.report.error_help(
            change.place,
            "sessions can only change for everybody and the whole run",
            format!(
                "leave `starts`, `ends`, `ramp`, `reach`, `realised` and `for` out of scheme `{id}`, and give a session of its own \
                 `from` and `until`"
            ),
        );
        return;
    }
    let Some(level) = level(edit.key()).filter(|_| change.kind != "attribute") else {
        decode.report.error_help(
            change.place,
            format!("`{}` of {} can only change for everybody and the whole run", edit.key(), change.kind),
            format!("scheme `{id}` starts or ends during the run, ramps up, or reaches only some patients"),
        );
        return;
    };
    if let Some(who) = &scheme.who {
        decode.report.error_help(
            who.place,
            format!("scheme `{id}` changes `{}` of a {}, which everybody shares", edit.key(), change.kind),
            "put the part of the scheme that is not `for` a group into a scheme of its own",
        );
        return;
    }
    let how = match edit {
        Edit::Operate { by: Operation::Multiply(factor), .. } => Some(LevelOperation::Multiply(*factor)),
        Edit::Operate { by: Operation::Add(summand), .. } => Some(LevelOperation::Add(*summand)),
        Edit::Set { key, node, .. } => set(key, node).map(LevelOperation::Set),
        Edit::Operate { .. } | Edit::Append { .. } | Edit::Remove => None,
    };
    let in_force = &scheme.scheme.in_force;
    let stated = scheme.scheme.reach * scheme.scheme.realised;
    if level == Timed::Opening && (stated < 1.0 || in_force.ramp_days > 0) {
        let wrong = Wrong::new("opening hours change at once and for everybody")
            .help("leave out `ramp`, `reach` and `realised`, or change a capacity instead");
        decode.report.wrong(change.place, wrong);
        return;
    }
    // Hours that are to be realised in part (an analysis asks for it) come about whole, or not at all.
    let mut in_force = in_force.clone();
    if level == Timed::Opening && in_force.full > 0.0 {
        in_force.full = 1.0;
    }
    let Some(how) = how else {
        let wrong = Wrong::new(format!("`{}` cannot become unlimited during the run", edit.key()))
            .help("give a large number");
        decode.report.wrong(change.place, wrong);
        return;
    };
    for (id, place) in &change.ids {
        let Some(index) = index_of(tree, change.kind, id) else {
            let wrong = Wrong::new(format!("unknown {} `{id}`", change.kind))
                .help("name one of the place, or one that a scheme of the option brings");
            decode.report.wrong(*place, wrong);
            continue;
        };
        if level == Timed::Capacity && model.settings.get(index).is_some_and(|s| s.capacity.is_none()) {
            let wrong =
                Wrong::new(format!("the capacity of `{id}` is unlimited: there is nothing to change"))
                    .help("state how many places it has, or leave the change out");
            decode.report.wrong(*place, wrong);
            continue;
        }
        if stated < 1.0 && in_force.full > 0.0 {
            too_small(decode, tree, change, edit, id, stated);
        }
        let entry = (index, LevelChange { in_force: in_force.clone(), how: how.clone() });
        match level {
            Timed::Capacity => model.changes.capacities.push(entry),
            Timed::Opening => model.changes.openings.push(entry),
            Timed::Heads => model.changes.heads.push(entry),
        }
    }
}

/// Warns of a change that rounding leaves without effect because it comes about in part: what is too small in full
/// has been said already.
fn too_small(decode: &mut Decode, tree: &Table, change: &Change, edit: &Edit, id: &str, share: f64) {
    let Edit::Operate { key, by, place } = edit else { return };
    let part = by.in_part(share);
    let table = index_of(tree, change.kind, id).and_then(|at| tree.list(change.kind).get(at)?.table());
    let spec = top_level(change.kind);
    let (Some(node), Some(spec)) = (table.and_then(|table| table.get(key)), spec) else { return };
    let Some(kind) = spec.keys.iter().find(|known| known.name == key).map(|key| key.kind) else { return };
    let kept = |by: Operation| {
        let mut changed = operate(kind, node, by, *place).ok()?;
        // Levels during the run are whole numbers.
        if matches!(kind, ValueKind::Rota | ValueKind::Heads(_)) {
            whole_heads(&mut changed);
        }
        unchanged(kind, node, &changed, by)
    };
    if let (None, Some(why)) = (kept(*by), kept(part)) {
        let message = format!(
            "`{key}` of {} `{id}` stays as it is: {} % of the change comes about, and {why}",
            change.kind,
            show(share * 100.0)
        );
        decode.report.warning(*place, message, TOO_SMALL);
    }
}

/// The timetable a key is set to.
fn set(key: &str, node: &Node) -> Option<Timetable> {
    let base = match key {
        "capacity" => time::capacity(node)??,
        "admits" => pattern(node)?,
        "rota" => heads::of_week(node, false)?,
        _ => heads::all_day(node.number()?, false),
    };
    Some(Timetable { base, changes: Vec::new() })
}

/// Position of a table among those of its kind.
pub(crate) fn index_of(tree: &Table, kind: &str, id: &str) -> Option<Index> {
    tree.list(kind).iter().position(|node| match &node.value {
        Value::Table(table) => table.text("id") == Some(id),
        _ => false,
    })
}
