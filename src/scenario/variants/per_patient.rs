//! Changes of schemes to what patients live by: versions of stays and routes, thinned and additional arrivals.

use crate::model::{Arrivals, Condition, Index, Keeps, Model, Rate, Reach, Stream, Thinning, Versions};
use crate::scenario::decode::Decode;
use crate::scenario::decode::fields::Fields;
use crate::scenario::decode::rate::PATTERN;
use crate::scenario::grammar::streams::STREAM;
use crate::scenario::text::tree::{Node, Table, Value};
use crate::scenario::text::wrong::Wrong;
use crate::scenario::variants::arithmetic::Operation;
use crate::scenario::variants::edit::{Change, Edit, RANKS, carry_out_on};
use crate::scenario::variants::over_time::index_of;
use crate::scenario::variants::schemes::SchemeTree;

/// Most schemes that may change one stay or stream for some patients: it has a version for each set of them.
const MOST: usize = 8;

/// Keys of a stay that hold for all who are in it.
const OF_EVERYBODY: [&str; 4] = ["in", "also", "units", "if-too-large"];

/// Keys of a stream that decide how many come.
const RATE_KEYS: [&str; 13] = [
    "rate",
    "hourly",
    "daily",
    "hours",
    "weekdays",
    "months",
    "growth",
    "bank-holiday",
    "dates",
    "gaps",
    "batch",
    "daily-cv",
    "shared-days",
];

/// A scheme and its number among those that reach some patients.
type Numbered<'a> = (Index, &'a SchemeTree);

/// Adds the changes of schemes that do not hold for everybody throughout the run.
pub(crate) fn per_patient(decode: &mut Decode, tree: &Table, schemes: &[&SchemeTree], model: &mut Model) {
    let names = decode.names;
    let mut numbered: Vec<Numbered> = Vec::new();
    for scheme in schemes {
        let of_patients = |change: &Change| matches!(change.kind, "stay" | "stream");
        if !scheme.changes.iter().any(of_patients) && !scheme.new.iter().any(|(key, _)| key == "stream") {
            continue;
        }
        numbered.push((model.changes.reaches.len(), scheme));
        model.changes.reaches.push(Reach {
            scheme: scheme.scheme.id.clone(),
            in_force: scheme.scheme.in_force.clone(),
            who: scheme.who.as_ref().map_or_else(Condition::default, |node| names.condition(Some(node))),
        });
    }
    for kind in ["stay", "stream"] {
        unknown_ids(decode, tree, kind, &numbered);
    }
    for index in 0..tree.list("stay").len() {
        stay(decode, tree, index, &numbered, model);
    }
    for index in 0..tree.list("stream").len() {
        stream(decode, tree, index, &numbered, model);
    }
    // Streams that a scheme brings are for those whom it reaches.
    for (number, scheme) in &numbered {
        let new = scheme.new.iter().filter(|(key, _)| key == "stream").flat_map(|(_, items)| items);
        for id in new.filter_map(|node| node.table()?.text("id")) {
            if let Some(index) = index_of(tree, "stream", id) {
                let nothing = Rate { per_day: 0.0, ..flat() };
                let thinning = Thinning { reach: *number, keeps: Keeps::Above(nothing) };
                model.changes.thinnings.push((index, thinning));
            }
        }
    }
}

fn flat() -> Rate {
    Rate {
        per_day: 0.0,
        hours: vec![1.0; 168],
        months: vec![1.0; 12],
        growth: 0.0,
        bank_holiday: 1.0,
        dates: Vec::new(),
    }
}

fn unknown_ids(decode: &mut Decode, tree: &Table, kind: &str, numbered: &[Numbered]) {
    let changes =
        numbered.iter().flat_map(|(_, scheme)| &scheme.changes).filter(|change| change.kind == kind);
    for (id, place) in changes.flat_map(|change| &change.ids) {
        if index_of(tree, kind, id).is_none() {
            let help = "name one of the place, or one that a scheme of the option brings";
            decode.report.wrong(*place, Wrong::new(format!("unknown {kind} `{id}`")).help(help));
        }
    }
}

/// The schemes with changes to one table, and its id.
fn touching<'a>(kind: &str, id: &str, numbered: &[Numbered<'a>]) -> Vec<Numbered<'a>> {
    let names = |change: &Change| change.kind == kind && change.ids.iter().any(|(known, _)| known == id);
    numbered.iter().copied().filter(|(_, scheme)| scheme.changes.iter().any(names)).collect()
}

