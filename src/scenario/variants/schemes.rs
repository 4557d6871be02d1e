//! Schemes and options, from the tree to what the program needs of them.

use crate::model::{Amount, Basis, Claim, Cost, DAY, InForce, NamedOption, Planned, Scheme};
use crate::scenario::decode::fields::{Fields, scenario_of};
use crate::scenario::decode::tables;
use crate::scenario::grammar::changes::{KINDS, NEW, PARTS, spec_of};
use crate::scenario::grammar::schemes::{OPTION, SCHEME};
use crate::scenario::grammar::{TableSpec, top_level};
use crate::scenario::text::problem::ProblemLog;
use crate::scenario::text::tree::{Entry, Node, Table, Value};
use crate::scenario::text::values;
use crate::scenario::validate::names::Names;
use crate::scenario::variants::arithmetic::Operation;
use crate::scenario::variants::edit::{Change, Edit, Parts};

/// A scheme with its changes.
#[derive(Debug, Clone)]
pub(crate) struct SchemeTree {
    pub scheme: Scheme,
    /// Its `for`.
    pub who: Option<Node>,
    pub changes: Vec<Change>,
    /// Its new tables, by key.
    pub new: Vec<(String, Vec<Node>)>,
}

/// Days of a year.
const YEAR: i64 = 366;

/// All schemes of a tree.
pub(crate) fn schemes(tree: &Table) -> Vec<SchemeTree> {
    tables(tree, "scheme").filter_map(|(table, _)| scheme(table, tree)).collect()
}

fn scheme(table: &Table, tree: &Table) -> Option<SchemeTree> {
    let fields = Fields::of(&SCHEME, table);
    let id = fields.owned("id")?;
    let days = |key: &str| fields.duration(key).map(|ms| (ms / DAY).round() as u32);
    let (reach, realised) = (fields.number("reach")?, fields.number("realised")?);
    let delay = i64::from(days("delay")?);
    let starts = fields.date("starts").map(|from| crate::calendar::add_days(from, delay));
    let changes: Vec<Change> = table.list("change").iter().filter_map(|node| change(node, tree)).collect();
    let new: Vec<(String, Vec<Node>)> = NEW
        .iter()
        .map(|key| ((*key).to_owned(), table.list(key).to_vec()))
        .filter(|(_, items)| !items.is_empty())
        .collect();
    Some(SchemeTree {
        scheme: Scheme {
            title: fields.owned("title").unwrap_or_else(|| id.clone()),
            lead: fields.owned("lead"),
            evidence: fields.owned("evidence"),
            in_force: InForce {
                from: starts,
                ramp_days: days("ramp")?,
                until: fields.date("ends"),
                full: reach * realised,
            },
            reach,
            realised,
            costs: fields.inner_list("cost").filter_map(|(inner, _)| cost(inner)).collect(),
            changes_something: !changes.is_empty() || !new.is_empty(),
            committed: fields.flag("committed"),
            id,
        },
        who: fields.node("for").cloned(),
        changes,
        new,
    })
}

/// Puts the new tables of schemes among those of the baseline, and completes those that are `like` others.
pub(crate) fn add_new(tree: &mut Table, schemes: &[SchemeTree], report: &mut ProblemLog) {
    let known = tree.list("stay").len();
    for (key, items) in schemes.iter().flat_map(|scheme| &scheme.new) {
        match tree.entries.iter_mut().find(|entry| entry.key == *key).map(|entry| &mut entry.node.value) {
            Some(Value::List(list)) => list.extend(items.iter().cloned()),
            _ => {
                let place = items.first().map(|node| node.place).unwrap_or_default();
                let node = Node { value: Value::List(items.clone().into()), place };
                tree.entries.push(Entry { key: key.clone(), key_place: place, node });
            }
        }
    }
    crate::scenario::compose::like::resolve_like(tree, known, report);
}

