//! `like`: a table that takes what another has and states what differs.

use crate::scenario::grammar;
use crate::scenario::text::problem::ProblemLog;
use crate::scenario::text::source::Place;
use crate::scenario::text::tree::{Node, Table, Value};

/// Lays a table over another, key by key; a key drops the keys it is an alternative to.
pub(crate) fn overlay(under: &mut Table, over: Table, spec: Option<&grammar::TableSpec>) {
    let given: Vec<String> = over.entries.iter().map(|entry| entry.key.clone()).collect();
    let replaced = |key: &str| {
        spec.is_some_and(|spec| {
            spec.one_of.iter().any(|group| {
                group.keys.contains(&key) && group.keys.iter().any(|other| given.iter().any(|g| g == other))
            })
        })
    };
    under.entries.retain(|entry| !replaced(&entry.key));
    for entry in over.entries {
        match under.entries.iter_mut().find(|known| known.key == entry.key) {
            Some(known) => *known = entry,
            None => under.entries.push(entry),
        }
    }
}

/// Copies into every stay with `like` the keys it does not state itself.
///
/// The first `done` stays have been completed before: what was changed in their models since is not theirs.
pub(crate) fn resolve_like(tree: &mut Table, done: usize, report: &mut ProblemLog) {
    let spec = grammar::top_level("stay");
    let Some(Value::List(stays)) =
        tree.entries.iter_mut().find(|entry| entry.key == "stay").map(|entry| &mut entry.node.value)
    else {
        return;
    };
    let find = |stays: &[Node], id: &str| {
        stays.iter().position(|node| node.table().and_then(|table| table.text("id")) == Some(id))
    };
    // The stay each stay is like.
    let like: Vec<Option<(usize, Place)>> = stays
        .iter()
        .map(|node| {
            let target = node.table()?.get("like")?;
            Some((find(stays, target.text()?)?, target.place))
        })
        .collect();
    let before = done;
    let mut done: Vec<bool> =
        like.iter().enumerate().map(|(at, like)| at < before || like.is_none()).collect();
    for start in 0..stays.len() {
        // The chain from this stay down to one that is finished.
        let mut chain = vec![start];
        let mut at = start;
        while let (false, Some((next, place))) = (done[at], like[at]) {
            if chain.contains(&next) {
                let id = stays[start].table().and_then(|table| table.text("id")).unwrap_or("");
                report.error_help(
                    place,
                    format!("`like` loops: `{id}` is like itself"),
                    "let one of these stays state its own keys",
                );
                chain.iter().for_each(|&stay| done[stay] = true);
                chain.clear();
                break;
            }
            chain.push(next);
            at = next;
        }
        for pair in chain.windows(2).rev() {
            let (Some(Value::Table(model)), Some(Value::Table(own))) = (
                stays.get(pair[1]).map(|node| node.value.clone()),
                stays.get(pair[0]).map(|n| n.value.clone()),
            ) else {
                continue;
            };
            if done[pair[0]] {
                continue;
            }
            let mut copy = model;
            copy.entries.retain(|entry| !matches!(entry.key.as_str(), "id" | "like" | "start"));
            overlay(&mut copy, own, spec);
            stays[pair[0]].value = Value::Table(copy);
            done[pair[0]] = true;
        }
    }
}