/// A table after the changes of some schemes to it that `wanted` lets through.
fn changed(
    decode: &mut Decode,
    table: &Table,
    kind: &str,
    schemes: &[&SchemeTree],
    wanted: &dyn Fn(&Change, &Edit) -> bool,
) -> Table {
    let id = table.text("id").unwrap_or("").to_owned();
    let mut table = table.clone();
    for rank in RANKS {
        for change in schemes.iter().flat_map(|scheme| &scheme.changes) {
            if change.kind != kind || !change.ids.iter().any(|(known, _)| *known == id) {
                continue;
            }
            let edits = change.edits.iter().filter(|edit| wanted(change, edit)).cloned().collect();
            let change = Change { edits, ..change.clone() };
            carry_out_on(&mut table, &change, rank, decode.report);
        }
    }
    table
}

/// The schemes of a set given by its bits.
fn members<'a>(schemes: &[Numbered<'a>], set: usize) -> Vec<&'a SchemeTree> {
    let members = schemes.iter().enumerate().filter(|(bit, _)| set >> bit & 1 == 1);
    members.map(|(_, (_, scheme))| *scheme).collect()
}

fn too_many(decode: &mut Decode, kind: &str, id: &str, schemes: &[Numbered]) -> bool {
    let Some((_, last)) = schemes.get(MOST) else { return false };
    let place = last.changes.first().map(|change| change.place).unwrap_or_default();
    let message = format!("{} schemes of one option change {kind} `{id}` for some patients", schemes.len());
    decode.report.error_help(place, message, format!("at most {MOST} may"));
    true
}

fn stay(decode: &mut Decode, tree: &Table, index: Index, numbered: &[Numbered], model: &mut Model) {
    let Some(Node { value: Value::Table(table), place }) = tree.list("stay").get(index) else { return };
    let id = table.text("id").unwrap_or("");
    let schemes = touching("stay", id, numbered);
    if schemes.is_empty() || too_many(decode, "stay", id, &schemes) {
        return;
    }
    for (_, scheme) in &schemes {
        let changes = scheme.changes.iter().filter(|change| change.kind == "stay" && change.parts.is_none());
        for (change, edit) in changes.flat_map(|change| change.edits.iter().map(move |edit| (change, edit))) {
            if OF_EVERYBODY.contains(&edit.key()) {
                let message =
                    format!("`{}` of a stay can only change for everybody and the whole run", edit.key());
                let help = "add a stay of its own, and routes that lead the reached there";
                decode.report.error_help(change.place, message, help);
            }
        }
    }
    let mut is = Vec::new();
    for set in 1..1_usize << schemes.len() {
        let table = changed(decode, table, "stay", &members(&schemes, set), &|_, _| true);
        let node = Node { value: Value::Table(table.clone()), place: *place };
        is.extend(decode.stay(&table, &node));
    }
    if is.len() + 1 == 1 << schemes.len() {
        let reaches = schemes.iter().map(|(number, _)| *number).collect();
        model.changes.stays.push((index, Versions { reaches, is }));
    }
}

pub(crate) fn is_rate(change: &Change, edit: &Edit) -> bool {
    change.parts.is_none() && RATE_KEYS.contains(&edit.key())
}

fn stream(decode: &mut Decode, tree: &Table, index: Index, numbered: &[Numbered], model: &mut Model) {
    let Some(node @ Node { value: Value::Table(table), .. }) = tree.list("stream").get(index) else { return };
    let id = table.text("id").unwrap_or("");
    let schemes = touching("stream", id, numbered);
    if schemes.is_empty() || too_many(decode, "stream", id, &schemes) {
        return;
    }
    let of_routes =
        |change: &Change, edit: &Edit| change.parts.is_some() || matches!(edit.key(), "to" | "routes");
    for (_, scheme) in &schemes {
        for change in
            scheme.changes.iter().filter(|c| c.kind == "stream" && c.ids.iter().any(|(i, _)| i == id))
        {
            for edit in change.edits.iter().filter(|edit| !is_rate(change, edit) && !of_routes(change, edit))
            {
                let booked = edit.key() == "timetable";
                if booked && matches!(edit, Edit::Operate { by: Operation::Multiply(by), .. } if *by <= 1.0) {
                    continue;
                }
                let help = if booked {
                    "during the run a timetable can only be multiplied by 1 or less; add a stream for more"
                } else {
                    "add a stream of its own with `[[scheme.stream]]`"
                };
                let message = format!("`{}` of a stream can only change for the whole run", edit.key());
                decode.report.error_help(change.place, message, help);
            }
        }
    }
    // Routes.
    let with_routes: Vec<Numbered> = schemes
        .iter()
        .copied()
        .filter(|(_, s)| {
            s.changes.iter().any(|change| change.edits.iter().any(|edit| of_routes(change, edit)))
        })
        .collect();
    let mut routes = None;
    if !with_routes.is_empty() {
        let sets = 1..1_usize << with_routes.len();
        let is = sets.map(|set| {
            let table = changed(decode, table, "stream", &members(&with_routes, set), &of_routes);
            decode.routes(Fields::of(&STREAM, &table), node)
        });
        let is = is.collect();
        let reaches = with_routes.iter().map(|(number, _)| *number).collect();
        routes = Some(Versions { reaches, is });
        model.changes.routes.extend(routes.clone().map(|versions| (index, versions)));
    }
    rates(decode, tree, (index, table), &schemes, routes.as_ref(), model);
}