/// The tables that schemes bring, completed, with their grammar; `tree` holds them after the baseline's.
pub(crate) fn new_tables<'a>(
    tree: &'a mut Table,
    schemes: &[SchemeTree],
) -> Vec<(&'static TableSpec, &'a mut Node)> {
    let brought = |key: &str| -> usize {
        let new = schemes.iter().flat_map(|scheme| &scheme.new).filter(|(known, _)| known == key);
        new.map(|(_, items)| items.len()).sum()
    };
    let mut found: Vec<(usize, &'static TableSpec, &'a mut Node)> = Vec::new();
    for entry in &mut tree.entries {
        let order = NEW.iter().position(|key| *key == entry.key);
        let (Some(order), Some(spec), Value::List(items)) =
            (order, top_level(&entry.key), &mut entry.node.value)
        else {
            continue;
        };
        let usual = items.len().saturating_sub(brought(NEW[order]));
        found.extend(items.iter_mut().skip(usual).map(|node| (order, spec, node)));
    }
    found.sort_by_key(|(order, ..)| *order);
    found.into_iter().map(|(_, spec, node)| (spec, node)).collect()
}

/// The tables that schemes bring, where they stand in the schemes.
pub(crate) fn brought(tree: &mut Table) -> Vec<(&'static TableSpec, &mut Node)> {
    let schemes = tree.get_mut("scheme").map(Node::items_mut).unwrap_or_default();
    let tables = schemes.iter_mut().filter_map(Node::table_mut).flat_map(|table| &mut table.entries);
    let new = tables.filter(|entry| NEW.contains(&entry.key.as_str()));
    let items = new.filter_map(|entry| Some((top_level(&entry.key)?, entry.node.items_mut())));
    items.flat_map(|(spec, items)| items.iter_mut().map(move |node| (spec, node))).collect()
}

fn cost(fields: Fields<'_>) -> Option<Cost> {
    let amount = if let Some(pounds) = fields.number("recurrent") {
        Amount::Recurrent(pounds)
    } else if let Some(pounds) = fields.number("non-recurrent") {
        Amount::NonRecurrent(pounds)
    } else {
        Amount::PerUse {
            pounds: fields.number("per-use")?,
            metric: fields.owned("metric")?,
            group: fields.owned("group")?,
        }
    };
    Some(Cost {
        title: fields.owned("title").unwrap_or_default(),
        amount,
        payer: fields.owned("payer"),
        fund: fields.owned("fund"),
        from: fields.date("from"),
        until: fields.date("until"),
    })
}

/// Ids of a key that holds one or several.
fn ids(node: &Node) -> Vec<(String, crate::scenario::text::source::Place)> {
    let items = node.list().unwrap_or(std::slice::from_ref(node));
    items.iter().filter_map(|item| Some((item.text()?.to_owned(), item.place))).collect()
}

/// The ids that a pattern (`ward-*`, `*-ward`) stands for; any other id, and a pattern without one, is itself.
fn expand(
    ids: Vec<(String, crate::scenario::text::source::Place)>,
    tree: &Table,
    kind: &str,
) -> Vec<(String, crate::scenario::text::source::Place)> {
    let mut all = Vec::new();
    for (id, place) in ids {
        let known = tables(tree, kind).filter_map(|(table, _)| table.text("id"));
        let found: Vec<_> = known
            .filter(|known| values::matches(&id, known))
            .map(|known| (known.to_owned(), place))
            .collect();
        if found.is_empty() {
            all.push((id, place));
        } else {
            all.extend(found);
        }
    }
    all
}

