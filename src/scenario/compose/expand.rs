//! Short forms written out: one stream for several cohorts, patients that a stay starts with.

use crate::scenario::limits::TABLES;
use crate::scenario::text::problem::ProblemLog;
use crate::scenario::text::source::{Place, Sources};
use crate::scenario::text::tree::{Entry, Node, Table, Value};

/// Writes a stream with `cohorts` out as one stream for each, with its rate of the list.
pub(crate) fn streams_of_cohorts(tree: &mut Table, report: &mut ProblemLog) {
    let streams = tree.entries.iter_mut().find(|entry| entry.key == "stream");
    let Some(Value::List(streams)) = streams.map(|entry| &mut entry.node.value) else { return };
    if streams.iter().all(|node| node.table().is_none_or(|table| !table.has("cohorts"))) {
        return;
    }
    let written = std::mem::take(streams);
    for node in written {
        // So many are refused when all files have been read; to write out more would take memory for nothing.
        if streams.len() > TABLES {
            break;
        }
        match node.table().filter(|table| table.has("cohorts")) {
            Some(table) => streams.extend(each_cohort(table, node.place, report)),
            None => streams.push(node),
        }
    }
}

fn each_cohort(stream: &Table, place: Place, report: &mut ProblemLog) -> Vec<Node> {
    let Some(cohorts) = stream.entry("cohorts") else { return Vec::new() };
    let items = cohorts.node.list().unwrap_or(std::slice::from_ref(&cohorts.node));
    if let Some(entry) = stream.entry("cohort") {
        let help = "`cohorts` writes the stream out for each of them";
        report.error_help(entry.key_place, "`cohort` and `cohorts` cannot stand together", help);
    }
    let rates =
        stream.get("rate").and_then(Node::table).map(|rate| rate.entries.as_slice()).unwrap_or_default();
    for entry in rates {
        if let Some(list) = entry.node.list().filter(|list| list.len() != items.len()) {
            report.error_help(
                entry.node.place,
                format!("{} rates for {} cohorts", list.len(), items.len()),
                "give one for each, in the order of `cohorts`, or one for all",
            );
        }
    }
    let one = |(at, cohort): (usize, &Node)| {
        let mut table = stream.clone();
        table.entries.retain(|entry| entry.key != "cohorts" && entry.key != "cohort");
        table.entries.push(Entry {
            key: "cohort".into(),
            key_place: cohorts.key_place,
            node: cohort.clone(),
        });
        for entry in &mut table.entries {
            match (entry.key.as_str(), &mut entry.node.value) {
                ("id", Value::Text(id)) => *id = format!("{id}-{}", cohort.text().unwrap_or("")),
                ("rate", Value::Table(rate)) => {
                    for entry in &mut rate.entries {
                        if let Some(item) = entry.node.list().and_then(|list| list.get(at)).cloned() {
                            entry.node = item;
                        }
                    }
                }
                _ => {}
            }
        }
        Node { value: Value::Table(table), place }
    };
    items.iter().take(TABLES + 1).enumerate().map(one).collect()
}

/// Whether two start groups are for one stay and one cohort.
fn same_people(one: &Node, other: &Node) -> bool {
    let (Some(one), Some(other)) = (one.table(), other.table()) else { return false };
    ["stay", "cohort"].iter().all(|key| one.text(key).is_some() && one.text(key) == other.text(key))
}

/// Warns of a start group of a setting beside one of the stay itself, which a base may have brought.
fn add_up(own: &Node, of_stay: &Node, sources: &Sources, report: &mut ProblemLog) {
    let Some(table) = own.table() else { return };
    let (stay, cohort) = (table.text("stay").unwrap_or(""), table.text("cohort").unwrap_or(""));
    report.warning(
        own.place,
        format!(
            "`start` of a setting and of stay `{stay}` both bring patients of cohort `{cohort}`: they add up"
        ),
        format!(
            "the stay's are in {}; keep one of the two: `start` of a [[stay]] here replaces that of a base",
            sources.short(of_stay.place)
        ),
    );
}

/// Puts the patients that a stay starts with among those of its setting, warning of those stated in both.
pub(crate) fn move_starts(tree: &mut Table, sources: &Sources, report: &mut ProblemLog) {
    let mut groups: Vec<(String, Node)> = Vec::new();
    let of_settings = tree.list("setting").iter().filter_map(Node::table);
    let own: Vec<Node> = of_settings.flat_map(|setting| setting.list("start")).cloned().collect();
    let stays = tree.entries.iter_mut().find(|entry| entry.key == "stay").map(|entry| &mut entry.node.value);
    let Some(Value::List(stays)) = stays else { return };
    for node in stays {
        let Value::Table(stay) = &mut node.value else { continue };
        let (Some(setting), Some(id)) = (stay.text("in").map(str::to_owned), stay.get("id").cloned()) else {
            continue;
        };
        let starts = stay.list("start").to_vec();
        let evidence =
            stay.entries.iter().filter(|entry| matches!(entry.key.as_str(), "source" | "assumption"));
        let evidence: Vec<Entry> = evidence.cloned().collect();
        // What is not a list of tables is left for the walk to report.
        if starts.iter().any(|node| node.table().is_none()) {
            continue;
        }
        for mut group in starts {
            if let Value::Table(group) = &mut group.value {
                group.entries.push(Entry { key: "stay".into(), key_place: id.place, node: id.clone() });
                if !group.has("source") && !group.has("assumption") {
                    group.entries.extend(evidence.clone());
                }
            }
            for twice in own.iter().filter(|other| same_people(other, &group)) {
                add_up(twice, &group, sources, report);
            }
            groups.push((setting.clone(), group));
        }
        stay.entries.retain(|entry| entry.key != "start" || entry.node.list().is_none());
    }
    let settings = tree.entries.iter_mut().find(|entry| entry.key == "setting");
    let Some(Value::List(settings)) = settings.map(|entry| &mut entry.node.value) else { return };
    for (setting, group) in groups {
        let found =
            settings.iter_mut().find(|node| node.table().and_then(|t| t.text("id")) == Some(&setting));
        let Some(Value::Table(table)) = found.map(|node| &mut node.value) else { continue };
        match table.entries.iter_mut().find(|entry| entry.key == "start").map(|entry| &mut entry.node.value) {
            Some(Value::List(items)) => items.push(group),
            _ => {
                let place = group.place;
                let node = Node { value: Value::List(vec![group].into()), place };
                table.entries.push(Entry { key: "start".into(), key_place: place, node });
            }
        }
    }
}
