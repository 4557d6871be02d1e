//! Named patients, followed through the system: `[[persona]]`.
//!
//! A persona comes by a stream of the place, once, on a stated day: a stream of its own is made from that
//! one, so the persona is one patient more and everybody else stays the same person. Schemes that change the
//! stream change the persona's too; one that keeps some of its people away may keep the persona away.

use crate::calendar::weekday;
use crate::model::Persona;
use crate::scenario::decode::fields::{Fields, scenario_of};
use crate::scenario::decode::tables;
use crate::scenario::grammar::measures::PERSONA;
use crate::scenario::text::problem::ProblemLog;
use crate::scenario::text::source::Place;
use crate::scenario::text::tree::{Entry, Node, Table, Value};
use crate::scenario::text::values::{self, DAYS};
use crate::scenario::variants::arithmetic::put;

/// The personas of a tree; those that cannot be read have been reported.
pub(crate) fn personas(tree: &Table) -> Vec<Persona> {
    let one = |(table, _): (&Table, &Node)| {
        let fields = Fields::of(&PERSONA, table);
        let id = fields.owned("id")?;
        Some(Persona {
            title: fields.text("title").unwrap_or(&id).to_owned(),
            story: fields.owned("story").unwrap_or_default(),
            arrives: fields.date("arrives")?,
            stream: stream_id(&id),
            id,
        })
    };
    tables(tree, "persona").filter_map(one).collect()
}

/// Id of a persona's own stream.
fn stream_id(persona: &str) -> String {
    format!("persona-{persona}")
}

/// Adds a persona's stream to a tree, and to what its schemes and local changes change.
pub(crate) fn add(tree: &mut Table, id: &str) {
    let table =
        tables(tree, "persona").find(|(table, _)| table.text("id") == Some(id)).map(|(table, _)| table);
    let Some((persona, stream)) = table.cloned().and_then(|persona| {
        let wanted = persona.text("stream")?.to_owned();
        let stream = tables(tree, "stream").find(|(table, _)| table.text("id") == Some(&wanted))?.0.clone();
        Some((persona, stream))
    }) else {
        return;
    };
    let like = stream.text("id").unwrap_or("").to_owned();
    let place = persona.get("stream").map(|node| node.place).unwrap_or_default();
    let own = stream_of(&persona, stream, id, place);
    for entry in &mut tree.entries {
        let Value::List(items) = &mut entry.node.value else { continue };
        match entry.key.as_str() {
            "stream" => items.push(Node { value: Value::Table(own.clone()), place }),
            "local" => also_for(items, &like, id),
            "scheme" => {
                for node in items {
                    let Value::Table(scheme) = &mut node.value else { continue };
                    let changes = scheme.entries.iter_mut().find(|entry| entry.key == "change");
                    if let Some(Value::List(changes)) = changes.map(|entry| &mut entry.node.value) {
                        also_for(changes, &like, id);
                    }
                }
            }
            _ => {}
        }
    }
}

/// The stream that brings one patient, like another.
fn stream_of(persona: &Table, like: Table, id: &str, place: Place) -> Table {
    const RATE: [&str; 19] = [
        "rate",
        "gaps",
        "hourly",
        "daily",
        "batch",
        "daily-cv",
        "shared-days",
        "hours",
        "weekdays",
        "months",
        "growth",
        "bank-holiday",
        "dates",
        "timetable",
        "replay",
        "from",
        "until",
        "source",
        "assumption",
    ];
    let node = |value| Node { value, place };
    let mut own = like;
    own.entries.retain(|entry| !RATE.contains(&entry.key.as_str()));
    put(&mut own, "id", node(Value::Text(stream_id(id))));
    if let Some(cohort) = persona.get("cohort") {
        put(&mut own, "cohort", cohort.clone());
    }
    let mut attributes = own.get("attributes").and_then(Node::table).cloned().unwrap_or_default();
    for entry in
        persona.get("attributes").and_then(Node::table).map(|t| t.entries.clone()).unwrap_or_default()
    {
        put(&mut attributes, &entry.key, entry.node);
    }
    put(&mut own, "attributes", node(Value::Table(attributes)));
    let fields = Fields::of(&PERSONA, persona);
    if let Some((day, minute)) = fields.date("arrives").zip(fields.clock("at")) {
        let mut timetable = Table::default();
        put(&mut timetable, DAYS[weekday(day)], node(Value::Instant(minute, 1)));
        put(&mut own, "timetable", node(Value::Table(timetable)));
        if let Some(arrives) = persona.get("arrives") {
            put(&mut own, "from", arrives.clone());
            put(&mut own, "until", arrives.clone());
        }
    }
    own
}