/// A change as it is written; `tree` has the tables it may name.
pub(crate) fn change(node: &Node, tree: &Table) -> Option<Change> {
    let table = node.table()?;
    let (kind, named) = KINDS.iter().find_map(|kind| Some((*kind, table.get(kind)?)))?;
    let parts = PARTS
        .iter()
        .find_map(|(key, list, named_by)| Some(Parts { list, named_by, names: ids(table.get(key)?) }));
    let spec = spec_of(kind, parts.as_ref().map(|parts| parts.list))?;
    let mut edits = Vec::new();
    let entries = |key: &str| table.get(key).and_then(Node::table).map(|table| table.entries.clone());
    for entry in entries("set").unwrap_or_default() {
        edits.push(Edit::Set { key: entry.key, node: entry.node, place: entry.key_place });
    }
    for entry in entries("append").unwrap_or_default() {
        let items = entry.node.list().map(<[Node]>::to_vec).unwrap_or_default();
        edits.push(Edit::Append { key: entry.key, items, place: entry.key_place });
    }
    for entry in entries("multiply").unwrap_or_default() {
        let by = Operation::Multiply(entry.node.number()?);
        edits.push(Edit::Operate { key: entry.key, by, place: entry.node.place });
    }
    for entry in entries("add").unwrap_or_default() {
        let kind = spec.key(&entry.key)?.kind;
        let amount = if kind.is_duration() { entry.node.duration() } else { entry.node.number() };
        let floored = table.get("least").and_then(Node::table).is_some_and(|least| least.has(&entry.key));
        let by = if floored { Operation::AddBefore(amount?) } else { Operation::Add(amount?) };
        edits.push(Edit::Operate { key: entry.key, by, place: entry.node.place });
    }
    for entry in entries("least").unwrap_or_default() {
        let by = Operation::AtLeast(entry.node.duration()?);
        edits.push(Edit::Operate { key: entry.key, by, place: entry.node.place });
    }
    if table.get("remove").and_then(Node::flag) == Some(true) && parts.is_some() {
        edits.push(Edit::Remove);
    }
    Some(Change { place: node.place, kind, ids: expand(ids(named), tree, kind), parts, edits })
}

/// The options of a tree; those whose schemes are not known have been reported.
pub(crate) fn options(tree: &Table, names: &Names) -> Vec<NamedOption> {
    let options = tables(tree, "option").filter_map(|(table, _)| {
        let fields = Fields::of(&OPTION, table);
        let id = fields.owned("id")?;
        let schemes = fields.list("schemes").iter().filter_map(|node| names.schemes.get(node.text()?));
        Some(NamedOption {
            title: fields.text("title").unwrap_or(&id).to_owned(),
            summary: fields.owned("summary"),
            schemes: schemes.collect(),
            realised: fields.number("realised")?,
            planned: fields.inner_list("planned").filter_map(|(inner, _)| planned(inner)).collect(),
            id,
        })
    });
    options.collect()
}

fn planned(fields: Fields<'_>) -> Option<Planned> {
    let claim = match fields.number("change") {
        Some(change) => Claim::Change(change),
        None => Claim::Percent(fields.number("percent")?),
    };
    let basis = match (fields.table.has("source"), fields.table.has("assumption")) {
        (true, false) => Basis::Stated,
        (true, true) => Basis::Derived,
        (false, _) => Basis::Assumed,
    };
    let put_in = fields.flag("put-in");
    Some(Planned { metric: fields.owned("metric")?, group: fields.owned("group")?, claim, basis, put_in })
}

