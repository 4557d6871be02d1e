//! The language as a JSON Schema (2020-12), from the same tables as the checker.

use serde_json::{Map, Value, json};

use super::changes::{FIXED, KINDS, PARTS, operand, spec_of};
use super::kinds::{Change, EVIDENCE, Key, LeftOut, REMOVE, TableSpec, ValueKind};
use super::top::TOP;
use crate::scenario::grammar::distributions::DISTRIBUTION;
use crate::scenario::grammar::numbers::QUANTITY;
use crate::scenario::text::values::{BANK_HOLIDAY, DAYS, show_clock, show_duration};

/// JSON Schema of a scenario file, for editors and form builders.
#[must_use]
pub fn schema() -> Value {
    let mut defs = Map::new();
    let mut properties = Map::new();
    for top in TOP {
        let mut table = table(top.spec, &mut defs);
        if top.many {
            table["properties"]["remove"] = json!({ "type": "boolean", "description": REMOVE.doc });
            // A table over a base states only what it changes, so keys are not required here.
            if let Some(object) = table.as_object_mut() {
                object.insert(
                    "required".into(),
                    match top.spec.name {
                        "back-test" => json!(["title"]),
                        "local" => json!([]),
                        _ => json!(["id"]),
                    },
                );
                if top.spec.name != "local" {
                    object.remove("allOf");
                }
            }
        } else if let Some(object) = table.as_object_mut() {
            object.remove("required");
        }
        let property = if top.many { json!({ "type": "array", "items": table }) } else { table };
        properties.insert(top.spec.name.into(), property);
    }
    defs.insert("condition".into(), condition());
    defs.insert("duration".into(), duration());
    defs.insert("evidence".into(), quantity(&mut Map::new()));
    let mut days = Map::new();
    let text = json!({ "oneOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] });
    days.insert(BANK_HOLIDAY.into(), text.clone());
    for key in EVIDENCE {
        days.insert(key.name.into(), json!({ "type": "string", "description": key.doc }));
    }
    let pattern = format!("^({0})(-({0}))?$", DAYS.join("|"));
    defs.insert(
        "week".into(),
        json!({ "type": "object", "properties": days, "patternProperties": { pattern: text }, "additionalProperties": false }),
    );
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "careflow scenario",
        "description": "A file of a careflow place; see docs/language.md",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
        "$defs": defs,
    })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn condition() -> Value {
    json!({
        "type": "object",
        "description": "attribute ids with a value or a list of values; all must hold",
        "additionalProperties": { "oneOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] },
    })
}

fn duration() -> Value {
    json!({
        "type": "string",
        "description": "a number and a unit: s, min, h, d, weeks, years",
        "pattern": "^\\s*[-+]?[0-9._]+([eE][-+]?[0-9]+)?\\s*(s|sec|seconds?|min|mins|minutes?|h|hours?|d|days?|weeks?|years?)\\s*$",
        "examples": ["30 min", "4 h", "9.2 d"],
    })
}

/// The table a number with its evidence is written as.
fn quantity(defs: &mut Map<String, Value>) -> Value {
    let mut table = table(&QUANTITY, defs);
    if let Some(object) = table.as_object_mut() {
        object.remove("allOf");
    }
    table
}

/// A table's schema; tables inside are put into `defs`.
fn table(spec: &TableSpec, defs: &mut Map<String, Value>) -> Value {
    let mut properties = Map::new();
    for key in spec.keys.iter().chain(EVIDENCE) {
        properties.insert(key.name.into(), property(key, defs));
    }
    let required: Vec<&str> = spec.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let mut schema = json!({
        "type": "object",
        "description": spec.doc,
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    });
    let groups: Vec<Value> = spec
        .one_of
        .iter()
        .map(|group| {
            let mut choices: Vec<Value> = group.keys.iter().map(|key| json!({ "required": [key] })).collect();
            if !group.required {
                let any: Vec<Value> = choices.clone();
                choices.push(json!({ "not": { "anyOf": any } }));
            }
            json!({ "oneOf": choices })
        })
        .collect();
    let is_change = spec.keys.iter().any(|key| matches!(key.kind, ValueKind::Changes(_)));
    let rules = if is_change { rules(defs) } else { Vec::new() };
    let all: Vec<Value> = groups.into_iter().chain(rules).collect();
    if !all.is_empty() {
        schema["allOf"] = Value::Array(all);
    }
    schema
}

fn property(key: &Key, defs: &mut Map<String, Value>) -> Value {
    let mut schema = kind(key.kind, defs);
    if let Some(object) = schema.as_object_mut() {
        let more = if key.more.is_empty() { String::new() } else { format!("; {}", key.more) };
        object.insert("description".into(), json!(format!("{}{more}", key.doc)));
        if let Some(default) = default(key) {
            object.insert("default".into(), default);
        }
    }
    schema
}

/// What holds for a key that is left out, if it can be written.
fn default(key: &Key) -> Option<Value> {
    match key.left_out {
        LeftOut::Number(number) if number.fract() == 0.0 => Some(json!(number as i64)),
        LeftOut::Number(number) => Some(json!(number)),
        LeftOut::Flag(flag) => Some(json!(flag)),
        LeftOut::Duration(0.0) => Some(json!("0 d")),
        LeftOut::Duration(milliseconds) => Some(json!(show_duration(milliseconds))),
        LeftOut::Clock(minute) => Some(json!(show_clock(minute))),
        LeftOut::Word(word) => Some(json!(word)),
        LeftOut::Words(_) | LeftOut::Nothing => None,
    }
}

/// What a change does with the keys of each table and part that it may be about: rules of the form "if it names a stay,
/// `set` has the keys of a stay".
fn rules(defs: &mut Map<String, Value>) -> Vec<Value> {
    let parts: Vec<Value> = PARTS.iter().map(|(part, ..)| json!({ "required": [part] })).collect();
    let mut rules = Vec::new();
    for kind in KINDS {
        if let Some(spec) = spec_of(kind, None) {
            let about = json!({ "required": [kind], "not": { "anyOf": parts } });
            rules.push(json!({ "if": about, "then": { "properties": changed(spec, defs) } }));
        }
        for (part, list, _) in PARTS {
            if let Some(spec) = spec_of(kind, Some(list)) {
                let about = json!({ "required": [kind, part] });
                rules.push(json!({ "if": about, "then": { "properties": changed(spec, defs) } }));
            }
        }
    }
    rules
}

/// The keys that a change may set, multiply, add to or append to in a table of this grammar.
fn changed(spec: &'static TableSpec, defs: &mut Map<String, Value>) -> Value {
    let mut operations = Map::new();
    for operation in [Change::Set, Change::Multiply, Change::Add, Change::Least, Change::Append] {
        let mut properties = Map::new();
        for key in spec.keys.iter().filter(|key| !FIXED.contains(&key.name)) {
            let value = match operation {
                Change::Set => Some(property(key, defs)),
                Change::Append => key.kind.item().map(
                    |item| json!({ "type": "array", "items": named(item, defs), "description": key.doc }),
                ),
                Change::Multiply | Change::Add | Change::Least => operand(operation, key.kind).map(|kind| {
                    let mut value = self::kind(kind, defs);
                    value["description"] = json!(key.doc);
                    value
                }),
            };
            properties.extend(value.map(|value| (key.name.to_owned(), value)));
        }
        let name = match operation {
            Change::Set => "set",
            Change::Multiply => "multiply",
            Change::Add => "add",
            Change::Least => "least",
            Change::Append => "append",
        };
        let keys = json!({ "type": "object", "properties": properties, "additionalProperties": false });
        operations.insert(name.into(), keys);
    }
    Value::Object(operations)
}

/// A name for a table's definition.
pub(crate) fn name_of(spec: &TableSpec) -> String {
    // `change` stands in schemes, teams and settings, and `start` in settings and stays, with different keys.
    match spec.name {
        "change" if spec.key("capacity").is_some() => "capacity-change".into(),
        "change" if spec.key("rota").is_some() => "rota-change".into(),
        "start" if spec.key("stay").is_none() => "start-of-stay".into(),
        name => name.replace(' ', "-"),
    }
}

fn named(spec: &'static TableSpec, defs: &mut Map<String, Value>) -> Value {
    let name = name_of(spec);
    if !defs.contains_key(&name) {
        defs.insert(name.clone(), Value::Null);
        let schema = table(spec, defs);
        defs.insert(name.clone(), schema);
    }
    reference(&name)
}

fn kind(kind: ValueKind, defs: &mut Map<String, Value>) -> Value {
    let with_evidence = |plain: Value| json!({ "oneOf": [plain, reference("evidence")] });
    match kind {
        ValueKind::Text
        | ValueKind::Line
        | ValueKind::Id
        | ValueKind::Pattern
        | ValueKind::Ref(_)
        | ValueKind::File => {
            json!({ "type": "string", "minLength": 1 })
        }
        ValueKind::Flag => json!({ "type": "boolean" }),
        ValueKind::Date => json!({ "description": "a date without quotes" }),
        ValueKind::Hours => reference("duration"),
        ValueKind::Clock => json!({ "type": "string", "pattern": "^[0-9]{1,2}:[0-9]{2}$" }),
        ValueKind::Count(least, most) => whole(least, most),
        ValueKind::Whole(least, most) => with_evidence(whole(least, most)),
        ValueKind::Number(least, most) => {
            let mut number = json!({ "type": "number" });
            if least.is_finite() {
                number["minimum"] = json!(least);
            }
            if most.is_finite() {
                number["maximum"] = json!(most);
            }
            with_evidence(number)
        }
        ValueKind::Duration | ValueKind::SignedDuration => with_evidence(reference("duration")),
        ValueKind::Choice(words) => json!({ "enum": words }),
        ValueKind::Condition => reference("condition"),
        ValueKind::Attributes => json!({ "type": "object", "additionalProperties": { "type": "string" } }),
        ValueKind::Heads(most) => with_evidence(json!({ "type": "number", "minimum": 0, "maximum": most })),
        ValueKind::Rota
        | ValueKind::Places
        | ValueKind::Openings
        | ValueKind::Times
        | ValueKind::Departures => reference("week"),
        ValueKind::Distribution => {
            json!({ "oneOf": [reference("duration"), reference("evidence"), named(&DISTRIBUTION, defs)] })
        }
        ValueKind::Remaining => json!({
            "oneOf": [
                { "enum": ["full", "uniform", "equilibrium"] },
                reference("duration"),
                reference("evidence"),
                named(&DISTRIBUTION, defs),
            ]
        }),
        ValueKind::Uncertain => json!({ "type": "object", "description": "a distribution of the number" }),
        ValueKind::Table(spec) if spec.is_one_number() => rate(spec, defs),
        ValueKind::Table(spec) => named(spec, defs),
        ValueKind::List(item, least, most) => {
            let mut list = json!({ "type": "array", "items": self::kind(*item, defs), "minItems": least });
            if most < usize::MAX {
                list["maxItems"] = json!(most);
            }
            list
        }
        ValueKind::Cases(inner) => {
            let value = self::kind(*inner, defs);
            let case = json!({
                "type": "object",
                "properties": { "for": reference("condition"), "is": value, "source": { "type": "string" }, "assumption": { "type": "string" } },
                "required": ["is"],
                "additionalProperties": false,
            });
            json!({ "anyOf": [value, { "type": "array", "minItems": 1, "items": case }] })
        }
        ValueKind::Any(kinds) => {
            let choices: Vec<Value> = kinds.iter().map(|inner| self::kind(*inner, defs)).collect();
            json!({ "anyOf": choices })
        }
        ValueKind::Changes(_) => json!({ "type": "object" }),
        ValueKind::Free => json!({}),
    }
}

/// A rate of several cohorts at once may be a list with one number for each.
fn rate(spec: &'static TableSpec, defs: &mut Map<String, Value>) -> Value {
    let name = name_of(spec);
    if !defs.contains_key(&name) {
        let mut schema = table(spec, defs);
        for key in spec.keys {
            let one = schema["properties"][key.name].take();
            let several = json!({ "type": "array", "items": one });
            schema["properties"][key.name] = json!({ "anyOf": [one, several], "description": key.doc });
        }
        defs.insert(name.clone(), schema);
    }
    reference(&name)
}

fn whole(least: u64, most: u64) -> Value {
    let mut number = json!({ "type": "integer", "minimum": least });
    if most < u64::MAX {
        number["maximum"] = json!(most);
    }
    number
}