/// Thinned and additional arrivals.
fn rates(
    decode: &mut Decode,
    tree: &Table,
    (index, table): (Index, &Table),
    schemes: &[Numbered],
    routes: Option<&Versions<Vec<crate::model::Route>>>,
    model: &mut Model,
) {
    let Some(base) = model.streams.get(index).cloned() else { return };
    let mut thinnings: Vec<Thinning> = Vec::new();
    let mut more: Vec<(Index, bool, Rate, Stream)> = Vec::new();
    for (number, scheme) in schemes {
        let edits: Vec<&Edit> = scheme
            .changes
            .iter()
            .filter(|change| change.kind == "stream" && change.parts.is_none())
            .filter(|change| change.ids.iter().any(|(id, _)| *id == base.id))
            .flat_map(|change| &change.edits)
            .filter(|edit| RATE_KEYS.contains(&edit.key()) || edit.key() == "timetable")
            .collect();
        if edits.is_empty() {
            continue;
        }
        let factors = edits.iter().map(|edit| match edit {
            Edit::Operate { key, by: Operation::Multiply(by), .. } if key == "rate" || key == "timetable" => {
                Some(*by)
            }
            _ => None,
        });
        let factor: Option<f64> = factors.product();
        if let Some(factor) = factor.filter(|factor| *factor <= 1.0) {
            thinnings.push(Thinning { reach: *number, keeps: Keeps::Share(factor) });
            continue;
        }
        let changed = changed(decode, table, "stream", &[scheme], &is_rate);
        let node = Node { value: Value::Table(changed.clone()), place: Default::default() };
        let stream = decode.stream(&changed, &node, tree);
        let (Some(Stream { arrivals: Arrivals::Rate(rate), pattern, .. }), Arrivals::Rate(own)) =
            (stream, &base.arrivals)
        else {
            continue;
        };
        let id = format!("{}+{}", base.id, scheme.scheme.id);
        if edits.iter().any(|edit| PATTERN.contains(&edit.key())) {
            // Another pattern is another process: it comes in the place of this one.
            let nothing = Rate { per_day: 0.0, ..own.clone() };
            thinnings.push(Thinning { reach: *number, keeps: Keeps::Rate(nothing.clone()) });
            let stream = Stream { id, arrivals: Arrivals::Rate(rate), pattern, ..base.clone() };
            more.push((*number, false, nothing, stream));
            continue;
        }
        let adds = edits.iter().all(|edit| matches!(edit, Edit::Operate { by: Operation::Add(_), .. }));
        if !adds || rate.per_day < own.per_day {
            thinnings.push(Thinning { reach: *number, keeps: Keeps::Rate(rate.clone()) });
        }
        let stream = Stream { id, arrivals: Arrivals::Rate(rate), ..base.clone() };
        more.push((*number, adds, own.clone(), stream));
    }
    for (number, adds, own, stream) in more {
        let added = model.streams.len();
        let above = Thinning { reach: number, keeps: Keeps::Above(own) };
        model.changes.thinnings.push((added, above));
        // Factors of other schemes act on what a factor brings, not on a summand.
        let others = thinnings.iter().filter(|thinning| !adds && thinning.reach != number);
        model.changes.thinnings.extend(others.map(|thinning| (added, thinning.clone())));
        model.changes.routes.extend(routes.cloned().map(|versions| (added, versions)));
        model.streams.push(stream);
    }
    model.changes.thinnings.extend(thinnings.into_iter().map(|thinning| (index, thinning)));
}