/// What is wrong with schemes and options beyond the form of single values.
pub(crate) fn check(tree: &Table, complete: bool, report: &mut ProblemLog) {
    let scenario = scenario_of(tree);
    let start = scenario.and_then(|scenario| scenario.date("start"));
    let days = scenario.and_then(|scenario| scenario.run()).map(|(.., days)| days);
    let end = start.zip(days).map(|(start, days)| crate::calendar::add_days(start, i64::from(days)));
    check_organisations(tree, report);
    for (table, _) in tables(tree, "scheme") {
        let fields = Fields::of(&SCHEME, table);
        let id = fields.text("id").unwrap_or("");
        let (starts, ends) = (fields.date("starts"), fields.date("ends"));
        if let (Some(starts), Some(end), Some(entry)) = (starts, end, table.entry("starts"))
            && starts >= end
        {
            report.error_help(
                entry.node.place,
                format!("scheme `{id}` starts on {starts}, after the end of the run"),
                format!("the last measured day is {}", crate::calendar::add_days(end, -1)),
            );
        }
        let warm_up = scenario.and_then(|scenario| scenario.run()).map(|(days, ..)| days);
        let begin = start.map(|start| crate::calendar::add_days(start, -i64::from(warm_up.unwrap_or(0))));
        if let (Some(starts), Some(begin), Some(entry)) = (starts, begin, table.entry("starts"))
            && crate::calendar::days_between(starts, begin) > YEAR
        {
            // A scheme may be in place when the run begins; this long before it, the year is likely mistyped.
            report.warning(
                entry.node.place,
                format!("scheme `{id}` starts on {starts}, before the run does on {begin}"),
                "its ramp runs from that date, its costs are counted in the measured days; without `starts` it is in \
                 place throughout",
            );
        }
        if let (true, Some(entry)) = (fields.flag("committed"), table.entry("realised")) {
            report.error_help(
                entry.key_place,
                format!("scheme `{id}` is committed: it happens as written"),
                "leave out `realised`, or `committed`",
            );
        }
        if let (Some(starts), Some(ends), Some(entry)) = (starts, ends, table.entry("ends"))
            && ends < starts
        {
            report.error_help(
                entry.node.place,
                format!("scheme `{id}` ends on {ends}, before it starts on {starts}"),
                "`ends` is its last day: move it behind `starts`",
            );
        }
        let delayed = starts
            .zip(fields.duration("delay"))
            .map(|(starts, delay)| crate::calendar::add_days(starts, (delay / DAY).round() as i64));
        if let (Some(starts), Some(from), Some(ends), Some(entry)) =
            (starts, delayed, ends, table.entry("delay"))
            && (starts..from).contains(&ends)
        {
            report.warning(
                entry.node.place,
                format!("scheme `{id}` would begin on {from}, after its end on {ends}: it never acts"),
                "shorten the delay or move `ends`",
            );
        }
        if let (Some(starts), Some(from), Some(end), Some(entry)) =
            (starts, delayed, end, table.entry("delay"))
            && starts < end
            && from >= end
        {
            report.warning(
                entry.node.place,
                format!("scheme `{id}` would begin on {from}, after the end of the run: it never acts"),
                format!("shorten the delay: the last measured day is {}", crate::calendar::add_days(end, -1)),
            );
        }
        for key in ["delay", "ramp"] {
            // What could not be read may say when.
            if let (Some(entry), None, true) = (table.entry(key), starts, complete) {
                report.error_help(
                    entry.key_place,
                    format!("`{key}` needs `starts`"),
                    "a scheme without `starts` is in place throughout the run",
                );
            }
        }
        for cost in table.list("cost").iter().filter_map(Node::table) {
            if let (Some(entry), false) = (cost.entry("per-use"), cost.has("metric")) {
                report.error_help(
                    entry.key_place,
                    "`per-use` needs `metric`",
                    "name the metric of the results that counts the uses",
                );
            }
        }
    }
}

/// Costs and savings of nobody, where the others are somebody's: the organisations would not add up to what a board sees.
fn check_organisations(tree: &Table, report: &mut ProblemLog) {
    if tree.list("organisation").is_empty() {
        return;
    }
    let unassigned = "its pounds stand under `organisation=unassigned`";
    for (table, node) in tables(tree, "saving").filter(|(table, _)| !table.has("gains")) {
        let id = table.text("id").unwrap_or("");
        report.warning(node.place, format!("saving `{id}` is nobody's: it has no `gains`"), unassigned);
    }
    for (table, _) in tables(tree, "scheme") {
        let costs = table.list("cost").iter().filter_map(|node| Some((node.table()?, node.place)));
        for (_, place) in costs.filter(|(cost, _)| !cost.has("payer")) {
            let id = table.text("id").unwrap_or("");
            report.warning(
                place,
                format!("a cost of scheme `{id}` is nobody's: it has no `payer`"),
                unassigned,
            );
        }
    }
}

/// Ids of options that mean something else, and schemes named twice in an option.
pub(crate) fn check_options(tree: &Table, report: &mut ProblemLog) {
    for (table, _) in tables(tree, "option") {
        if let Some(node) = table.get("id")
            && let Some(id @ ("baseline" | "none")) = node.text()
        {
            report.error_help(
                node.place,
                format!("an option cannot be called `{id}`"),
                "`baseline` is the system without any scheme; `--options none` asks for it alone",
            );
        }
        let schemes = table.list("schemes");
        for (at, node) in schemes.iter().enumerate() {
            if schemes[..at].iter().any(|earlier| earlier.text() == node.text()) {
                let message = format!("scheme `{}` is named twice", node.text().unwrap_or(""));
                report.error_help(node.place, message, "name each scheme once");
            }
        }
    }
}