/// Repeats the changes of a stream for the persona's own: of its rate only what keeps people away.
fn also_for(changes: &mut Vec<Node>, like: &str, id: &str) {
    let more: Vec<Node> = changes.iter().filter_map(|node| for_persona(node, like, id)).collect();
    changes.extend(more);
}

fn for_persona(change: &Node, like: &str, id: &str) -> Option<Node> {
    let mut table = change.table()?.clone();
    let named = table.get("stream")?;
    let names = named.list().unwrap_or(std::slice::from_ref(named)).iter().filter_map(Node::text);
    let place = named.place;
    if !names.into_iter().any(|name| name == like || values::matches(name, like)) {
        return None;
    }
    put(&mut table, "stream", Node { value: Value::Text(stream_id(id)), place });
    for entry in &mut table.entries {
        let Value::Table(inner) = &mut entry.node.value else { continue };
        match entry.key.as_str() {
            "set" => inner.entries.retain(|entry| matches!(entry.key.as_str(), "to" | "routes" | "share")),
            "multiply" => inner.entries = inner.entries.iter().filter_map(thinning).collect(),
            _ => {}
        }
    }
    let empty = |entry: &Entry| {
        entry.key == "add" || entry.node.table().is_some_and(|inner| inner.entries.is_empty())
    };
    table.entries.retain(|entry| !empty(entry));
    let changes = ["set", "multiply", "append", "remove"].iter().any(|key| table.has(key));
    changes.then_some(Node { value: Value::Table(table), place: change.place })
}

/// A factor on the rate becomes one on the single departure; more people than before cannot be one person.
fn thinning(entry: &Entry) -> Option<Entry> {
    match entry.key.as_str() {
        "rate" if entry.node.number().is_some_and(|factor| factor < 1.0) => {
            Some(Entry { key: "timetable".into(), ..entry.clone() })
        }
        "share" => Some(entry.clone()),
        _ => None,
    }
}

/// What is wrong with personas beyond the form of single values.
pub(crate) fn check(tree: &Table, report: &mut ProblemLog) {
    let streams: Vec<&str> = tables(tree, "stream").filter_map(|(table, _)| table.text("id")).collect();
    let scenario = scenario_of(tree);
    let first = scenario.and_then(|scenario| scenario.date("start"));
    let days = scenario.and_then(|scenario| scenario.run()).map(|(.., days)| days);
    for (table, _) in tables(tree, "persona") {
        if let Some((node, text)) = table.get("stream").and_then(|node| Some((node, node.text()?)))
            && !streams.contains(&text)
        {
            let help = crate::suggest::advice(text, "streams", &streams);
            report.error_help(node.place, format!("unknown stream `{text}`"), help);
        }
        contradictions(tree, table, report);
        if let (Some(day), Some(first), Some(days), Some(node)) =
            (Fields::of(&PERSONA, table).date("arrives"), first, days, table.get("arrives"))
            && !(first..crate::calendar::add_days(first, i64::from(days))).contains(&day)
        {
            let last = crate::calendar::add_days(first, i64::from(days) - 1);
            let message = format!("nobody is followed who arrives on {day}, outside the measured period");
            report.error_help(node.place, message, format!("name a day from {first} to {last}"));
        }
    }
}

/// Attributes of a persona that nobody who comes by its stream has.
fn contradictions(tree: &Table, persona: &Table, report: &mut ProblemLog) {
    let table = |kind: &str, id: Option<&str>| {
        let mut all = tables(tree, kind).map(|(table, _)| table);
        all.find(|table| id.is_some() && table.text("id") == id)
    };
    let Some(stream) = table("stream", persona.text("stream")) else { return };
    let of_stream = stream.text("id").unwrap_or("");
    let cohort = persona.text("cohort").or_else(|| stream.text("cohort"));
    // What a stream states counts before what its cohort does.
    let given = |attribute: &str| {
        let of = |table: Option<&Table>| -> Option<String> {
            Some(table?.get("attributes")?.table()?.text(attribute)?.to_owned())
        };
        let from_stream = of(Some(stream)).map(|value| (value, format!("stream `{of_stream}`")));
        from_stream.or_else(|| {
            of(table("cohort", cohort)).map(|value| (value, format!("cohort `{}`", cohort.unwrap_or(""))))
        })
    };
    let id = persona.text("id").unwrap_or("");
    for entry in persona.get("attributes").and_then(Node::table).map_or(&[][..], |t| &t.entries[..]) {
        let (Some(own), Some((value, by))) = (entry.node.text(), given(&entry.key)) else { continue };
        if own != value {
            let attribute = &entry.key;
            report.error_help(
                entry.node.place,
                format!(
                    "`{attribute}` of persona `{id}` is `{own}`, but {by} by which it comes gives `{value}`"
                ),
                format!("leave `{attribute}` out, or name a stream (or `cohort`) that gives `{own}`"),
            );
        }
    }
}
