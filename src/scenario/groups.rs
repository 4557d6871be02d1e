//! Metrics and groups of figures that money, claims and published figures name: whether they are measured, and whether there is
//! what they are called after.

use crate::metrics::{Editions, metric};
use crate::model::Named;
use crate::scenario::decode::measures::editions;
use crate::scenario::grammar::Space;
use crate::scenario::text::problem::ProblemLog;
use crate::scenario::text::tree::{Node, Table, Value};
use crate::scenario::validate::names::Names;

/// Kinds of groups that are called after a table.
const KINDS: [(&str, Space); 3] = [("setting", Space::Setting), ("team", Space::Team), ("stay", Space::Stay)];

/// Reports metrics that the scenario does not measure, and warns of groups of settings, teams and stays that there are not: a
/// figure of such a group is none.
pub(crate) fn check(tree: &Table, names: &Names, report: &mut ProblemLog) {
    // What stands below a persona or a stay has no groups, and a scenario may call anything else so.
    const WITH_GROUPS: [&str; 6] = ["scheme", "saving", "contingency", "money", "option", "back-test"];
    let chosen = editions(tree);
    for entry in tree.entries.iter().filter(|entry| WITH_GROUPS.contains(&entry.key.as_str())) {
        below(&entry.node, chosen, names, report);
    }
}

fn below(node: &Node, chosen: Editions, names: &Names, report: &mut ProblemLog) {
    match &node.value {
        Value::List(items) => items.iter().for_each(|item| below(item, chosen, names, report)),
        Value::Table(table) => {
            for entry in &table.entries {
                match entry.node.text() {
                    Some(text) if entry.key == "group" => group(text, &entry.node, names, report),
                    Some(text) if entry.key == "metric" => measured(text, &entry.node, chosen, report),
                    _ => below(&entry.node, chosen, names, report),
                }
            }
        }
        _ => {}
    }
}

fn measured(name: &str, node: &Node, chosen: Editions, report: &mut ProblemLog) {
    let Some(edition) = metric(name).and_then(|known| known.edition) else { return };
    if !chosen.have(Some(edition)) {
        let year = edition.word();
        report.error_help(
            node.place,
            format!("`{name}` is of the measures of {year}, which this scenario does not take"),
            format!(
                "choose them in [scenario]: measures = \"{year}\", or both: measures = [\"2014\", \"2025\"]"
            ),
        );
    }
}

fn group(text: &str, node: &Node, names: &Names, report: &mut ProblemLog) {
    for (kind, id) in text.split(',').filter_map(|part| part.split_once('=')) {
        let Some((_, space)) = KINDS.iter().find(|(known, _)| *known == kind) else { continue };
        if let Err(wrong) = names.check(*space, id, report.is_full()) {
            report.warning(
                node.place,
                format!("{}: there is no figure of the group `{text}`", wrong.message),
                wrong.help,
            );
        }
    }
}
